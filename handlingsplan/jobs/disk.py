"""How much room there is where files are stored."""

import shutil

from django.conf import settings

FULL_MB = 50
"""With less room than this, what is stored may fail at any moment."""


def free_mb() -> int:
    """Return how much room is left."""
    return shutil.disk_usage(settings.DATA_DIR).free // 2**20


def is_full() -> bool:
    """Tell whether hardly anything more can be stored."""
    return free_mb() < FULL_MB
