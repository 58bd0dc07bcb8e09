"""A sign that no face has, in any text of the plan: named before publishing, with its place; publishing goes on."""

from collections.abc import Callable
from functools import reduce
from itertools import accumulate
from typing import Any

from django.test import Client
from django.urls import reverse

from actors.models import User
from handlingsplan.chapters.document import Appendix, Frozen, PlanDocument
from handlingsplan.chapters.document.chapters import ChapterHead
from handlingsplan.plan.models import Plan
from handlingsplan.publishing.publish import publish
from handlingsplan.publishing.signs import MOST_SIGNS, unprintable_places
from measures.models import Measure
from tests.cast import Cast
from tests.editions.test_every_leaf import everything, leaves, replaced
from tests.factories import RevisionFactory

SIGN, NAMED = "\uf0b7", "”\uf0b7” (U+F0B7)"
CHOICES = {"Goal.origin"}  # a literal of our own, which no one writes


def _step(value: Any, step: str | int) -> Any:
    return value[step] if isinstance(step, int) else getattr(value, step)


def _names(document: PlanDocument, path: tuple[str | int, ...]) -> list[str]:
    """Return what the things around a leaf are called, the nearest last."""
    begin: Any = document
    things = [value for value in accumulate(path, _step, initial=begin) if isinstance(value, Frozen)]
    names = [
        one.label
        if isinstance(one, ChapterHead | Appendix)
        else next((getattr(one, name) for name in ("text", "title", "name") if getattr(one, name, "")), "")
        for one in things
    ]
    return ["Planen", *filter(None, names)]


def test_a_sign_in_any_text_is_named_with_its_place() -> None:
    whole: Any = everything()
    found: dict[tuple[str | int, ...], tuple[bool, bool]] = {}
    assert list(unprintable_places(whole)) == []
    for path, kind in leaves(whole):
        text = reduce(_step, path, whole)
        if isinstance(text, str) and kind not in CHOICES:
            planted = replaced(whole, path, f"{text} {SIGN}")
            (place,) = unprintable_places(planted)
            found[path] = (place.text.endswith(f": {NAMED}"), _names(planted, path)[-1] in place.text)
    assert len(found) > 300
    assert {path: told for path, told in found.items() if told != (True, True)} == {}


def test_the_names_of_places_and_signs() -> None:
    whole = everything()
    package = whole.measures.packages[0]
    one = package.measures[0].model_copy(
        update={"title": f"Bilpool{SIGN}", "description": "".join(map(chr, range(0xE000, 0xE008)))}
    )
    measures = whole.measures.model_copy(
        update={"html": f"<p>{SIGN}{SIGN}</p>", "packages": (package.model_copy(update={"measures": (one,)}),)}
    )
    appendix = whole.appendices[0].model_copy(update={"title": "Karta", "html": f"{SIGN}\u0378"})
    planted = whole.model_copy(update={"measures": measures, "appendices": (appendix,)})
    many = ", ".join(f"”{chr(code)}” (U+{code:04X})" for code in range(0xE000, 0xE000 + MOST_SIGNS))
    assert [(place.chapter, place.anchor, place.text) for place in unprintable_places(planted)] == [
        (4, "", f"{measures.label}: {NAMED}"),
        (4, one.anchor, f"{one.number}. Bilpool{SIGN}: {NAMED}"),
        (4, one.anchor, f"{one.number}. Bilpool{SIGN}, Beskrivning: {many} …"),
        (0, "bilaga-1", f"Bilaga 1. Karta: {NAMED}, ”\u0378” (U+0378)"),
    ]


def test_the_coordinator_is_told_and_may_publish(ready: Plan, cast: Cast, client_of: Callable[[User], Client]) -> None:
    RevisionFactory(chapter=ready.chapters.get(number=3), html=f"<p>{SIGN} Cykla</p>", approved=True)
    Measure.objects.update(title=f"Vinter{SIGN}cykling")
    address = reverse("readiness", args=[ready.slug])
    page = client_of(cast.samordnare).get(address).content.decode()
    assert page.count("tecken som inte går att trycka. I PDF-filen blir de �.") == 1
    assert (
        page.count(f'<a class="plan-link" href="/arbete/stockholm/atgarder/1/">1. Vinter{SIGN}cykling: {NAMED}</a>')
        == 1
    )
    assert page.count('<a class="plan-link" href="/arbete/stockholm/kapitel/3/">Kapitel 3. ') == 1
    assert publish(ready, by=cast.samordnare).number == 1
