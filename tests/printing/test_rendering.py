"""The plan as HTML for print. The chapters' own templates are tested with the chapters."""

import re
from datetime import UTC, datetime
from typing import Any

import time_machine

from handlingsplan.chapters.document import EditionHead
from handlingsplan.printing.html_changes import BREAK
from handlingsplan.printing.rendering import contents, render_html, stylesheet
from tests.editions.documents import EDITION, TITLES, document, measure_title

CHECKSUM = "0123456789abcdef" * 4


def _edition(**changes: Any) -> str:
    return render_html(document(**changes), draft=False, checksum=CHECKSUM)


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_the_same_document_gives_the_same_text() -> None:
    assert _edition() == _edition()


def test_an_edition_tells_which_it_is() -> None:
    words = _words(_edition())
    assert "<title>Regional handlingsplan för hållbar mobilitet 2026–2030 (utgåva 3)</title>" in _edition()
    assert "Utgåva 3, 5 maj 2026" in words  # 22.30 in UTC is the next day in Stockholm
    assert "Nytt i den här utgåvan Två åtgärder är nya." in words
    assert f"Kontrollsumma {CHECKSUM}" in words
    assert "Utkast" not in words


def test_an_edition_notes_how_far_the_history_had_come() -> None:
    noted = f"plan:7 1234 {'a' * 64}"
    with_head = _edition(edition=EDITION.model_copy(update={"history_head": noted}))
    assert with_head.count(f'<dd class="imprint__checksum">{noted}</dd>') == 1
    assert ("Historikens läge" in with_head, "Historikens läge" in _edition()) == (True, False)


@time_machine.travel(datetime(2026, 6, 30, 22, 30, tzinfo=UTC), tick=False)
def test_a_draft_tells_that_it_is_one() -> None:
    html = render_html(document(edition=None), draft=True, checksum=CHECKSUM)
    assert "<title>Regional handlingsplan för hållbar mobilitet 2026–2030 (utkast)</title>" in html
    assert "Utkast 1 juli 2026" in _words(html)
    assert "Nytt i den här utgåvan" not in html


def test_years_are_not_written_as_amounts() -> None:
    assert re.findall(r"\b2[\s\u00a0\u202f]0[1-9]\d\b", _edition()) == []


def test_only_a_demonstration_says_so() -> None:
    real = document()
    real = real.model_copy(update={"plan": real.plan.model_copy(update={"is_demo": False})})
    assert _edition().count("Exempelinnehåll") == 2
    assert "Exempelinnehåll" not in render_html(real, draft=False, checksum=CHECKSUM)


def test_what_people_wrote_is_escaped() -> None:
    head = EditionHead(number=1, published_at=datetime(2026, 1, 1, tzinfo=UTC), summary="<script>1</script>")
    html = _edition(edition=head)
    assert "<script>" not in html
    assert "&lt;script&gt;1&lt;/script&gt;" in html


def test_words_without_end_can_break() -> None:
    assert _edition(text=f"<p>{'å' * 1000}</p>").count(BREAK) == 8 * 34


def test_the_table_of_contents_goes_down_to_measures() -> None:
    shown = contents(document(measures=2))
    assert [(chapter.number, chapter.title) for chapter in shown] == [*enumerate(TITLES, start=1), (0, "Register")]
    assert [(entry.anchor, entry.text, entry.heading) for entry in shown[3].entries] == [
        ("paket-1", "Gå och cykla året om", True),
        ("atgard-1", f"1. {measure_title(1)}", False),
        ("atgard-2", f"2. {measure_title(2)}", False),
    ]
    assert [entry.text for entry in shown[2].entries] == ["Fler ska gå och cykla", "Utmaning 1. Långa avstånd"]
    assert [entry.anchor for entry in shown[6].entries] == ["indikator-1"]
    assert [entry.anchor for entry in shown[7].entries] == ["exempel-1"]
    assert [shown[number].entries for number in (0, 1, 4, 5)] == [()] * 4


def test_every_line_of_the_contents_leads_somewhere() -> None:
    html = _edition()
    targets = set(re.findall(r'\bid="([^"]+)"', html))
    links = re.findall(r'href="#([^"]+)"', html)
    assert [link for link in links if link not in targets] == []
    assert len(re.findall(r'\bid="', html)) == len(targets)


def test_only_drafts_get_the_mark() -> None:
    assert ("UTKAST" in stylesheet(draft=True), "UTKAST" in stylesheet(draft=False)) == (True, False)
    assert stylesheet(draft=True).startswith(stylesheet(draft=False))
