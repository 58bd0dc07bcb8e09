"""Every text of a frozen plan is the portal's own, somebody's, or a name; the portal's own is shown in the language."""

import re
from datetime import date
from types import UnionType
from typing import Any, get_args, get_origin

from django.utils.translation import override

from handlingsplan.chapters.document import ChapterHead, Frozen
from handlingsplan.chapters.links import PrintLinks
from handlingsplan.chapters.rendering import render_chapter
from handlingsplan.editions.freezing import canonical
from handlingsplan.editions.in_languages import OWN, WRITTEN, shown_in_language
from handlingsplan.languages import Written
from tests.editions.test_every_leaf import classes, everything
from tests.pseudo import accented, pseudo_language

# Said anew from the figures and days that stand beside it
MADE = {
    "Adoption": {"on_behalf"},
    "ChapterHead": {"title"},
    "Commitment": {"decision", "on_behalf"},
    "Indicator": {"standing_reason"},
    "Measure": {"period", "carried_out"},
    "MoneyRow": {"label"},
    "PlacedMeasure": {"period"},
}
# Names of bodies, people and places; texts from the editor, which say it themselves
NAMED = {
    *("organisation", "owner", "funder", "name", "short_name", "coordinating_organisation", "contact", "contact_name"),
    *("licence_name", "signatures", "participants", "organisations", "body", "decision_body", "html", "file_name"),
}
# For programs: keys, codes, addresses, numbers with signs in them
DATA = {
    *("key", "anchor", "slug", "code", "kind", "state", "status", "rule", "standing", "category", "origin"),
    *("link", "source_url", "decision_link", "schema_address", "token", "file_token", "file_checksum", "history_head"),
    *("paragraph", "decision_paragraph", "registry_number", "licence", "vocabularies", "county_code", "area_codes"),
    *("judgement", "contact_email", "contact_phone", "coordinating_organisation_number", "organisation_number"),
}
PICTURES = {"Picture.source", "PlacedPicture.source"}


def _is_text(annotation: Any) -> bool:
    if annotation is str:
        return True
    return get_origin(annotation) in {tuple, UnionType} and any(map(_is_text, get_args(annotation)))


def _kind(kind: type[Frozen]) -> type[Frozen]:
    return ChapterHead if issubclass(kind, ChapterHead) else kind


def test_every_text_of_a_plan_is_somebodys_or_ours_or_a_name() -> None:
    unknown: set[str] = set()
    kinds: list[type[Frozen]] = [*classes(), ChapterHead]
    for kind in kinds:
        told = {*OWN.get(_kind(kind), ()), *WRITTEN.get(_kind(kind), ()), *MADE.get(_kind(kind).__name__, ())}
        texts = {name for name, field in kind.model_fields.items() if _is_text(field.annotation)}
        data = {name for name in texts if name in DATA or name.endswith(("_key", "_keys", "_slug"))}
        unknown |= {f"{kind.__name__}.{name}" for name in texts - told - NAMED - data} - PICTURES
        assert not (data & told), kind
    assert unknown == set()


def test_in_swedish_it_is_the_edition_itself() -> None:
    plan = everything()
    assert shown_in_language(plan) is plan


def test_the_portals_own_words_are_translated_and_others_say_what_they_are() -> None:
    plan = everything()
    with pseudo_language() as code, override(code):
        shown = shown_in_language(plan)
        then, now = plan.measures.packages[0].measures[0], shown.measures.packages[0].measures[0]
        assert (now.status_label, now.state_label) == (accented(then.status_label), accented(then.state_label))
        assert (now.title, now.owner, now.planned_start) == (then.title, then.owner, then.planned_start)
        assert isinstance(now.title, Written)
        assert f"{now.title.__html__()}" == f'<span lang="sv">{then.title}</span>'
        titles = [[table.title for table in one.financing.tables] for one in (plan, shown)]
        assert titles[1] == list(map(accented, titles[0]))
    assert canonical(plan) == canonical(everything())


def test_days_and_figures_are_said_anew() -> None:
    plan = everything()
    [measure, *_others] = plan.measures.packages[0].measures
    told = measure.model_copy(update={"planned_start": date(2027, 1, 1), "planned_end": date(2028, 6, 30)})
    package = plan.measures.packages[0].model_copy(update={"measures": (told,)})
    plan = plan.model_copy(update={"measures": plan.measures.model_copy(update={"packages": (package,)})})
    with override("en"):
        assert shown_in_language(plan).measures.packages[0].measures[0].period == "January 2027 – June 2028"


def test_no_drawing_has_elements_in_its_words() -> None:
    with override("en"):
        chapters = shown_in_language(everything()).chapters
        page = "".join(render_chapter(chapter, links=PrintLinks()) for chapter in chapters)
    assert "<title" in page
    assert re.findall(r"<(?:title|desc|text)\b[^>]*>[^<]*<span", page) == []
