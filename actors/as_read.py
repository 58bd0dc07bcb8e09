"""A button decides on what its page showed: `{% as_read row %}` in its form says what that was.

What is asked when the form comes back is in `actors.once`, in the transaction of what the form does: whoever saved the
row meanwhile was not seen, so the page says so with 409, and the same form is sent again knowingly. A request that
names no reading is taken at its word, as in `actors.merging`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from http import HTTPStatus
from typing import Any

from django.apps import apps
from django.contrib.messages import get_messages
from django.core import signing
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.formats import date_format

from actors.access import acting_for
from actors.conflicts import Conflict, Difference, version_token
from actors.ledger import entries_of, readable
from actors.ledger_content import content_of, is_readable, rebuilt
from handlingsplan.error_views import is_own_address
from handlingsplan.pages import CONFLICT, render_page, whole_page
from handlingsplan.swedish import DerivedField

FIELD = "read"
MOST_LOOKED_THROUGH = 20  # entries, for the one that was read
_LEFT_OUT = {FIELD, "once", "csrfmiddlewaretoken"}
_SIGNER = signing.Signer(salt="actors.as_read")


def reading_of(row: models.Model) -> str:
    """Return which row was read and what it said; signed, so that nobody asks about rows that no page has shown."""
    return _SIGNER.sign(f"{row._meta.label_lower}:{row.pk}:{_mark(row)}")


def changed_since_read(request: HttpRequest, act: Callable[[], HttpResponseBase]) -> HttpResponseBase | None:
    """Return the page that says so where something that was read has changed; None where all is as it was.

    Whatever the row is a part of is locked first, as those do who write it, until what the form does is done. `act` is
    what the form does: it is asked whether the person still may, as only the view knows, before any words are shown.
    """
    read = request.POST.getlist(FIELD)
    if all(_is_as_read(text) for text in read):
        return None
    if refused := _refused(request, act):
        return refused
    named = [text for key in read if (found := _read(key)) for text in _typed_into(found[0], request)]
    now = {FIELD: [reading for text in read if (reading := _now(text))]}
    return changed_page(request, now, texts=named, stored=[(row, mark) for text in read for row, mark in _stored(text)])


def _refused(request: HttpRequest, act: Callable[[], HttpResponseBase]) -> HttpResponseBase | None:
    """Return the answer to somebody who may do this no longer; what the act does to whoever may is undone."""
    told: Any = get_messages(request)
    queued = len(told._queued_messages)  # noqa: SLF001 nothing public takes back what was told
    with transaction.atomic():
        response = act()  # raises what it does to whoever may not
        transaction.set_rollback(True)
    del told._queued_messages[queued:]  # noqa: SLF001 likewise
    return response if response.status_code in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND} else None


def changed_page(
    request: HttpRequest,
    now: Mapping[str, Sequence[str]],
    texts: Sequence[str] = (),
    stored: Iterable[tuple[models.Model, str]] = (),
) -> HttpResponse:
    """Say that what was to be decided on has changed, and offer to do it all the same: what was read is `now` this.

    `stored` are the rows as they are now, which the person may read, with the mark of what was read of them, if known.
    """
    sent = [(name, list(values)) for name, values in request.POST.lists() if name not in _LEFT_OUT | now.keys()]
    kept = [(name, value) for name, values in [*sent, *now.items()] for value in values]
    words = [value for _name, values in sent for value in values if " " in value.strip()]  # choices have no space
    own = acting_for(request.user)[1] if request.user.is_authenticated else []
    conflicts = [conflict for row, mark in stored if (conflict := _conflict(row, mark, own))]
    context = {"kept": kept, "texts": texts or words, "back": page_before(request), "again": not request.FILES}
    context["conflicts"] = conflicts
    return whole_page(render_page(request, "actors/changed_since_read.html", context, status=CONFLICT))


def _conflict(row: models.Model, mark: str, own: Collection[int]) -> Conflict | None:
    """Return who changed the row and what it said when it was read; None where that is not the person's to read."""
    entries = list(readable(entries_of(row), own)[:MOST_LOOKED_THROUGH])
    if not entries or entries[0].content != content_of(row):
        return None
    earlier = [entry.content for entry in entries[1:]]
    read = [content for content in earlier if mark and _mark(rebuilt(type(row), content)) == mark] or earlier
    return Conflict.about(row, list(_differences(row, read[0])) if read else [])


def _differences(row: models.Model, said: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield the fields with words or numbers of their own in which the row is not as it was read."""
    model, now = type(row), content_of(row)
    before = rebuilt(model, said)
    for field in model._meta.concrete_fields:
        is_shown = field.editable and not field.is_relation and is_readable(model, field.name)
        if is_shown and field.attname in said and said[field.attname] != now.get(field.attname):
            yield Difference(str(field.verbose_name).capitalize(), _words(row, field), _words(before, field))


def _words(row: models.Model, field: "models.Field[Any, Any]") -> str:
    value = field.value_from_object(row)
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(value, date):
        return date_format(value)
    return "" if value is None else str(value)


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


def _stored(text: str) -> Iterator[tuple[models.Model, str]]:
    """Yield the row as it is now with the mark of what was read, where that is another."""
    found = _read(text)
    row = found[0]._base_manager.filter(pk=found[1]).first() if found else None  # noqa: SLF001 likewise
    if row is not None and found is not None and _mark(row) != found[2]:
        yield row, found[2]


def page_before(request: HttpRequest) -> str:
    """Return the page that a form was sent from, where that is one of the portal's own."""
    page = request.headers.get("Referer", "")
    return page if is_own_address(request, page) else ""
