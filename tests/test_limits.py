"""Every address that costs much refuses whoever asks too often, in words, with when to try again and what was typed."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from actors.models import User
from handlingsplan.consultation.public_answers import MAX_WAITING
from handlingsplan.limits import COSTLY, DAY, PUBLIC_ANSWERS_OF_A_DAY, SEARCHES, SHARED, Limit
from tests.cast import Cast
from tests.matrix.asking import patterns, url_names
from tests.matrix.lines import LINES
from tests.matrix.scene import Scene, build

LATE_IN_A_MINUTE = datetime(2026, 11, 25, 9, 0, 48, tzinfo=UTC)
# Words in the names of addresses that make files, take pictures and workbooks in, or compare texts
SOUNDS_COSTLY = ("export", "compare", "pictures", "workbook", "statistics", "_file", "_pdf", "_table")
CHEAP = {  # a stored file is handed out, or a file is kept as it was sent
    "appendix_file",
    "consultation_pdf",
    "edition_appendix_file",
    "edition_pdf",
    "evaluation_file",
    "newest_pdf",
    "render_job_pdf",
    "round_report_pdf",
    "workbook_undo",  # takes back what was read in, which had the limit
}


@pytest.fixture(autouse=True)
def _limited(settings: Settings) -> Iterator[None]:
    settings.LIMIT_COSTLY_REQUESTS = True
    settings.RENDER_JOBS = 0
    cache.clear()
    with time_machine.travel(LATE_IN_A_MINUTE, tick=False):
        yield
    cache.clear()


@pytest.fixture
def scene(cast: Cast) -> Scene:
    return build(cast)


def _used_up(limit: Limit, who: object, times: int | None = None) -> None:
    minute = int(LATE_IN_A_MINUTE.timestamp() // 60)
    cache.set(f"limit-{limit.name}-{who}-{minute}", limit.times if times is None else times)


def _method(limit: Limit) -> str:
    return "POST" if "POST" in limit.methods else "GET"


def _refusal(client: Client, address: str, method: str) -> tuple[int, str, bool, bool]:
    answer = client.generic(method, address, "text=Ett+ord", "application/x-www-form-urlencoded")
    said = " ".join(answer.content.decode().split())
    told = "Försök igen om 13 sekunder." in said
    return answer.status_code, answer.get("Retry-After", ""), told, "Ett ord" in said


def test_one_too_many_is_refused_in_words(scene: Scene, cast: Cast, client_of: Callable[[User], Client]) -> None:
    mine, anothers = client_of(cast.samordnare), client_of(cast.osteraker)
    for_everybody = {one.name for one in patterns() if getattr(one.callback, "for_everybody", False)}
    for name, limit in COSTLY.items():
        address = reverse(name, args=scene.targets[LINES[name].targets][0].args)
        if name in for_everybody:  # who asks is not known there
            _used_up(limit, "127.0.0.1", limit.times * SHARED)
        else:
            _used_up(limit, cast.samordnare.pk)
        method = _method(limit)
        assert _refusal(mine, address, method) == (429, "13", True, method == "POST"), name
        assert anothers.generic(method, address, REMOTE_ADDR="192.0.2.1").status_code != 429, name


def test_what_may_be_asked_is_answered_and_counted(cast: Cast, client_of: Callable[[User], Client]) -> None:
    client, address = client_of(cast.samordnare), reverse("export_csv", args=[cast.plan.slug])
    limit = COSTLY["export_csv"]
    answers = [client.get(address).status_code for _each in range(limit.times + 2)]
    assert answers == [200] * limit.times + [429] * 2
    with time_machine.travel(LATE_IN_A_MINUTE.timestamp() + 13):
        assert client.get(address).status_code == 200


def test_whoever_searches_too_often_is_refused_wherever_it_is(cast: Cast, client_of: Callable[[User], Client]) -> None:
    client = client_of(cast.samordnare)
    _used_up(SEARCHES, cast.samordnare.pk)
    lists = [reverse(name, args=[cast.plan.slug]) for name in ("measures", "plan_history")]
    assert [client.get(f"{address}?q=vinter").status_code for address in lists] == [429] * 2
    assert [client.get(address).status_code for address in lists] == [200] * 2


def test_one_address_does_not_fill_what_the_public_answers_in_a_day(scene: Scene) -> None:
    address = reverse("public_answer", args=["stockholm", 1])
    day = int(LATE_IN_A_MINUTE.timestamp() // DAY)
    most = PUBLIC_ANSWERS_OF_A_DAY.times * SHARED
    assert most * 10 <= MAX_WAITING
    cache.set(f"limit-{PUBLIC_ANSWERS_OF_A_DAY.name}-127.0.0.1-{day}", most - 1)
    answers = [Client().post(address, {"text": f"Sak {number}."}) for number in range(2)]
    assert [answer.status_code for answer in answers] == [302, 429]
    assert ("Försök igen i morgon." in answers[1].content.decode(), "Sak 1." in answers[1].content.decode()) == (
        True,
        True,
    )
    assert Client().post(address, {"text": "En annan."}, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_readers_who_share_an_address_share_more(scene: Scene) -> None:
    address = reverse("newly_elected_pdf", args=["stockholm"])
    limit = COSTLY["newly_elected_pdf"]
    statuses = []
    for used in (limit.times, limit.times * SHARED):
        _used_up(limit, "127.0.0.1", used)
        statuses.append(Client().get(address).status_code)
    assert statuses == [202, 429]


def test_what_sounds_costly_has_a_limit_or_is_listed_as_cheap() -> None:
    named = {name for name in url_names() if any(word in name for word in SOUNDS_COSTLY)}
    assert sorted(named - COSTLY.keys()) == sorted(CHEAP)
    assert COSTLY.keys() - set(url_names()) == set()
