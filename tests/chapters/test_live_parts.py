"""Portal data placed in a chapter's text: read, shown, missed when it is gone, compared, and laid out anew."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handlingsplan.chapters import document as doc
from handlingsplan.chapters.gaps import find_gaps
from handlingsplan.chapters.links import PrintLinks
from handlingsplan.chapters.reading import Stage, read_chapter
from handlingsplan.chapters.rendering import render_chapter
from handlingsplan.plan.comparing import compare
from handlingsplan.plan.merging import merge
from handlingsplan.plan.models import Plan
from handlingsplan.printing.fingerprints import checksum_of
from handlingsplan.printing.section import Imprint
from handlingsplan.printing.sections import plan_sections
from handlingsplan.richtext import MAX_LIVE, TextRefusedError, clean, words
from measures.models import Measure
from tests.editions.documents import document as whole_plan
from tests.factories import RevisionFactory

pytestmark = pytest.mark.django_db


def placed(key: str, label: str = "Något") -> str:
    return f'<figure data-live="{key}">{label}</figure>'


def read(plan: Plan, *keys: str, number: int = 2) -> doc.Chapter:
    html = "".join(f"<p>Före.</p>{placed(key)}" for key in keys)
    RevisionFactory(chapter=plan.chapters.get(number=number), html=html)
    return read_chapter(plan, number, stage=Stage.WORKING)


def shown(chapter: doc.Chapter) -> str:
    """Return the words of the chapter as it is rendered, as one line."""
    return words(render_chapter(chapter, links=PrintLinks()))


def test_a_text_shows_measures_an_indicator_and_money(small: Plan) -> None:
    chapter = read(small, "package:1", "package:0", "indicator:1", "money:funder")
    assert [(part.title, part.is_gone) for part in chapter.live] == [
        ("Åtgärder i paketet Gå och cykla", False),
        ("Åtgärder utanför paketen", False),
        ("Indikator 1. Vintercyklister", False),
        ("Pengar efter finansiär", False),
    ]
    assert chapter.live[0].measures == (
        doc.PlacedMeasure(
            measure=doc.Link(key="measure-1", anchor="atgard-1", chapter=4, text="1. Vintercykling"),
            owner="Österåker",
            owner_key="organisation-osteraker",
            period="januari 2026 – december 2027",
            status="delayed",
            status_label="Försenad",
        ),
    )
    followup, money = (read_chapter(small, number, stage=Stage.WORKING) for number in (7, 6))
    assert isinstance(followup, doc.Followup)
    assert isinstance(money, doc.Financing)
    assert (chapter.live[2].indicator, chapter.live[3].money) == (followup.indicators[0], money.tables[0])
    html = render_chapter(chapter, links=PrintLinks())
    assert re.findall(r'<caption[^>]*>(.*?)</caption>|<title id="(.*?)-titel"', html) == [
        ("Åtgärder i paketet Gå och cykla", ""),
        ("Åtgärder utanför paketen", ""),
        ("", "i-texten-2-3"),
        ("Vintercyklister, antal", ""),
        ("Planens finansiering efter finansiär, kronor", ""),
    ]
    assert "Något" not in shown(chapter)


def test_what_is_gone_is_said_in_the_text_and_among_what_is_missing(small: Plan) -> None:
    chapter = read(small, "package:9", "indicator:x", "money:all", "weather:today")
    assert [part.is_gone for part in chapter.live] == [True] * 4
    assert shown(chapter).count("Här stod ”Något”. Den finns inte längre i planen.") == 4
    gone = "Texten visar ”Något”, som inte längre finns i planen. Ta bort den eller välj något annat."
    assert [gap.text for gap in find_gaps(chapter)][:4] == [gone] * 4


def test_many_parts_ask_no_more_than_one_of_each_kind(three_of_everything: Plan) -> None:
    counts = []
    for numbers in ((1,), (1, 2, 3)):
        keys = [f"{kind}:{number}" for kind in ("package", "indicator") for number in numbers]
        read(three_of_everything, *keys, "money:funder")
        with CaptureQueriesContext(connection) as queries:
            read_chapter(three_of_everything, 2, stage=Stage.WORKING)
        counts.append(len(queries))
    assert counts == [11, 11]


def test_the_page_of_a_text_is_laid_out_anew_when_what_it_shows_changes(small: Plan) -> None:
    def key(chapter: doc.Chapter) -> str:
        document = whole_plan().model_copy(update={"measures": chapter})
        sections = plan_sections(document, Imprint(draft=True, dated=None, checksum=""))
        return next(checksum_of(one.data) for one in sections if one.name == "kapitel-4")

    before = read(small, "package:1", number=4)
    Measure.objects.filter(plan=small, number=1).update(title="Sommarcykling")
    after = read_chapter(small, 4, stage=Stage.WORKING)
    assert (before.html, before.title) == (after.html, after.title)
    assert key(before) != key(after)


def test_a_part_is_one_word_when_two_texts_are_compared(small: Plan) -> None:
    one, other = placed("package:1", "Åtgärder i paketet"), placed("package:2", "Åtgärder i paketet")
    (passage,) = compare(f"<p>Före.</p>{one}"[len("<p>Före.</p>") :], other)
    opening = '<{0}><span class="visually-hidden">{1} </span>{2}</{0}>'
    assert (passage.before, passage.after) == (
        opening.format("del", "borttaget:", one),
        opening.format("ins", "tillagt:", other),
    )


def test_two_writers_edits_around_parts_and_pictures_are_joined() -> None:
    picture = '<figure><img src="/bilder/00000000-0000-4000-8000-000000000000/" alt="x"></figure>'
    before = f"<p>Ett.</p>{picture}<p>Två.</p>{placed('package:1')}<p>Tre.</p>"
    mine, theirs = before.replace("Ett", "1"), before.replace("Tre", "3").replace("package:1", "package:2")
    merged = merge(before, theirs, mine)
    assert not merged.clashes
    assert clean(merged.text()).replace("\n", "") == mine.replace("Tre", "3").replace("package:1", "package:2")


def test_a_text_has_a_bounded_number_of_parts() -> None:
    assert clean(placed("money:kind") * MAX_LIVE).count("<figure") == MAX_LIVE
    with pytest.raises(TextRefusedError, match="Texten har för många delar från portalen: högst 30 får plats"):
        clean(placed("money:kind") * (MAX_LIVE + 1))


def test_notes_are_numbered_with_links_both_ways(small: Plan) -> None:
    html = '<p>Ett<small class="note">SCB, <em>tabell</em> 3</small> och två<small class="note">RUFS</small>.</p>'
    RevisionFactory(chapter=small.chapters.get(number=2), html=html)
    shown_html = render_chapter(read_chapter(small, 2, stage=Stage.WORKING), links=PrintLinks())
    links = re.findall(r'(?:id="([^"]*)" )?href="#(not-[^"]*)" aria-label="([^"]*)"', shown_html)
    assert links == [
        ("not-2-1-i-texten", "not-2-1", "Not 1"),
        ("not-2-2-i-texten", "not-2-2", "Not 2"),
        ("", "not-2-1-i-texten", "Tillbaka till not 1 i texten"),
        ("", "not-2-2-i-texten", "Tillbaka till not 2 i texten"),
    ]
    assert re.findall(r'<li id="(not-[^"]*)">(.*?) <a', shown_html) == [
        ("not-2-1", "SCB, <em>tabell</em> 3"),
        ("not-2-2", "RUFS"),
    ]
    assert 'class="note"' not in shown_html
