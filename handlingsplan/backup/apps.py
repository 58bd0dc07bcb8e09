"""The application of backups; it has no models of its own."""

from django.apps import AppConfig


class BackupConfig(AppConfig):
    """Archives of everything: made, verified, restored."""

    name = "handlingsplan.backup"
    label = "backup"
