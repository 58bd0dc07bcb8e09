"""What every page of measures answers whom: cast × page, compared cell by cell.

Österåker owns one measure of each state; Vallentuna takes part in all of them, and has nothing to do with the
plan's other measures. 200 is a page, 302 a deed done (or, for the anonymous, the way to the log-in page), 403 a
refusal with its reason, 404 nothing to be seen.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actors.ledger import entries_of
from actors.models import User
from measures import editorial
from measures.editing import status_version
from measures.enums import EditorialState
from measures.models import Measure
from measures.parts import PART_BY_KEY, part_version
from measures.permissions import may_report_status, may_write_measure
from tests.cast import Cast
from tests.factories import MeasureFactory

CAST = ("osteraker", "osteraker_ansvarig", "vallentuna", "samordnare", "politiker", "forskare", "outsider", "anonymous")


@dataclass(frozen=True)
class Request:
    """A request for a page of a measure in some state; `data` makes it a POST."""

    name: str
    state: EditorialState = EditorialState.ACCEPTED
    data: Callable[[Measure], dict[str, Any]] | None = None
    more: str = ""  # an organisation, or a part of the measure

    def send(self, client: Client, measure: Measure) -> int:
        """Return the status of the answer."""
        args = [measure.plan.slug, measure.number]
        url = reverse(self.name, args=[*args, self.more] if self.more else args)
        if self.data is None:
            return client.get(url).status_code
        return client.post(url, self.data(measure)).status_code


def _texts(measure: Measure) -> dict[str, Any]:
    return {"based_on": part_version(measure, PART_BY_KEY["vad"]), "title": "Nytt namn"}


def _status(measure: Measure) -> dict[str, Any]:
    return {"based_on": status_version(measure), "status": "done"}


def _money(_measure: Measure) -> dict[str, Any]:
    return {"row-TOTAL_FORMS": "0", "row-INITIAL_FORMS": "0"}


def _commitment(_measure: Measure) -> dict[str, Any]:
    return {"based_on": 0, "state": "intends"}


def _words(measure: Measure) -> dict[str, Any]:
    return {"based_on": measure.version, "comment": "Så här."}


DRAFT, PROPOSED, ACCEPTED, WITHDRAWN = EditorialState
REQUESTS = {
    "read the draft": Request("measure", DRAFT),
    "read the proposed one": Request("measure", PROPOSED),
    "read the accepted one": Request("measure"),
    "read the withdrawn one": Request("measure", WITHDRAWN),
    "draft's history": Request("measure_history", DRAFT),
    "history": Request("measure_history"),
    "form for the draft": Request("edit_part", DRAFT, None, "vad"),
    "form": Request("edit_part", ACCEPTED, None, "vad"),
    "form for the withdrawn": Request("edit_part", WITHDRAWN, None, "vad"),
    "write the draft": Request("edit_part", DRAFT, _texts, "vad"),
    "write the proposed one": Request("edit_part", PROPOSED, _texts, "vad"),
    "write the accepted one": Request("edit_part", ACCEPTED, _texts, "vad"),
    "write the withdrawn one": Request("edit_part", WITHDRAWN, _texts, "vad"),
    "status of the draft": Request("measure_status", DRAFT, _status),
    "status": Request("measure_status", ACCEPTED, _status),
    "money of the draft": Request("measure_funding", DRAFT),
    "money": Request("measure_funding"),
    "Österåker's commitment": Request("measure_commitment", ACCEPTED, _commitment, "osteraker"),
    "Vallentuna's commitment": Request("measure_commitment", ACCEPTED, _commitment, "vallentuna"),
    "KTH's commitment": Request("measure_commitment", ACCEPTED, _commitment, "kth"),
    "commitment to the draft": Request("measure_commitment", DRAFT, _commitment, "osteraker"),
    "propose the draft": Request("propose_measure", DRAFT, _words),
    "propose the proposed": Request("propose_measure", PROPOSED, _words),
    "accept the draft": Request("accept_measure", DRAFT, _words),
    "accept the proposed": Request("accept_measure", PROPOSED, _words),
    "accept the accepted": Request("accept_measure", ACCEPTED, _words),
    "send back the proposed": Request("send_back_measure", PROPOSED, _words),
    "send back the accepted": Request("send_back_measure", ACCEPTED, _words),
    "withdraw the draft": Request("withdraw_measure", DRAFT, _words),
    "withdraw the accepted": Request("withdraw_measure", ACCEPTED, _words),
    "restore the withdrawn": Request("restore_measure", WITHDRAWN, _words),
    "restore the accepted": Request("restore_measure", ACCEPTED, _words),
}

#                        officer  lead   officer  coordi- reader  evalu-  out-    anony-
#                        own      own    taking   nator   own     ator    sider   mous
#                                        part
TABLE = """
read the draft          | 200  | 200  | 404  | 404  | 200  | 404  | 404  | 302
read the proposed one   | 200  | 200  | 200  | 200  | 200  | 200  | 404  | 302
read the accepted one   | 200  | 200  | 200  | 200  | 200  | 200  | 404  | 302
read the withdrawn one  | 200  | 200  | 404  | 404  | 200  | 404  | 404  | 302
draft's history         | 200  | 200  | 404  | 404  | 200  | 404  | 404  | 302
history                 | 200  | 200  | 200  | 200  | 200  | 200  | 404  | 302
form for the draft      | 200  | 200  | 404  | 404  | 403  | 404  | 404  | 302
form                    | 200  | 200  | 403  | 200  | 403  | 403  | 404  | 302
form for the withdrawn  | 403  | 403  | 404  | 404  | 403  | 404  | 404  | 302
write the draft         | 302  | 302  | 404  | 404  | 403  | 404  | 404  | 302
write the proposed one  | 302  | 302  | 403  | 302  | 403  | 403  | 404  | 302
write the accepted one  | 302  | 302  | 403  | 302  | 403  | 403  | 404  | 302
write the withdrawn one | 403  | 403  | 404  | 404  | 403  | 404  | 404  | 302
status of the draft     | 302  | 302  | 404  | 404  | 403  | 404  | 404  | 302
status                  | 302  | 302  | 403  | 302  | 403  | 403  | 404  | 302
money of the draft      | 200  | 200  | 404  | 404  | 403  | 404  | 404  | 302
money                   | 200  | 200  | 200  | 200  | 403  | 403  | 404  | 302
Österåker's commitment  | 302  | 302  | 403  | 422  | 403  | 403  | 404  | 302
Vallentuna's commitment | 403  | 403  | 302  | 422  | 403  | 403  | 404  | 302
KTH's commitment        | 404  | 404  | 404  | 404  | 404  | 404  | 404  | 302
commitment to the draft | 403  | 403  | 404  | 404  | 403  | 404  | 404  | 302
propose the draft       | 302  | 302  | 404  | 404  | 403  | 404  | 404  | 302
propose the proposed    | 403  | 403  | 403  | 403  | 403  | 403  | 404  | 302
accept the draft        | 403  | 403  | 404  | 404  | 403  | 404  | 404  | 302
accept the proposed     | 403  | 403  | 403  | 302  | 403  | 403  | 404  | 302
accept the accepted     | 403  | 403  | 403  | 403  | 403  | 403  | 404  | 302
send back the proposed  | 403  | 403  | 403  | 302  | 403  | 403  | 404  | 302
send back the accepted  | 403  | 403  | 403  | 403  | 403  | 403  | 404  | 302
withdraw the draft      | 302  | 302  | 404  | 404  | 403  | 404  | 404  | 302
withdraw the accepted   | 302  | 302  | 403  | 302  | 403  | 403  | 404  | 302
restore the withdrawn   | 302  | 302  | 404  | 404  | 403  | 404  | 404  | 302
restore the accepted    | 403  | 403  | 403  | 403  | 403  | 403  | 404  | 302
"""


def _expected(name: str) -> dict[str, int]:
    column = CAST.index(name) + 1
    rows = [[part.strip() for part in line.split("|")] for line in TABLE.strip().splitlines()]
    return {row[0]: int(row[column]) for row in rows}


def _client(cast: Cast, name: str, client_of: Callable[[User], Client]) -> Client:
    return Client() if name == "anonymous" else client_of(cast.person(name))


@pytest.mark.parametrize("name", CAST)
def test_every_page_answers_everybody_as_the_table_says(
    cast: Cast, client_of: Callable[[User], Client], name: str
) -> None:
    client = _client(cast, name, client_of)
    found = {}
    for title, request in REQUESTS.items():
        measure = MeasureFactory(
            plan=cast.plan,
            owner=cast.osteraker_kommun,
            participants=[cast.vallentuna_kommun],
            state=request.state,
        )
        found[title] = request.send(client, measure)
    assert found == _expected(name)


@pytest.mark.parametrize("name", ["vallentuna", "samordnare", "politiker", "forskare", "outsider", "anonymous"])
def test_no_request_changes_a_draft_that_is_not_ones_own(
    cast: Cast, client_of: Callable[[User], Client], name: str
) -> None:
    client = _client(cast, name, client_of)
    draft = MeasureFactory(
        plan=cast.plan,
        owner=cast.osteraker_kommun,
        participants=[cast.vallentuna_kommun],
        state=EditorialState.DRAFT,
    )
    for request in REQUESTS.values():
        request.send(client, draft)
    stored = Measure.objects.get(pk=draft.pk)
    assert (stored.title, stored.state, stored.status, stored.version) == (draft.title, "draft", "not_started", 1)
    assert (entries_of(stored).count(), stored.commitments.count(), stored.editorial_events.count()) == (1, 0, 0)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("osteraker", 200),
        ("osteraker_ansvarig", 200),
        ("vallentuna", 200),
        ("samordnare", 403),
        ("politiker", 403),
        ("forskare", 403),
        ("outsider", 404),
        ("anonymous", 302),
    ],
)
def test_who_finds_the_form_for_a_new_measure(
    cast: Cast, client_of: Callable[[User], Client], name: str, status: int
) -> None:
    client = _client(cast, name, client_of)
    url = reverse("new_measure", args=["stockholm"])
    owner = {"title": "Bilpool", "owner": cast.osteraker_kommun.pk}
    assert (client.get(url).status_code, client.post(url, {"title": "Bilpool"}).status_code) == (
        status,
        422 if status == 200 else status,
    )
    client.post(url, owner)
    assert Measure.objects.count() == (1 if name.startswith("osteraker") else 0)


def test_a_refusal_is_a_page_with_its_reason(cast: Cast, client_of: Callable[[User], Client]) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun)
    response = client_of(cast.vallentuna).get(reverse("edit_part", args=["stockholm", measure.number, "vad"]))
    reason = "Åtgärden ändras bara av handläggare i Österåker, som ansvarar för den, och av samordnaren."
    assert response.status_code == 403
    assert reason in response.content.decode()


def test_the_coordinator_is_told_to_restore_what_is_withdrawn(cast: Cast) -> None:
    measure = MeasureFactory(plan=cast.plan, owner=cast.osteraker_kommun, state=EditorialState.ACCEPTED)
    left = editorial.withdraw(measure, by=cast.samordnare, comment="Fel.")
    verdicts = [may_write_measure(cast.samordnare, left), may_report_status(cast.samordnare, left)]
    reason = "Åtgärden är tillbakadragen. Återta den om den ska ändras."
    assert [(bool(verdict), verdict.reason) for verdict in verdicts] == [(False, reason)] * 2


@pytest.mark.parametrize("name", sorted({request.name for request in REQUESTS.values() if request.data}))
def test_a_measure_of_another_plan_is_not_found(cast: Cast, client_of: Callable[[User], Client], name: str) -> None:
    elsewhere = MeasureFactory()
    args = ["stockholm", elsewhere.number + 7]
    more = {"measure_commitment": ["osteraker"], "edit_part": ["vad"]}
    url = reverse(name, args=[*args, *more.get(name, [])])
    client = client_of(cast.samordnare)
    assert (client.get(url).status_code, client.post(url).status_code) == (404, 404)
    assert client.get(url.replace("stockholm", elsewhere.plan.slug)).status_code == 404
