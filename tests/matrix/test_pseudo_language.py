"""Nothing of the portal's own is left in Swedish on a page in another language, and what people wrote says so."""

import re
from collections.abc import Iterator

from django.test import Client
from django.urls import reverse
from lxml import html as lxml_html

from actors.models import Organisation
from handlingsplan.consultation.models import Body, Consultation
from handlingsplan.languages import address_in
from handlingsplan.plan.appendices.models import Appendix
from handlingsplan.plan.models import Plan
from tests.matrix.asking import names_in_languages
from tests.matrix.lines import LINES
from tests.matrix.scene import Scene
from tests.pseudo import pseudo_language

WORD = re.compile(r"[a-zåäö]{2,}", re.IGNORECASE)
OTHERS = {"sv", "en"}
# Nobody's language: files, licences, addresses, and what the owner is called
NAMES = {
    *("PDF", "JSON", "bilaga.pdf", "CC0 1.0", "plan@example.org"),
    *("Regionen", "Direktören", "Kommunfullmäktige", "Föreningen"),
}
FOR_PROGRAMS = ("style", "script", "code")
A_CHECKSUM_OR_ADDRESS = re.compile(r"[0-9a-f]{64}|https?://\S+")
SAID = ("aria-label", "alt", "placeholder", "title")
IN_MARKS = re.compile(r'="[^"<]*<span lang|<(?:title|option|text)\b[^>]*>[^<]*<span lang')


def _names() -> list[str]:
    """Return what is called by its name in every language, also inside a sentence."""
    rows = Organisation.objects.values_list("name", "short_name")
    titles = [one.title for one in (*Plan.objects.all(), *Consultation.objects.all(), *Appendix.objects.all())]
    called = {name for row in rows for name in row} | {body.name for body in Body.objects.all()}
    called |= {*titles, *(plan.subject for plan in Plan.objects.all()), *NAMES}
    return sorted(filter(None, called), key=len, reverse=True)


def _texts(page: str) -> Iterator[str]:
    """Yield what the page says in its own language."""
    for element in lxml_html.fromstring(page).iter():
        if not isinstance(element.tag, str) or element.tag in FOR_PROGRAMS:
            continue
        language = next(iter(reversed(element.xpath("ancestor-or-self::*/@lang"))), "")
        parts = [element.text, *(child.tail for child in element), *map(element.get, SAID)]
        if language not in OTHERS:
            yield from filter(None, parts)


def _left(page: str, names: list[str]) -> set[str]:
    found = set()
    for text in _texts(page):
        plain = A_CHECKSUM_OR_ADDRESS.sub("", text)
        for name in names:
            plain = plain.replace(name, "")
        if WORD.search(plain):
            found.add(" ".join(text.split()))
    return found


def test_every_page_for_everybody_in_a_language_that_nobody_speaks(scene: Scene) -> None:
    client, names = Client(), _names()
    left: dict[str, set[str]] = {}
    marked: dict[str, list[str]] = {}
    shown = 0
    with pseudo_language() as code:
        for name in sorted(names_in_languages()):
            path = address_in(code, reverse(name, args=scene.targets[LINES[name].targets][0].args))
            page = (answer := client.get(path)).content.decode()
            if answer["Content-Type"].startswith("text/html"):
                shown += 1
                left[name], marked[name] = _left(page, names), IN_MARKS.findall(page)
    assert {name: texts for name, texts in left.items() if texts} == {}
    assert {name: texts for name, texts in marked.items() if texts} == {}
    assert shown > 25
