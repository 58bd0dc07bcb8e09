"""A letter on its way, and addresses that one did not reach."""

from django.db import models
from django.utils import timezone


class Letter(models.Model):
    """A letter that a worker is to send, gone once it is sent. Encrypted, as it may hold the secret of a link."""

    content = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    is_kept_in_backups = False
    not_in_history = "gone once it is sent"

    def __str__(self) -> str:
        return f"{self.pk}"


class Undelivered(models.Model):
    """An address that a letter did not reach: its SHA-256, so that it tells those alone who know the address."""

    address = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(default=timezone.now)
    is_kept_in_backups = False
    not_in_history = "what a mail server answered, gone once a letter goes through"

    def __str__(self) -> str:
        return f"{self.pk}"
