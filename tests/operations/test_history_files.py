"""The history answers for the files that its rows name: one that was exchanged or is gone in storage is named."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from actors.history import save_as
from actors.ledger_comparison import entered_models
from actors.ledger_files import checksum_name, compare_files, file_fields
from handlingsplan.plan.appendices.models import AppendixFile
from tests.cast import Cast
from tests.operations.everything import one_of_everything

# Pictures that are shown, and what people put beside a measure: nothing rests on them
WITHOUT_CHECKSUM = {"measures.attachment", "measures.examplepicture", "plan.textpicture"}


def _with_files() -> dict[str, tuple[Any, str, str]]:
    """Return the model, its file's field and its checksum's, by the model's label."""
    found = ((model, file_fields(model), checksum_name(model)) for model in entered_models())
    return {model._meta.label_lower: (model, files[0], name) for model, files, name in found if files}


def test_every_file_of_an_entered_row_has_a_checksum_or_is_excused_by_name() -> None:
    assert {label for label, (_model, _field, name) in _with_files().items() if not name} == WITHOUT_CHECKSUM
    assert [model for model in entered_models() if len(file_fields(model)) > 1] == []


def _stored() -> Iterator[tuple[str, int, Path]]:
    """Give every row that has a checksum a file, and yield where it is."""
    for label, (model, field, name) in _with_files().items():
        rows: Any = model._base_manager.order_by("pk")  # noqa: SLF001 as Django's own serializers do
        for row in rows if name else ():
            content, file = f"%PDF-1.7 {label} {row.pk} %%EOF".encode(), getattr(row, field)
            file.save("a.pdf", ContentFile(content), save=False)
            rows.filter(pk=row.pk).update(**{field: file.name, name: hashlib.sha256(content).hexdigest()})
            yield label, row.pk, Path(file.path)


def _exchange(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7 another decision %%EOF")


@pytest.mark.parametrize(
    ("change", "what"), [(_exchange, "the file is not as it was entered"), (Path.unlink, "the file is gone")]
)
def test_a_file_that_was_exchanged_in_storage_is_named(db: None, change: Callable[[Path], object], what: str) -> None:
    one_of_everything()
    stored = list(_stored())
    assert (list(compare_files()), len(stored) > 3) == ([], True)
    for _label, _pk, path in stored:
        change(path)
    found = [(fault.chain, fault.number, fault.what) for fault in compare_files()]
    assert found == [(label, pk, what) for label, pk, _path in stored]


def test_the_command_names_it(cast: Cast) -> None:
    row = AppendixFile(plan=cast.plan, name="b.pdf", size=8, checksum=hashlib.sha256(b"%PDF-1.7").hexdigest())
    row.file.save("b.pdf", ContentFile(b"%PDF-1.7"), save=False)
    save_as(row, by=cast.samordnare)
    call_command("verify_history")
    _exchange(Path(row.file.path))
    with pytest.raises(CommandError, match="the file is not as it was entered"):
        call_command("verify_history")
