"""The settings, by subject; every difference between machines is an environment variable (docs/settings.md lists them).

Without `DATABASE_URL` the portal runs embedded: SQLite, a broker and a cache in the file system, everything it writes
below `HANDLINGSPLAN_DATA`.
"""

# ruff: noqa: F403 Django and the tests' settings take all names from this module
from handlingsplan.settings.applications import *
from handlingsplan.settings.environment import *
from handlingsplan.settings.infrastructure import *
from handlingsplan.settings.logs import *
from handlingsplan.settings.people import *
from handlingsplan.settings.security import *
