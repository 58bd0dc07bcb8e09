"""What the owner's people say among themselves of a draft stays with them when it is handed over, unless shared."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from actors.models import User
from handlingsplan.discussion.models import Comment
from handlingsplan.discussion.threads import threads_on
from measures import editorial
from measures.enums import EditorialState
from measures.measure_page import editorial_log
from measures.models import Measure
from measures.queries import for_page
from tests.cast import Cast
from tests.factories import MeasureFactory

SignIn = Callable[[User], Client]
READERS = ("osteraker", "politiker", "vallentuna", "samordnare", "forskare")
OWN = {"osteraker", "politiker"}


@pytest.fixture
def draft(cast: Cast, client_of: SignIn) -> Measure:
    """A draft of Österåker's on which its people have said two things and answered the first."""
    draft = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, state=EditorialState.DRAFT)
    first = _say(client_of(cast.osteraker), draft, "Rådet vill inte.")
    _say(client_of(cast.osteraker_ansvarig), draft, "Jag vet.", answers=first)
    _say(client_of(cast.osteraker), draft, "Banan byggs i höst.")
    return draft


def _say(client: Client, measure: Measure, text: str, **data: int) -> int:
    assert client.post(_url("comment_measure", measure), {"text": text, **data}).status_code == 302
    return Comment.objects.latest("pk").pk


def _url(name: str, measure: Measure) -> str:
    return reverse(name, args=[measure.plan.slug, Measure.objects.get(pk=measure.pk).number])


def _read_by(cast: Cast, measure: Measure) -> dict[str, set[str]]:
    """Return who reads each comment."""
    found: dict[str, set[str]] = {text: set() for text in Comment.objects.values_list("text", flat=True)}
    for name in READERS:
        for thread in threads_on(measure, reader=User.objects.get(pk=cast.person(name).pk)):
            for comment in thread.comments:
                found[comment.text].add(name)
    return found


def test_it_stays_with_them_unless_they_share_it(cast: Cast, draft: Measure, client_of: SignIn) -> None:
    client = client_of(cast.osteraker)
    page = client.get(_url("propose_measure", draft))
    words = [label for _value, label in page.context["form"].fields["shared"].choices]
    assert words == [
        "Örjan Åkesson: Rådet vill inte. – Ann-Marie Öhman: Jag vet.",
        "Örjan Åkesson: Banan byggs i höst.",
    ]
    assert [label in page.content.decode() for label in words] == [True, True]
    second = Comment.objects.get(text="Banan byggs i höst.").pk
    sent = {"newest": page.context["form"].initial["newest"], "shared": [second]}
    assert client.post(_url("propose_measure", draft), sent).status_code == 302
    assert _read_by(cast, draft) == {"Rådet vill inte.": OWN, "Jag vet.": OWN, "Banan byggs i höst.": set(READERS)}


def test_nothing_is_shared_that_was_not_shown(cast: Cast, draft: Measure, client_of: SignIn) -> None:
    client, first = client_of(cast.osteraker), Comment.objects.get(text="Rådet vill inte.").pk
    newest = client.get(_url("propose_measure", draft)).context["form"].initial["newest"]
    _say(client_of(cast.osteraker_ansvarig), draft, "Säg inget till Vallentuna.", answers=first)
    client.post(_url("propose_measure", draft), {"newest": newest, "shared": [first]})
    read_by = _read_by(cast, draft)
    assert (read_by["Rådet vill inte."], read_by["Säg inget till Vallentuna."]) == (set(READERS), OWN)


def test_another_organisation_shares_nothing_and_answers_nothing_of_theirs(
    cast: Cast, draft: Measure, client_of: SignIn
) -> None:
    first = Comment.objects.get(text="Rådet vill inte.").pk
    editorial.propose(draft, by=cast.osteraker)
    client = client_of(cast.vallentuna)
    assert client.post(_url("comment_measure", draft), {"text": "Varför?", "answers": first}).status_code == 422
    assert client.post(_url("resolve_on_measure", draft), {"thread": first}).status_code == 404


def test_an_answer_is_as_private_as_what_it_answers_and_what_is_said_then_is_for_all(
    cast: Cast, draft: Measure, client_of: SignIn
) -> None:
    first = Comment.objects.get(text="Rådet vill inte.").pk
    editorial.propose(draft, by=cast.osteraker)
    _say(client_of(cast.osteraker), draft, "Än.", answers=first)
    asked = _say(client_of(cast.vallentuna), draft, "Var?")
    editorial.send_back(draft, by=cast.samordnare, comment="Var?")
    _say(client_of(cast.osteraker), draft, "Det säger vi inte.", answers=asked)
    _say(client_of(cast.osteraker), draft, "Vi lägger ner.")
    read_by = _read_by(cast, draft)
    texts = ("Än.", "Var?", "Det säger vi inte.", "Vi lägger ner.")
    assert [read_by[text] for text in texts] == [OWN, set(READERS), OWN, OWN]


def test_what_was_done_with_the_draft_alone_is_the_owners(cast: Cast, draft: Measure) -> None:
    editorial.withdraw(draft, by=cast.osteraker, comment="Rådet vill inte.")
    editorial.restore(draft, by=cast.osteraker)
    editorial.propose(draft, by=cast.osteraker, comment="Nu så.")
    measure = for_page(Measure.objects.all()).get(pk=draft.pk)
    acts = {name: [event.act for event in editorial_log(cast.person(name), measure)] for name in READERS}
    told, own = ["propose"], ["propose", "restore", "withdraw"]
    assert acts == {name: own if name in OWN else told for name in READERS}
