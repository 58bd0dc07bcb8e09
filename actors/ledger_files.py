"""Whether the files that rows name are those that were entered: minutes behind decisions, signed answers, appendices.

A row holds its file's SHA-256, and the ledger holds the row; so a file that was exchanged in storage is found.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models.fields.files import FieldFile

from actors.ledger_comparison import entered_models
from actors.seals import Fault

CHECKSUMS = ("checksum", "file_checksum")


def checksum_name(model: type[models.Model]) -> str:
    """Return the name of the column that holds the SHA-256 of the model's file; empty where it has none."""
    names = {field.name for field in model._meta.concrete_fields}
    return next((name for name in CHECKSUMS if name in names), "")


def file_fields(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if isinstance(field, models.FileField)]


def compare_files() -> Iterator[Fault]:
    """Yield every row whose file is not as its checksum says, or is gone; reads all of them."""
    for model in entered_models():
        if not (name := checksum_name(model)):
            continue
        rows: Any = model._base_manager.order_by("pk")  # noqa: SLF001 as Django's own serializers do
        for file_field in file_fields(model):
            for row in rows.exclude(**{file_field: ""}).only("pk", file_field, name).iterator():
                if what := _fault(getattr(row, file_field), getattr(row, name)):
                    yield Fault(model._meta.label_lower, row.pk, what)


def _fault(file: FieldFile, checksum: str) -> str:
    try:
        with file.open("rb") as opened:
            found = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return "the file is gone"
    return "" if found == checksum else "the file is not as it was entered"
