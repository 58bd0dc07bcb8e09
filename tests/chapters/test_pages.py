"""The pages of the working plan's chapters: who sees which buttons, what a refusal says, what is kept."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from actors.models import User
from handlingsplan.discussion.models import Comment
from handlingsplan.plan import workflow
from handlingsplan.plan.models import Chapter, Plan, Revision
from tests.cast import Cast
from tests.factories import RevisionFactory
from tests.responses import Response

SignIn = Callable[[User], Client]
TEXT = "<p>Fler ska gå och cykla.</p>"
ACTS = ("submit_chapter", "withdraw_chapter", "send_back_chapter", "approve_chapter", "comment_chapter")


@pytest.fixture
def chapter(cast: Cast) -> Chapter:
    """Return chapter 3 as a draft of its editor, the officer of Vallentuna."""
    chapter = cast.plan.chapters.get(number=3)
    workflow.appoint_editors(chapter, [cast.vallentuna], by=cast.samordnare)
    workflow.save_text(chapter, html=TEXT, expected_version=0, by=cast.vallentuna)
    return chapter


@pytest.fixture
def in_review(chapter: Chapter, cast: Cast) -> Chapter:
    workflow.submit(chapter, by=cast.vallentuna)
    return chapter


def url(name: str, chapter: Chapter) -> str:
    return reverse(name, args=[chapter.plan.slug, chapter.number])


def content(response: Response) -> str:
    return response.content.decode()


def bar(response: Response) -> str:
    found = re.search(r'<section class="review.*?</section>', content(response), re.DOTALL)
    assert found
    return found.group()


def controls(html: str) -> list[str]:
    """Return what the buttons and button-like links of a piece of HTML say."""
    found = re.findall(r'<(?:button|a class="btn)[^>]*>(.*?)</(?:button|a)>', html, re.DOTALL)
    return [" ".join(text.split()) for text in found]


WRITE, SUBMIT, WITHDRAW = "Skriv i texten", "Lämna in till granskning", "Dra tillbaka från granskning"
APPROVE, SEND_BACK = "Godkänn version 1", "Återsänd med kommentar"
NOT_EDITOR = "Du är inte utsedd till redaktör för kapitlet. Be samordnaren om du vill skriva i det."
UNDER_REVIEW = "Texten är under granskning. Dra tillbaka den om den behöver ändras innan den godkänns."
BUTTONS = {
    ("samordnare", "draft"): ([WRITE, SUBMIT], []),
    ("samordnare", "in_review"): ([APPROVE, SEND_BACK], []),
    ("samordnare", "approved"): ([WRITE], []),
    ("vallentuna", "draft"): ([WRITE, SUBMIT], []),
    ("vallentuna", "in_review"): ([WITHDRAW], [UNDER_REVIEW]),
    ("vallentuna", "approved"): ([WRITE], []),
    ("osteraker", "draft"): ([], [NOT_EDITOR]),
    ("osteraker", "in_review"): ([], [NOT_EDITOR]),
    ("forskare", "draft"): ([], [NOT_EDITOR]),
    ("politiker", "draft"): ([], []),
    ("politiker", "in_review"): ([], []),
}


@pytest.mark.parametrize(("who", "state"), BUTTONS)
def test_everybody_sees_the_buttons_that_they_may_press_and_why_not_the_others(
    cast: Cast, chapter: Chapter, client_of: SignIn, who: str, state: str
) -> None:
    if state != "draft":
        workflow.submit(chapter, by=cast.vallentuna)
    if state == "approved":
        workflow.approve(chapter, revision=Revision.objects.get(chapter=chapter), by=cast.samordnare)
    person = cast[who]
    assert isinstance(person, User)
    shown = bar(client_of(person).get(chapter.get_absolute_url()))
    assert (controls(shown), re.findall(r'class="why-not">(.*?)</p>', shown)) == BUTTONS[who, state]


def test_of_two_coordinators_the_one_who_submitted_reads_why_not(
    cast: Cast, chapter: Chapter, client_of: SignIn
) -> None:
    cast.add_second_samordnare()
    workflow.submit(chapter, by=cast.samordnare)
    shown = bar(client_of(cast.samordnare).get(chapter.get_absolute_url()))
    assert controls(shown) == [WITHDRAW, SEND_BACK]
    assert "Du lämnade själv in texten. Låt en annan samordnare godkänna den." in shown


def test_who_is_not_in_the_plan_finds_nothing(cast: Cast, chapter: Chapter, client_of: SignIn) -> None:
    client = client_of(cast.outsider)
    assert client.get(reverse("working_chapters", args=[cast.plan.slug])).status_code == 404
    assert client.get(chapter.get_absolute_url()).status_code == 404
    assert [client.post(url(act, chapter)).status_code for act in ACTS] == [404] * 5


def test_who_is_not_signed_in_is_asked_to(chapter: Chapter) -> None:
    response = Client().get(chapter.get_absolute_url())
    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("account_login"))


def test_acts_are_never_done_by_following_a_link(cast: Cast, chapter: Chapter, client_of: SignIn) -> None:
    client = client_of(cast.samordnare)
    assert [client.get(url(act, chapter)).status_code for act in ACTS] == [405] * 5


def test_a_reader_does_nothing_and_reads_why(cast: Cast, in_review: Chapter, client_of: SignIn) -> None:
    client = client_of(cast.politiker)
    data = {"revision": 1, "comment": "Nej", "text": "Hej"}
    answers = [client.post(url(act, in_review), data) for act in ACTS]
    assert [answer.status_code for answer in answers] == [403] * 5
    assert "Det här gör samordnaren." in content(answers[2])
    assert "Som läsare kan du läsa synpunkter men inte lämna egna." in content(answers[4])
    assert Chapter.objects.get(pk=in_review.pk).state == "in_review"


# Handing in and deciding


def test_the_editor_hands_in_and_takes_back(cast: Cast, chapter: Chapter, client_of: SignIn) -> None:
    client = client_of(cast.vallentuna)
    handed_in = client.post(url("submit_chapter", chapter), follow=True)
    assert "Texten är inlämnad." in content(handed_in)
    assert "Viktor Ek lämnade till granskning" in bar(handed_in)
    taken_back = client.post(url("withdraw_chapter", chapter), follow=True)
    assert controls(bar(taken_back)) == [WRITE, SUBMIT]


def test_the_coordinator_sends_back_with_words_that_the_editor_reads(
    cast: Cast, in_review: Chapter, client_of: SignIn
) -> None:
    data = {"revision": 1, "comment": "Nämn barnen & de äldre."}
    answer = client_of(cast.samordnare).post(url("send_back_chapter", in_review), data)
    assert (answer.status_code, answer["Location"]) == (302, in_review.get_absolute_url())
    shown = bar(client_of(cast.vallentuna).get(in_review.get_absolute_url()))
    assert "Sara Lindqvist återsände" in shown
    assert "Nämn barnen &amp; de äldre." in shown


def test_sending_back_without_words_is_refused_in_place(cast: Cast, in_review: Chapter, client_of: SignIn) -> None:
    answer = client_of(cast.samordnare).post(url("send_back_chapter", in_review), {"revision": 1, "comment": " "})
    assert answer.status_code == 422
    assert "Skriv vad som behöver ändras, så att den som skriver vet vad du väntar dig." in bar(answer)


def test_a_comment_that_is_too_long_stays_in_the_form(cast: Cast, in_review: Chapter, client_of: SignIn) -> None:
    long = "å" * 5_001
    answer = client_of(cast.samordnare).post(url("approve_chapter", in_review), {"revision": 1, "comment": long})
    assert answer.status_code == 422
    assert long in bar(answer)
    assert "högst 5000 tecken" in bar(answer).replace("\xa0", "")


def test_approving_without_javascript_and_with_htmx_come_to_the_same(
    cast: Cast, in_review: Chapter, client_of: SignIn
) -> None:
    client = client_of(cast.samordnare)
    fragment = client.post(
        url("approve_chapter", in_review), {"revision": 1, "comment": ""}, headers={"HX-Request": "true"}, follow=True
    )
    assert "<html" not in content(fragment)
    assert "Texten är godkänd och kommer med i nästa utgåva." in content(fragment)
    page = client.get(in_review.get_absolute_url())
    assert controls(content(fragment)) == controls(bar(page)) == [WRITE]
    assert Chapter.objects.get(pk=in_review.pk).approved is not None


def test_a_text_that_changed_while_it_was_read_is_shown_anew_and_the_words_stay(
    cast: Cast, in_review: Chapter, client_of: SignIn
) -> None:
    workflow.withdraw(in_review, by=cast.vallentuna)
    workflow.save_text(in_review, html="<p>En annan text.</p>", expected_version=1, by=cast.vallentuna)
    workflow.submit(in_review, by=cast.vallentuna)
    answer = client_of(cast.samordnare).post(
        url("approve_chapter", in_review), {"revision": 1, "comment": "Bra!"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 409
    where = [answer[name] for name in ("HX-Retarget", "HX-Reselect", "HX-Reswap")]
    assert where == ["#innehall", "#innehall", "outerHTML"]
    shown = re.findall(r'<div class="plan-text">(.*?)</div>', content(answer), re.DOTALL)
    assert shown == ['<p data-at="0">En annan text.</p>']
    assert "Nu gäller version 2. Läs den innan du godkänner eller återsänder." in bar(answer)
    assert "Bra!</textarea>" in bar(answer)
    assert 'name="revision" value="2"' in bar(answer)
    assert Chapter.objects.get(pk=in_review.pk).state == "in_review"


@pytest.mark.parametrize("revision", ["", "x", "9"])
def test_a_form_without_the_version_that_was_read_decides_nothing(
    cast: Cast, in_review: Chapter, client_of: SignIn, revision: str
) -> None:
    answer = client_of(cast.samordnare).post(url("approve_chapter", in_review), {"revision": revision})
    assert answer.status_code == (404 if revision == "9" else 422)
    assert revision == "9" or "Det framgår inte vilken version av texten" in bar(answer)
    assert Chapter.objects.get(pk=in_review.pk).state == "in_review"


# Comments


def test_a_comment_and_an_answer(cast: Cast, chapter: Chapter, client_of: SignIn) -> None:
    answer = client_of(cast.osteraker).post(url("comment_chapter", chapter), {"text": "Saknas inte gods?"})
    comment = Comment.objects.get()
    assert answer["Location"] == f"{chapter.get_absolute_url()}#synpunkt-{comment.pk}"
    client_of(cast.vallentuna).post(url("comment_chapter", chapter), {"text": "Jo.", "answers": comment.pk})
    assert [(one.author, one.text, one.answers) for one in Comment.objects.order_by("pk")] == [
        (cast.osteraker, "Saknas inte gods?", None),
        (cast.vallentuna, "Jo.", comment),
    ]
    assert "Saknas inte gods?" in content(client_of(cast.politiker).get(chapter.get_absolute_url()))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"text": "  "}, "Skriv din synpunkt innan du skickar den."),
        ({"text": "å" * 5_001}, "5001"),
        ({"text": "Svar på vad?", "answers": 999_999}, "Synpunkten som du svarar på finns inte längre."),
    ],
    ids=["empty", "too long", "answers nothing"],
)
def test_a_comment_that_cannot_be_kept_stays_in_its_form(
    cast: Cast, chapter: Chapter, client_of: SignIn, data: dict[str, str], reason: str
) -> None:
    answer = client_of(cast.osteraker).post(url("comment_chapter", chapter), data)
    assert answer.status_code == 422
    assert reason in content(answer).replace("\xa0", "")
    assert data["text"].strip() in content(answer)
    assert Comment.objects.count() == 0


def test_what_was_sent_back_is_written_on_before_it_is_handed_in(
    cast: Cast, in_review: Chapter, client_of: SignIn
) -> None:
    workflow.send_back(in_review, revision=Revision.objects.get(), comment="Nej.", by=cast.samordnare)

    def first() -> list[str]:
        shown = bar(client_of(cast.vallentuna).get(in_review.get_absolute_url()))
        return re.findall(r'class="btn btn-primary"[^>]*>(.*?)</', shown)

    assert first() == [WRITE]
    workflow.save_text(in_review, html="<p>Ja.</p>", expected_version=1, by=cast.vallentuna)
    assert first() == [SUBMIT]


# The list


def test_the_list_tells_everybody_what_waits_for_them(cast: Cast, in_review: Chapter, client_of: SignIn) -> None:
    address = reverse("working_chapters", args=[cast.plan.slug])
    turns = {
        name: re.findall(r'chapter-list__turn" href="[^"]*">(.*?)<span', content(client_of(person).get(address)))
        for name, person in (("samordnare", cast.samordnare), ("vallentuna", cast.vallentuna))
    }
    assert turns == {"samordnare": ["Läs och granska"], "vallentuna": []}
    workflow.send_back(in_review, revision=Revision.objects.get(), comment="Nej.", by=cast.samordnare)
    shown = content(client_of(cast.vallentuna).get(address))
    assert "Återsänt till dig: läs kommentaren" in shown
    assert "Sara Lindqvist återsände" in shown


def test_the_list_shows_what_each_chapter_lacks(small: Plan, cast: Cast, client_of: SignIn) -> None:
    shown = content(client_of(cast.politiker).get(reverse("working_chapters", args=[small.slug])))
    assert re.findall(r"<li>(.*?)</li>", shown.split("chapter-list", 1)[1])[:4] == [
        "Texten är inte skriven.",
        "Texten är inte skriven.",
        "1 mål har ingen åtgärd.",
        "Texten är inte skriven.",
    ]
    assert "Inget saknas." in shown


def test_the_list_needs_as_many_queries_with_one_as_with_three(
    three_of_everything: Plan, cast: Cast, client_of: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, address = client_of(cast.samordnare), reverse("working_chapters", args=[three_of_everything.slug])
    first = Chapter.objects.get(plan=three_of_everything, number=1)
    for chapter in (first, *three_of_everything.chapters.filter(number__in=(2, 3))):
        workflow.appoint_editors(chapter, [cast.vallentuna, cast.osteraker], by=cast.samordnare)
        workflow.save_text(chapter, html="<p>Ny.</p>", expected_version=1, by=cast.samordnare)
        with django_assert_num_queries(34):
            client.get(address)


def test_a_chapter_needs_as_many_queries_with_one_as_with_three(
    three_of_everything: Plan, cast: Cast, client_of: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    chapter = three_of_everything.chapters.get(number=4)
    client = client_of(cast.osteraker)
    for turn in range(3):
        workflow.appoint_editors(chapter, [cast.osteraker, cast.vallentuna][: turn + 1], by=cast.samordnare)
        RevisionFactory(chapter=chapter)
        client.post(url("comment_chapter", chapter), {"text": "Hej"})
        with django_assert_num_queries(26):
            client.get(chapter.get_absolute_url())
