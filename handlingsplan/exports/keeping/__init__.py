"""An edition whole: one package that says all that the portal knows of it, to whoever has no portal."""
