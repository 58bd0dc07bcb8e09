"""An answer that came as a document, cut into points: its words, which of them are points already, and the cut."""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import accumulate

from django.db import transaction
from django.utils.translation import gettext as _

from actors.history import save_as
from actors.models import User
from actors.permissions import ALLOWED, Verdict, require
from handlingsplan.consultation.dispositions import subject_named
from handlingsplan.consultation.drafts import Remark, cleaned
from handlingsplan.consultation.enums import ResponseState
from handlingsplan.consultation.models import Point, Response, Subject
from handlingsplan.consultation.permissions import may_dispose
from handlingsplan.consultation.preparing import locked
from handlingsplan.consultation.receiving import add_points
from handlingsplan.document_texts.reading import DocumentText, read_document

MAX_KEPT = 16  # documents in memory


@dataclass(frozen=True)
class Passage:
    """A paragraph of a document; `points` are the numbers of the points that were cut out of it."""

    number: int
    text: str
    points: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class CutData:
    """What the coordinator says of a point beside its words."""

    subjects: Collection[Subject] = ()
    new_subject: str = ""
    prepared_by: User | None = None


def may_be_cut(response: Response) -> Verdict:
    """Points are cut out of what a body sends as a whole; remarks that it wrote one by one are points already."""
    if response.state == ResponseState.REPLACED:
        return Verdict(_("Svaret är ersatt av ett senare."))
    if response.file or response.summary:
        return ALLOWED
    return Verdict(_("Svaret kom inte som fil: dess synpunkter är instansens egna ord."))


def document_of_response(response: Response) -> DocumentText:
    """Return what the answer says as a whole, in its summary and its document.

    Read once as long as it is remembered, refusals too.
    """
    summary = tuple(filter(str.strip, response.summary.split("\n\n")))
    if not response.file:
        return DocumentText(paragraphs=summary)
    try:
        document = _document(response.pk, response.file_checksum)
    except FileNotFoundError:
        return DocumentText(refusal=_("Filen finns inte kvar i lagringen."))
    return replace(document, paragraphs=(*summary, *document.paragraphs))


@lru_cache(maxsize=MAX_KEPT)
def _document(response_id: int, _checksum: str) -> DocumentText:
    response = Response.objects.only("file", "file_type").get(pk=response_id)
    with response.file.open("rb") as opened:
        return read_document(response.file_type, opened.read())


def passages_of(document: DocumentText, points: Sequence[Point]) -> list[Passage]:
    """Return the paragraphs, each with the points whose words are from it, however many paragraphs a point spans."""
    texts = [_plain(text) for text in document.paragraphs]
    passages = [Passage(number, text) for number, text in enumerate(document.paragraphs)]
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    whole = " ".join(texts)
    for point in points:
        words = _plain(point.text)
        at = whole.find(words) if words else -1
        if at >= 0:
            first, last = (bisect_right(starts, end) - 1 for end in (at, at + len(words) - 1))
            for passage in passages[first : last + 1]:
                passage.points.append(point.number)
    return passages


def words_of(document: DocumentText, numbers: Collection[int]) -> str:
    """Return the chosen paragraphs as the text of a point, in the document's order."""
    return "\n\n".join(text for number, text in enumerate(document.paragraphs) if number in numbers)


def uncut(passages: Sequence[Passage]) -> Iterator[Passage]:
    """Yield the paragraphs that no point is from."""
    return (passage for passage in passages if not passage.points)


def _plain(text: str) -> str:
    return " ".join(text.split())


@transaction.atomic
def cut_point(response: Response, remark: Remark, data: CutData, *, by: User) -> Point:
    """Cut a point out of an answer that came as a file; the same words about the same place are a point once.

    Raises `RefusedError` and ValidationError by field.
    """
    consultation = locked(response.consultation)
    require(may_dispose(by, consultation))
    require(may_be_cut(response))
    response.consultation = consultation
    new = cleaned(remark)
    known = Point.objects.filter(response=response, place=new.place, text=new.text, quote=new.quote).first()
    if known is not None:
        return known
    subjects = list(data.subjects)
    if data.new_subject:
        subjects.append(subject_named(consultation, data.new_subject, by=by))
    [point] = add_points(response, [new], by=by)
    if subjects or data.prepared_by is not None:
        point.prepared_by = data.prepared_by
        point.subjects.set(subjects)
        save_as(point, by=by)
    return point
