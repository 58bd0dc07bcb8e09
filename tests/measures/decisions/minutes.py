"""What the tests of decisions share: a file, and a decision."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from measures.commitments import Stand

DAY = date(2026, 3, 18)


def minutes(name: str = "utdrag.pdf", content: bytes = b"%PDF-1.7 utdrag") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def stand(**changes: Any) -> Stand:
    """Return what the minutes say: decided by the board."""
    facts: dict[str, Any] = {
        "state": "decided",
        "decision_body": "Kommunstyrelsen",
        "decision_date": DAY,
        "decision_paragraph": "§ 42",
        "registry_number": "KS 2026/0123",
    }
    return Stand(**facts | changes)


def typed(**changes: Any) -> dict[str, Any]:
    """Return the same as a form sends it."""
    facts = {"state": "decided", "decision_body": "Kommunstyrelsen", "decision_date": "2026-03-18"}
    return facts | {"decision_paragraph": "42", "registry_number": "KS 2026/0123"} | changes
