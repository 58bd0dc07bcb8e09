"""A button decides on what its page showed: `{% as_read row %}` in its form says what that was.

What is asked when the form comes back is in `actors.once`, in the transaction of what the form does: whoever saved the
row meanwhile was not seen, so the page says so with 409, and the same form is sent again knowingly. A request that
names no reading is taken at its word, as in `actors.merging`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.core import signing
from django.db import models
from django.http import HttpRequest, HttpResponse

from actors.conflicts import version_token
from handlingsplan.error_views import is_own_address
from handlingsplan.pages import CONFLICT, render_page
from handlingsplan.swedish import DerivedField

FIELD = "read"
_LEFT_OUT = {FIELD, "once", "csrfmiddlewaretoken"}
_SIGNER = signing.Signer(salt="actors.as_read")


def reading_of(row: models.Model) -> str:
    """Return which row was read and what it said; signed, so that nobody asks about rows that no page has shown."""
    return _SIGNER.sign(f"{row._meta.label_lower}:{row.pk}:{_mark(row)}")


def changed_since_read(request: HttpRequest) -> HttpResponse | None:
    """Return the page that says so where something that was read has changed; None where all is as it was.

    Whatever the row is a part of is locked first, as those do who write it, until what the form does is done.
    """
    read = request.POST.getlist(FIELD)
    if all(_is_as_read(text) for text in read):
        return None
    named = [text for key in read if (found := _read(key)) for text in _typed_into(found[0], request)]
    return changed_page(request, {FIELD: [reading for text in read if (reading := _now(text))]}, texts=named)


def changed_page(request: HttpRequest, now: Mapping[str, Sequence[str]], texts: Sequence[str] = ()) -> HttpResponse:
    """Say that what was to be decided on has changed, and offer to do it all the same: what was read is `now` this.

    What is stored is not shown: whether the person may still read it is the page's to say, which is led to.
    """
    sent = [(name, list(values)) for name, values in request.POST.lists() if name not in _LEFT_OUT | now.keys()]
    kept = [(name, value) for name, values in [*sent, *now.items()] for value in values]
    words = [value for _name, values in sent for value in values if " " in value.strip()]  # choices have no space
    context = {"kept": kept, "texts": texts or words, "back": _page_before(request), "again": not request.FILES}
    return render_page(request, "actors/changed_since_read.html", context, status=CONFLICT)


def _typed_into(model: type[models.Model], request: HttpRequest) -> Iterator[str]:
    """Yield what was typed into fields of the row."""
    for field in model._meta.concrete_fields:
        if text := request.POST.get(field.name, "").strip():
            yield f"{str(field.verbose_name).capitalize()}: {text}"


def _mark(row: models.Model) -> str:
    left_out = (*getattr(row, "ledger_derived", ()), *getattr(row, "ledger_large", ()))
    fields = [field for field in row._meta.concrete_fields if not isinstance(field, DerivedField)]
    return version_token(*(field.value_from_object(row) for field in fields if field.name not in left_out))


def _read(text: str) -> tuple[type[models.Model], int, str] | None:
    try:
        label, pk, mark = _SIGNER.unsign(text).split(":")
    except signing.BadSignature:
        return None
    return apps.get_model(label), int(pk), mark


def _is_as_read(text: str) -> bool:
    found = _read(text)
    if found is None:
        return True
    model, pk, mark = found
    rows: models.QuerySet[Any] = model._base_manager.all()  # noqa: SLF001 as Django's own serializers do
    row = rows.filter(pk=pk).first()
    if row is None:
        return True  # gone: the view says so
    _lock_root(row)
    return _mark(rows.get(pk=pk)) == mark if rows.filter(pk=pk).exists() else True


def _lock_root(row: models.Model) -> None:
    root = row
    while name := getattr(root, "ledger_parent", ""):
        above = getattr(root, name)
        if above is None:
            break
        root = above
    type(root)._base_manager.select_for_update().filter(pk=root.pk).first()  # noqa: SLF001 likewise


def _now(text: str) -> str | None:
    found = _read(text)
    row = found[0]._base_manager.filter(pk=found[1]).first() if found else None  # noqa: SLF001 likewise
    return reading_of(row) if row is not None else None


def _page_before(request: HttpRequest) -> str:
    page = request.headers.get("Referer", "")
    return page if is_own_address(request, page) else ""
