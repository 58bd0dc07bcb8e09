"""The compile engine: sections become objects, and objects are linked to one PDF (docs/pdf-engine.md).

`worker` and `layout` run confined (`handlingsplan.sandbox`): nothing here knows Django, the database or a secret. The
portal itself imports `pool`, which keeps workers busy, and `objects`, the format and the store.
"""
