"""Keeping what the database must not tell: encrypted with the portal's key, each purpose with its own."""

import base64
import hashlib

from cryptography.fernet import Fernet
from django.conf import settings


def encrypt(text: str, *, purpose: str) -> str:
    return _cipher(purpose).encrypt(text.encode()).decode()


def decrypt(text: str, *, purpose: str) -> str:
    """Return what was encrypted for the purpose; raises `cryptography.fernet.InvalidToken`."""
    return _cipher(purpose).decrypt(text.encode()).decode()


def _cipher(purpose: str) -> Fernet:
    key = hashlib.sha256(f"{purpose}:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
