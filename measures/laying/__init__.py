"""Measures laid before their owners by a coordinator, and what the owners answer."""
