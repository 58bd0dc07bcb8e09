"""What stands before the chapters, and the register after all: each a section of its own."""

from collections.abc import Iterator
from functools import partial

from django.utils.translation import gettext as _

from handlingsplan.chapters.document import PlanDocument
from handlingsplan.printing.cover import cover_picture
from handlingsplan.printing.decided import decided
from handlingsplan.printing.register import ANCHOR, RegisterChunk
from handlingsplan.printing.section import Imprint, Section, render
from handlingsplan.printing.table_of_contents import ContentsChunk
from handlingsplan.printing.where import elsewhere_in_words, measure_map


def front(document: PlanDocument, imprint: Imprint) -> Iterator[Section]:
    context = {
        "document": document,
        "plan": document.plan,
        "edition": document.edition,
        "draft": imprint.draft,
        "dated": imprint.dated,
        "checksum": imprint.checksum,
        "parties": sum(len(group.parties) for group in document.cooperation.groups),
    }
    facts = (document.plan, document.edition, imprint.draft, imprint.dated)
    edition = document.edition
    cover = partial(render, "printing/cover.html", picture=cover_picture(document.plan), **context)
    yield Section("omslag", _("Omslaget"), facts, cover, level=1)
    if edition and edition.preface:
        written = (edition.preface, edition.signatures)
        preface = partial(render, "printing/preface.html", edition=edition)
        yield Section("forord", _("Förord"), written, preface, anchors=("forord",))
    figures = (
        context["parties"],
        document.measures.count,
        len(document.goals.goals),
        len(document.followup.indicators),
        document.financing.secured,
        document.financing.sought,
        imprint.checksum,
    )
    brief = partial(render, "printing/brief.html", **context)
    yield Section("i-korthet", _("Planen i korthet"), (*facts, *figures), brief, anchors=("i-korthet",))


def overviews(document: PlanDocument) -> Iterator[Section]:
    """Yield the pages that tell what is decided and where, of a plan that has any of it."""
    page = decided(document)
    if page.lines:
        write = partial(render, "printing/decided.html", page=page)
        yield Section("beslutat", _("Det här är beslutat"), (page,), write, anchors=("beslutat",))
    if places := measure_map(document):
        elsewhere = elsewhere_in_words(places.elsewhere)
        write = partial(render, "printing/measure_map.html", measure_map=places, elsewhere=elsewhere)
        yield Section("karta", _("Var åtgärderna genomförs"), (places,), write, anchors=("karta",))


def register_section(number: int, register: RegisterChunk) -> Section:
    return Section(
        f"register-{number}",
        _("Register"),
        (register,),
        partial(render, "printing/register.html", register=register),
        level=1,
        anchors=(ANCHOR,) if register.opens else (),
        targets=register.targets,
    )


def contents_section(number: int, contents: ContentsChunk) -> Section:
    return Section(
        f"innehall-{number}",
        _("Innehåll"),
        (contents,),
        partial(render, "printing/table_of_contents.html", contents=contents),
        anchors=("innehall",) if contents.opens else (),
        targets=contents.targets,
    )
