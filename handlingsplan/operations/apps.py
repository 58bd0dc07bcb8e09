"""The app of the commands that run and look after a portal; it has no models of its own."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """The app of this room."""

    name = "handlingsplan.operations"
