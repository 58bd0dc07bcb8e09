"""Keys by which an organisation's own systems read its working data through the API, as its readers do."""
