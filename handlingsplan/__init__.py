"""Handlingsplan: a region and its municipalities write one action plan together."""

from handlingsplan.celery import app as celery_app

__all__ = ["celery_app"]
