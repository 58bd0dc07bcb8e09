"""Whether an archive was made with the key of this place: an HMAC of its manifest, which has the checksums of all else.

It stands in the comment at the archive's end, before the checksum, which anybody can make anew.
"""

import hashlib
import hmac
from enum import StrEnum

from django.conf import settings

from handlingsplan.backup import checksum

RISK = (
    "Whoever made or changed an archive that this place has not signed chose what it holds: the password hashes and "
    "second factors that people sign in with, who has which role, decisions, and the history."
)


class Signature(StrEnum):
    """What an archive's signature tells."""

    SIGNED = "Signed with the key of this place."
    UNSIGNED = "Unsigned: nothing shows who made it."
    FORGED = "Forged: its signature was not made for it with the key of this place (BACKUP_KEY)."


def sign(manifest: bytes) -> bytes:
    return hmac.new(settings.BACKUP_KEY.encode(), manifest, hashlib.sha256).hexdigest().encode()


def signature_of(comment: bytes, manifest: bytes) -> Signature:
    """Compare what stands in the archive's comment, in a time that tells nothing of the right one."""
    told = comment[: -checksum.LENGTH]
    if not told:
        return Signature.UNSIGNED
    return Signature.SIGNED if hmac.compare_digest(told, sign(manifest)) else Signature.FORGED
