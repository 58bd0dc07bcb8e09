"""Keeping what the database must not tell.

What is shown again is encrypted with the portal's key, each purpose with its own. Of a secret that only has to be known
again when somebody brings it, in a link or a header, the digest is stored.
"""

import base64
import hashlib
import secrets

from cryptography.fernet import Fernet
from django.conf import settings

SECRET_BYTES = 32  # too many to guess: a digest without salt is enough


def new_secret() -> str:
    return secrets.token_urlsafe(SECRET_BYTES)


def digest_of(secret: str) -> str:
    """Return what is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def encrypt(text: str, *, purpose: str) -> str:
    return _cipher(purpose).encrypt(text.encode()).decode()


def decrypt(text: str, *, purpose: str) -> str:
    """Return what was encrypted for the purpose; raises `cryptography.fernet.InvalidToken`."""
    return _cipher(purpose).decrypt(text.encode()).decode()


def _cipher(purpose: str) -> Fernet:
    key = hashlib.sha256(f"{purpose}:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
