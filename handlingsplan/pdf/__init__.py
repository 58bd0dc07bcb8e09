"""The compile engine: sections become objects, objects are linked to one PDF.

`press` runs in a process of its own that knows neither Django, nor the database, nor a secret; `start` starts it.
What the portal itself may import from here is `objects` (the format and the store).
"""
