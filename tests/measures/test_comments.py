from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from actors.models import User
from handlingsplan.discussion.models import Comment
from handlingsplan.discussion.threads import threads_on
from measures.enums import EditorialState
from tests.cast import Cast
from tests.factories import MeasureFactory

ANSWER_TO_A_COMMENT = {
    "samordnare": 302,
    "osteraker": 302,
    "vallentuna": 302,
    "forskare": 302,
    "politiker": 403,
    "outsider": 404,
}


@pytest.mark.parametrize(("name", "status"), ANSWER_TO_A_COMMENT.items())
def test_who_comments_on_a_measure(cast: Cast, client_of: Callable[[User], Client], name: str, status: int) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    user = cast[name]
    assert isinstance(user, User)
    response = client_of(user).post(
        reverse("comment_measure", args=[cast.plan.slug, measure.number]), {"text": "Varför 2027?"}
    )
    assert response.status_code == status
    assert Comment.objects.count() == (1 if status == 302 else 0)


def test_a_draft_is_not_commented_by_others(cast: Cast, client_of: Callable[[User], Client]) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, state=EditorialState.DRAFT)
    url = reverse("comment_measure", args=[cast.plan.slug, measure.number])
    assert client_of(cast.samordnare).post(url, {"text": "Hej"}).status_code == 404
    assert client_of(cast.osteraker).post(url, {"text": "Hej"}).status_code == 302


def test_comment_and_answer_show_on_the_page(cast: Cast, client_of: Callable[[User], Client]) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    url = reverse("comment_measure", args=[cast.plan.slug, measure.number])
    client_of(cast.vallentuna).post(url, {"text": "Varför 2027?"})
    first = Comment.objects.get()
    response = client_of(cast.osteraker).post(url, {"text": "Då är upphandlingen klar.", "answers": first.pk})
    answer = Comment.objects.exclude(pk=first.pk).get()
    assert response["Location"] == f"{measure.get_absolute_url()}#synpunkt-{answer.pk}"
    assert [(thread.comment, thread.answers) for thread in threads_on(measure, reader=cast.osteraker)] == [
        (first, [answer])
    ]
    page = client_of(cast.politiker).get(measure.get_absolute_url()).content.decode()
    assert "Varför 2027?" in page
    assert "Som läsare kan du läsa synpunkter men inte lämna egna." in page


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({"text": ""}, {"text": ["Skriv din synpunkt innan du skickar den."]}),
        ({"text": "Svar", "answers": "4711"}, {"__all__": ["Synpunkten som du svarar på finns inte längre."]}),
    ],
)
def test_a_refused_comment_is_kept_with_the_reason(
    cast: Cast, client_of: Callable[[User], Client], data: dict[str, str], errors: dict[str, list[str]]
) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    response = client_of(cast.osteraker).post(reverse("comment_measure", args=[cast.plan.slug, measure.number]), data)
    form = response.context["discussion"].form
    assert (response.status_code, form.errors, form["text"].value()) == (422, errors, data["text"])
