"""The plan as text that never changes: canonical JSON and its checksum."""

import hashlib
import json

from handlingsplan.chapters.document import Frozen, PlanDocument


def freeze(document: PlanDocument) -> str:
    """Return the plan as text that never changes."""
    return canonical(document)


def canonical(document: Frozen) -> str:
    """Return a document as canonical JSON: sorted keys, no spaces; the same document gives the same text."""
    data = document.model_dump(mode="json")
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def checksum(content: str) -> str:
    """Return the SHA-256 of frozen content, of its UTF-8 bytes."""
    return hashlib.sha256(content.encode()).hexdigest()


def thaw(content: str) -> PlanDocument:
    """Return the document that `content` was frozen from."""
    return PlanDocument.model_validate_json(content)
