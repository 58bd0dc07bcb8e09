"""Writing a chapter: nothing typed is lost, whatever happens to the save."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from actors.models import User
from handlingsplan.plan import workflow
from handlingsplan.plan.models import Chapter
from tests.cast import Cast
from tests.factories import ReviewEventFactory, RevisionFactory, member
from tests.plan.marks import come, unmarked
from tests.responses import Response

SignIn = Callable[[User], Client]
TEXT = "<p>Fler ska gå och cykla.</p>"


@pytest.fixture
def chapter(cast: Cast) -> Chapter:
    chapter = cast.plan.chapters.get(number=3)
    workflow.appoint_editors(chapter, [cast.vallentuna], by=cast.samordnare)
    workflow.save_text(chapter, html=TEXT, expected_version=0, by=cast.vallentuna)
    return chapter


def url(name: str, chapter: Chapter, *more: int) -> str:
    return reverse(name, args=[chapter.plan.slug, chapter.number, *more])


def content(response: Response) -> str:
    return response.content.decode()


def texts(chapter: Chapter) -> list[str]:
    return list(chapter.revisions.order_by("number").values_list("html", flat=True))


def save(client: Client, chapter: Chapter, **data: object) -> Response:
    posted = {"html": "<p>Ny.</p>", "based_on": 1, "summary": ""} | data
    return client.post(url("edit_chapter", chapter), posted)


# Who comes in


@pytest.mark.parametrize(
    ("who", "status"),
    [("samordnare", 200), ("vallentuna", 200), ("osteraker", 403), ("politiker", 403), ("outsider", 404)],
)
def test_editors_and_the_coordinator_write(
    cast: Cast, chapter: Chapter, client_of: SignIn, who: str, status: int
) -> None:
    person = cast[who]
    assert isinstance(person, User)
    assert client_of(person).get(url("edit_chapter", chapter)).status_code == status
    assert save(client_of(person), chapter).status_code == (302 if status == 200 else status)
    assert len(texts(chapter)) == (2 if status == 200 else 1)


def test_a_refusal_says_why(cast: Cast, chapter: Chapter, client_of: SignIn) -> None:
    refused = content(client_of(cast.osteraker).get(url("edit_chapter", chapter)))
    assert "Du är inte utsedd till redaktör för kapitlet. Be samordnaren om du vill skriva i det." in refused


# Saving


def test_the_form_starts_from_the_newest_version(cast: Cast, chapter: Chapter, client_of: SignIn) -> None:
    shown = content(client_of(cast.vallentuna).get(url("edit_chapter", chapter)))
    assert "&lt;p&gt;Fler ska gå och cykla.&lt;/p&gt;</textarea>" in shown
    assert '<input type="hidden" name="based_on" value="1" id="id_based_on">' in shown


def test_a_save_leads_to_the_chapter_or_back_to_writing(cast: Cast, chapter: Chapter, client_of: SignIn) -> None:
    client = client_of(cast.vallentuna)
    assert save(client, chapter)["Location"] == f"{chapter.get_absolute_url()}?sparad=2"
    more = save(client, chapter, html="<p>Mer.</p>", based_on=2, **{"continue": "1"})
    assert more["Location"] == f"{url('edit_chapter', chapter)}?sparad=3"
    assert texts(chapter) == [TEXT, "<p>Ny.</p>", "<p>Mer.</p>"]


def test_the_chapters_page_lets_the_browser_forget_what_is_saved(
    cast: Cast, chapter: Chapter, client_of: SignIn
) -> None:
    client = client_of(cast.vallentuna)
    key = f'data-saved-draft="kapitel/{cast.plan.slug}/3/{cast.vallentuna.pk}/"'
    assert key in content(client.get(f"{chapter.get_absolute_url()}?sparad=2"))
    assert key not in content(client.get(chapter.get_absolute_url()))


def test_a_text_that_cannot_be_stored_stays_in_the_form(cast: Cast, chapter: Chapter, client_of: SignIn) -> None:
    answer = save(client_of(cast.vallentuna), chapter, html='<td colspan="999">Kvar</td>', summary="Tabell")
    assert answer.status_code == 422
    assert "En tabellcell sträcker sig över fler än 100 kolumner eller rader. Dela upp tabellen." in content(answer)
    assert '<td colspan="999">Kvar</td></textarea>' in unescape(content(answer))
    assert 'value="Tabell"' in content(answer)
    assert texts(chapter) == [TEXT]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"html": "<ul><li>" * 10_000}, "fler än 10 nivåer"),
        ({"html": "<p>" + "å" * 500_000 + "</p>"}, "Texten är för lång: 500007 tecken, högst 500000 får plats."),
        ({"summary": "å" * 201}, "högst 200 tecken"),
        ({"based_on": ""}, "Det framgår inte vilken version av texten du utgick från."),
    ],
    ids=["too deep", "too long", "summary too long", "nothing to start from"],
)
def test_bad_input_is_refused_in_words(
    cast: Cast, chapter: Chapter, client_of: SignIn, data: dict[str, str], reason: str
) -> None:
    answer = save(client_of(cast.vallentuna), chapter, **data)
    assert answer.status_code == 422
    assert reason in content(answer).replace("\xa0", "")
    assert texts(chapter) == [TEXT]


def test_an_empty_first_text_is_refused(cast: Cast, client_of: SignIn) -> None:
    empty = cast.plan.chapters.get(number=1)
    answer = save(client_of(cast.samordnare), empty, html="<p> </p>", based_on=0)
    assert (answer.status_code, "Skriv texten innan du sparar." in content(answer)) == (422, True)


PARAGRAPHS = ["<p>Alla ska kunna gå och cykla.</p>", "<p>Bussar går ofta och i tid.</p>"]
THEIRS = "<p>Bussar går ofta och nästan i tid.</p>"
MINE = "<p>Bussar går ofta.</p>"


@pytest.fixture
def disputed(cast: Cast, chapter: Chapter, client_of: SignIn) -> Chapter:
    """Return the chapter in version 3; of version 2, the coordinator has changed both paragraphs."""
    save(client_of(cast.samordnare), chapter, html="".join(PARAGRAPHS))
    save(client_of(cast.samordnare), chapter, html=f"<h2>Mål</h2>{PARAGRAPHS[0]}{THEIRS}", based_on=2)
    return chapter


def places(answer: Response) -> list[dict[str, str]]:
    """Return how each choice is sent, place by place."""
    found: dict[str, dict[str, str]] = {}
    for name, value in re.findall(r'type="radio" name="(plats-[^"]*)" value="([^"]*)"', content(answer)):
        found.setdefault(name, {})[value.split("-")[0]] = value
    return [{"name": name} | values for name, values in found.items()]


def decide(client: Client, chapter: Chapter, answer: Response, html: str, *choices: str) -> Response:
    chosen = {place["name"]: place[choice] for place, choice in zip(places(answer), choices, strict=True)}
    return save(client, chapter, html=html, based_on=2, summary="Mitt", decides="on", **chosen)


def test_changes_in_different_paragraphs_are_joined(cast: Cast, disputed: Chapter, client_of: SignIn) -> None:
    client = client_of(cast.vallentuna)
    answer = save(client, disputed, html=f"<p>Alla ska gå.</p>{PARAGRAPHS[1]}", based_on=2)
    assert answer["Location"] == f"{disputed.get_absolute_url()}?sparad=4"
    assert texts(disputed)[-1] == f"<h2>Mål</h2><p>Alla ska gå.</p>{THEIRS}"
    told = content(client.get(answer["Location"]))
    assert "Andra hade sparat medan du skrev. Deras ändringar och dina är sammanfogade." in told


def test_a_paragraph_that_both_changed_is_shown_side_by_side(cast: Cast, disputed: Chapter, client_of: SignIn) -> None:
    answer = save(client_of(cast.vallentuna), disputed, html=f"<p>Alla ska gå.</p>{MINE}", based_on=2, summary="Mitt")
    assert answer.status_code == 409
    shown = content(answer)
    assert "Version 3 sparades" in shown
    assert "av Sara Lindqvist" in shown
    sides = re.findall(r'<div class="plan-text">(.*?)</div>', shown, re.DOTALL)
    assert [unmarked(" ".join(side.split())) for side in sides] == [THEIRS, MINE, THEIRS]
    mine = escape(f"<p>Alla ska gå.</p>{MINE}")
    assert f"{mine}</textarea>" in shown
    assert 'name="based_on" value="2"' in shown
    assert len(texts(disputed)) == 3


@pytest.mark.parametrize(("choice", "last"), [("mine", [MINE]), ("theirs", [THEIRS]), ("both", [THEIRS])])
def test_the_writer_chooses(cast: Cast, disputed: Chapter, client_of: SignIn, choice: str, last: list[str]) -> None:
    html, client = f"<p>Alla ska gå.</p>{MINE}", client_of(cast.vallentuna)
    clash = save(client, disputed, html=html, based_on=2)
    answer = decide(client, disputed, clash, html, choice)
    assert answer["Location"] == f"{disputed.get_absolute_url()}?sparad=4"
    assert texts(disputed)[-1] == "".join(["<h2>Mål</h2>", "<p>Alla ska gå.</p>", *last])
    assert disputed.revisions.get(number=4).summary == "Mitt"


def test_a_clash_stays_until_it_is_decided(cast: Cast, disputed: Chapter, client_of: SignIn) -> None:
    client, html = client_of(cast.vallentuna), PARAGRAPHS[0] + MINE
    answers = [
        save(client, disputed, html=html, based_on=2, **more) for more in ({}, {"decides": "on"}, {"plats-1": "x"})
    ]
    assert [answer.status_code for answer in answers] == [409] * 3
    told = "Välj vad som ska gälla på varje ställe, också där det har ändrats sedan du valde."
    assert [told in content(answer) for answer in answers] == [False, True, False]
    assert len(texts(disputed)) == 3


@pytest.mark.parametrize("kept", ["draft", "none"])
def test_who_leaves_a_clash_and_comes_back_meets_it_again(
    cast: Cast, disputed: Chapter, client_of: SignIn, kept: str
) -> None:
    client, html = client_of(cast.vallentuna), PARAGRAPHS[0] + MINE
    save(client, disputed, html=html, based_on=2)
    typed = {"html": html, "based_on": 2, "window": "w"}
    if kept == "draft":
        client.post(url("keep_chapter_draft", disputed), typed)
        back = content(client.get(url("edit_chapter", disputed)))
        assert 'name="based_on" value="2"' in back
        assert "Sedan dess har version 3 sparats. Den sammanfogas med din text när du sparar." in back
    assert save(client, disputed, **typed).status_code == 409
    assert len(texts(disputed)) == 3


@pytest.mark.parametrize(("choice", "status"), [("mine", 302), ("both", 302), ("theirs", 409)])
def test_words_typed_after_the_clash_was_shown_are_not_given_up_by_an_earlier_choice(
    cast: Cast, disputed: Chapter, client_of: SignIn, choice: str, status: int
) -> None:
    client = client_of(cast.vallentuna)
    clash = save(client, disputed, html=PARAGRAPHS[0] + MINE, based_on=2)
    more = PARAGRAPHS[0] + MINE.replace("ofta", "ofta GAMMA")
    answer = decide(client, disputed, clash, more, choice)
    assert answer.status_code == status
    assert "GAMMA" in (texts(disputed)[-1] if status == 302 else content(answer))


def test_what_is_stored_anew_is_decided_on_anew(cast: Cast, disputed: Chapter, client_of: SignIn) -> None:
    client, html = client_of(cast.vallentuna), f"<p>Alla ska gå.</p>{MINE}"
    clash = save(client, disputed, html=html, based_on=2)
    later = THEIRS.replace("nästan", "alltid")
    save(client_of(cast.samordnare), disputed, html=f"{PARAGRAPHS[0]}{later}", based_on=3)
    again = decide(client, disputed, clash, html, "mine")
    assert (again.status_code, len(texts(disputed))) == (409, 4)
    assert [place["name"] for place in places(again)] != [place["name"] for place in places(clash)]
    assert decide(client, disputed, again, html, "mine").status_code == 302
    assert MINE in texts(disputed)[-1]


def test_a_choice_that_was_made_stays_while_another_is_asked_for(
    cast: Cast, chapter: Chapter, client_of: SignIn
) -> None:
    save(client_of(cast.samordnare), chapter, html="".join(PARAGRAPHS))
    save(client_of(cast.samordnare), chapter, html="<p>Alla går.</p><p>Bussar går.</p>", based_on=2)
    client, html = client_of(cast.vallentuna), "<p>Alla cyklar.</p><p>Bussar kör.</p>"
    first, second = places(save(client, chapter, html=html, based_on=2))
    answer = save(client, chapter, html=html, based_on=2, **{first["name"]: first["both"]})
    checked = re.findall(r'name="(plats-[^"]*)" value="([^"]*)" required checked', content(answer))
    assert (answer.status_code, checked) == (409, [(first["name"], first["both"])])
    assert second["name"] in content(answer)


def test_a_clash_with_ones_own_other_window_says_so(cast: Cast, disputed: Chapter, client_of: SignIn) -> None:
    shown = content(save(client_of(cast.samordnare), disputed, html=PARAGRAPHS[0] + MINE, based_on=2))
    assert "Du har själv ändrat samma stycke i ett annat fönster" in shown
    assert "av Sara Lindqvist" not in shown


def test_a_text_handed_in_meanwhile_keeps_the_writers_words_in_the_form(
    cast: Cast, chapter: Chapter, client_of: SignIn
) -> None:
    workflow.submit(chapter, by=cast.samordnare)
    answer = save(client_of(cast.vallentuna), chapter, html="<p>Mitt stycke.</p>")
    assert answer.status_code == 403
    assert "Texten är under granskning." in content(answer)
    assert "&lt;p&gt;Mitt stycke.&lt;/p&gt;</textarea>" in content(answer)


# Versions


def test_versions_tell_who_wrote_what_and_what_was_done_with_it(
    cast: Cast, chapter: Chapter, client_of: SignIn
) -> None:
    workflow.save_text(chapter, html="<p>Ny.</p>", expected_version=1, by=cast.samordnare, summary="Kortare")
    workflow.submit(chapter, by=cast.samordnare)
    shown = content(client_of(cast.politiker).get(url("chapter_history", chapter)))
    heads = re.findall(r'versioner/(\d)/">\s*Version \d\s*</a>\s*<span class="state state--(\w+)', shown)
    assert heads == [("2", "in_review")]
    assert "Sara Lindqvist: Kortare" in shown
    assert "Sara Lindqvist lämnade till granskning." in shown


def test_versions_come_twenty_at_a_time(cast: Cast, chapter: Chapter, client_of: SignIn) -> None:
    RevisionFactory.create_batch(20, chapter=chapter)
    client, address = client_of(cast.politiker), url("chapter_history", chapter)
    pages = [re.findall(r">Version (\d+)</a>", content(client.get(address, {"page": page}))) for page in (1, 2, "x")]
    assert pages == [[str(number) for number in range(21, 1, -1)], ["1"], pages[0]]


def test_a_chapter_without_text_has_no_versions(cast: Cast, client_of: SignIn) -> None:
    empty = cast.plan.chapters.get(number=1)
    assert "därför inga versioner" in content(client_of(cast.politiker).get(url("chapter_history", empty)))


@pytest.mark.parametrize("query", ["efter remissen", "EFTER\u00ad REMISSEN", "åäö", "ÅÄÖ", "LINDQVIST"])
def test_versions_are_found_whatever_their_case_and_unseen_signs(client_of: SignIn, cast: Cast, query: str) -> None:
    chapter = cast.plan.chapters.get(number=5)
    first = workflow.save_text(chapter, html="<p>a</p>", expected_version=0, by=cast.samordnare, summary="ÅÄÖ om tåg")
    workflow.name_revision(chapter, first, name="Efter re\u00admissen", by=cast.samordnare)
    response = client_of(cast.samordnare).get(url("chapter_history", chapter), {"q": query})
    assert list(response.context["page"]) == [first]


def test_an_old_version_is_shown_with_what_it_changed(cast: Cast, chapter: Chapter, client_of: SignIn) -> None:
    workflow.save_text(chapter, html=f"{TEXT}<p>Och åka tåg.</p>", expected_version=1, by=cast.samordnare)
    client = client_of(cast.politiker)
    first, second = (content(client.get(url("chapter_revision", chapter, number))) for number in (1, 2))
    assert "Det som ändrades" not in first
    assert "Det som ändrades sedan version 1" in second
    assert "1 stycke är lika i båda" in second
    assert second.count("<p>Och åka tåg.</p>") == 2
    assert client.get(url("chapter_revision", chapter, 3)).status_code == 404


def test_a_writer_goes_back_to_an_earlier_version_and_loses_none(
    cast: Cast, disputed: Chapter, client_of: SignIn
) -> None:
    client = client_of(cast.vallentuna)
    client.post(url("keep_chapter_draft", disputed), {"html": "<p>Utkast.</p>", "based_on": 3, "window": "w"})
    pages = [content(client.get(url("chapter_revision", disputed, number))) for number in (2, 3)]
    assert ["Återgå till den här versionen" in page for page in pages] == [True, False]
    back = content(client.get(url("edit_chapter", disputed), {"version": 2}))
    assert f"{escape(''.join(PARAGRAPHS))}</textarea>" in back
    assert 'name="based_on" value="3"' in back
    assert "Nedan står texten som den var i version 2" in back
    assert " data-unsaved" in back
    assert save(client, disputed, html="".join(PARAGRAPHS), based_on=3).status_code == 302
    assert texts(disputed)[-1] == texts(disputed)[1]
    assert "&lt;p&gt;Utkast.&lt;/p&gt;</textarea>" in content(client.get(url("edit_chapter", disputed)))
    assert client.get(url("edit_chapter", disputed), {"version": 9}).status_code == 404
    reader = content(client_of(cast.politiker).get(url("chapter_revision", disputed, 2)))
    assert "Återgå till den här versionen" not in reader


def test_any_two_versions_are_compared_the_older_first(cast: Cast, disputed: Chapter, client_of: SignIn) -> None:
    client, address = client_of(cast.politiker), url("compare_revisions", disputed)
    shown = content(client.get(address, {"fran": 3, "till": 2}))
    assert re.findall(r'<h2 id="andrat">(.*?)</h2>', shown) == ["Det som skiljer version 2 och version 3"]
    sides = re.findall(r'<div class="plan-text">(.*?)</div>', shown, re.DOTALL)
    assert sides == [
        "<p>Finns inte här.</p>".replace("<p>", '<p class="why-not">'),
        "<h2>Mål</h2>",
        PARAGRAPHS[0],
        PARAGRAPHS[1],
        f"<p>Bussar går ofta och {come('nästan')} i tid.</p>",
    ]
    assert "Texterna är lika." not in shown
    assert "Texterna är lika." not in content(client.get(address))


def test_what_was_moved_leads_from_where_it_stood_to_where_it_stands(
    cast: Cast, disputed: Chapter, client_of: SignIn
) -> None:
    moved, left = "<h2>Mål för länet</h2>", [f"<p>Bussar går ofta och i tid, {way}.</p>" for way in ("här", "där")]
    for number, html in ((4, moved + "".join(left)), (5, "".join(left) + moved)):
        RevisionFactory(chapter=disputed, number=number, html=html)
    address = url("compare_revisions", disputed)
    shown = content(client_of(cast.politiker).get(address, {"fran": 4, "till": 5}))
    assert re.findall(r'<a href="(#flyttat-[^"]+)">([^<]+)</a>', shown) == [
        ("#flyttat-till-1", "Flyttat härifrån. Visa var det står"),
        ("#flyttat-fran-1", "Flyttat hit. Visa var det stod"),
    ]
    assert sorted(re.findall(r'id="(flyttat-[^"]+)"', shown)) == ["flyttat-fran-1", "flyttat-till-1"]


def test_the_coordinator_decides_where_the_newest_version_is_compared(
    cast: Cast, disputed: Chapter, client_of: SignIn
) -> None:
    workflow.submit(disputed, by=cast.vallentuna)
    client, address = client_of(cast.samordnare), url("compare_revisions", disputed)
    older = content(client.get(address, {"fran": 1, "till": 2}))
    newest = content(client.get(address, {"fran": 1, "till": 3}))
    others = content(client_of(cast.politiker).get(address, {"fran": 1, "till": 3}))
    assert ["Godkänn version 3" in shown for shown in (older, newest, others)] == [False, True, False]
    assert ["?fran=1&amp;till=3" in shown for shown in (older, newest, others)] == [True, False, False]
    (read,) = re.findall(r'name="revision" value="(\d+)"', newest)
    answer = client.post(url("approve_chapter", disputed), {"revision": read, "comment": ""})
    assert (answer.status_code, answer["Location"]) == (302, disputed.get_absolute_url())
    disputed.refresh_from_db()
    assert disputed.state == "approved"
    assert "Godkänn version" not in content(client.get(address, {"fran": 1, "till": 3}))


@pytest.mark.parametrize(
    "numbers", [{"fran": 0, "till": 1}, {"fran": 1, "till": 4}, {"fran": 1, "till": "x"}, {"till": 1}]
)
def test_versions_that_are_not_there_are_not_compared(
    cast: Cast, disputed: Chapter, client_of: SignIn, numbers: dict[str, str | int]
) -> None:
    answer = client_of(cast.politiker).get(url("compare_revisions", disputed), numbers)
    assert answer.status_code == 422
    assert content(answer).count("Skriv ett nummer från 1 till 3.") == 1


def test_a_chapter_without_text_has_nothing_to_compare(cast: Cast, client_of: SignIn) -> None:
    empty = cast.plan.chapters.get(number=1)
    shown = content(client_of(cast.politiker).get(url("compare_revisions", empty)))
    assert "Kapitlet har ingen text än" in shown
    assert client_of(cast.outsider).get(url("compare_revisions", empty)).status_code == 404


def test_comparing_takes_the_same_number_of_queries_however_many_versions(
    cast: Cast, disputed: Chapter, client_of: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, address = client_of(cast.politiker), url("compare_revisions", disputed)
    for _more in range(2):
        with django_assert_num_queries(8):
            client.get(address, {"fran": 1, "till": 2})
        for _version in range(2):
            newest = disputed.revisions.count()
            workflow.save_text(disputed, html=f"<p>{newest}</p>", expected_version=newest, by=cast.samordnare)


def test_versions_need_as_many_queries_with_one_as_with_three(
    cast: Cast, chapter: Chapter, client_of: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, address = client_of(cast.politiker), url("chapter_history", chapter)
    for _ in range(3):
        ReviewEventFactory(revision=RevisionFactory(chapter=chapter))
        with django_assert_num_queries(10):
            client.get(address)


# Editors


def test_the_coordinator_chooses_editors_among_those_who_work_with_the_plan(
    cast: Cast, chapter: Chapter, client_of: SignIn
) -> None:
    client = client_of(cast.samordnare)
    shown = content(client.get(url("appoint_editors", chapter)))
    labels = re.findall(r'<label for="id_editors_\d"[^>]*>(.*?)</label>', shown, re.DOTALL)
    assert [label.strip() for label in labels] == [
        "Ann-Marie Öhman, Österåker",
        "Farid Karimi, KTH",
        "Viktor Ek, Vallentuna",
        "Zeynep Yılmaz, Södertälje",
        "Örjan Åkesson, Österåker",
    ]
    answer = client.post(url("appoint_editors", chapter), {"editors": [cast.osteraker.pk, cast.forskare.pk]})
    assert answer["Location"] == chapter.get_absolute_url()
    assert set(chapter.editors.all()) == {cast.osteraker, cast.forskare}


@pytest.mark.parametrize("stranger", ["politiker", "outsider"])
def test_nobody_else_can_be_chosen(cast: Cast, chapter: Chapter, client_of: SignIn, stranger: str) -> None:
    person = cast[stranger]
    answer = client_of(cast.samordnare).post(url("appoint_editors", chapter), {"editors": [person.pk]})
    assert answer.status_code == 422
    assert list(chapter.editors.all()) == [cast.vallentuna]


def test_editors_choose_nobody(cast: Cast, chapter: Chapter, client_of: SignIn) -> None:
    answer = client_of(cast.vallentuna).post(url("appoint_editors", chapter), {"editors": []})
    assert (answer.status_code, "Det här gör samordnaren." in content(answer)) == (403, True)


def test_choosing_needs_as_many_queries_with_more_people(
    cast: Cast, chapter: Chapter, client_of: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, address = client_of(cast.samordnare), url("appoint_editors", chapter)
    for _ in range(3):
        with django_assert_num_queries(9):
            client.get(address)
        member(cast.sodertalje_kommun)
