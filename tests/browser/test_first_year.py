"""A coordinator's first year in Chromium: from an empty portal to a county's first edition, but for one command.

Then every page and file that is linked to from there is read: no word of the plan that the portal was made for.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from playwright.sync_api import FilePayload, Page, expect

from actors.models import User
from handlingsplan.editions.models import Adoption
from handlingsplan.jobs.enums import JobState
from handlingsplan.jobs.models import RenderJob
from handlingsplan.plan.enums import CHAPTERS
from handlingsplan.plan.models import Plan
from handlingsplan.plan.starting.register import bodies_in
from measures.models import Commitment, LaidMeasure, Measure
from tests.document_texts.documents import pdf
from tests.matrix.test_other_subjects import CHOOSES, FOREIGN, words_of
from tests.measures.workbooks.books import book_of
from tests.post import delivered
from tests.walking import seen_in
from tests.working import LiveWorker

pytestmark = [pytest.mark.browser, pytest.mark.services]
KIM, PASSWORD = "kim@example.org", "ett helt nytt lösenord"
MUNICIPALITIES = [body.name for body in bodies_in("21") if len(body.code) == 4]
MEASURES = 12
OF_A_KIND = 2  # pages of one kind that are read: of twelve measures, two
# Where one chooses among all counties and vocabularies, and what is of all plans alike
NOT_READ = CHOOSES | {"data_schema", "data_schema_of_format", "openapi", "components"}


def _address(name: str, *args: object) -> str:
    return reverse(name, args=["klimat", *args])


def _file(name: str, content: bytes, kind: str = "application/pdf") -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": content}


def _press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name).first.click()
    page.wait_for_load_state()


def _fill(page: Page, **words: str) -> None:
    for name, text in words.items():
        page.locator(f"[name={name}]").fill(text)


def _follow_letter(page: Page, part: str) -> None:
    """Open the address, with the part, that the newest letter with one leads to."""
    links = [link for letter in reversed(delivered()) for link in re.findall(r"https?://\S+", str(letter.body))]
    page.goto(urlsplit(next(link for link in links if part in link)).path)


def _choose_a_password(page: Page) -> None:
    """Let the command's letter lead to a letter with a secret, and that to a password."""
    _follow_letter(page, "/konto/losenord/glomt/")
    page.get_by_role("main").locator("input[type=email]").fill(KIM)
    page.get_by_role("main").get_by_role("button").click()
    page.wait_for_url("**/skickat/")
    _follow_letter(page, "/konto/losenord/nytt/")
    for one in page.locator("input[type=password]").all():
        one.fill(PASSWORD)
    page.get_by_role("main").get_by_role("button").click()
    page.wait_for_load_state()
    page.goto(reverse("account_login"))
    page.locator("[name=login]").fill(KIM)
    page.locator("[name=password]").fill(PASSWORD)
    _press(page, "Logga in")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kim Åberg")


def _begin(page: Page) -> None:
    """Say what the plan is, who is in it, where it is going and by what that is measured."""
    page.get_by_role("link", name="Planens uppgifter").first.click()
    _fill(page, title="Klimatplan för Gävleborg", subtitle="Gävleborg 2027–2031", subject="klimat")
    _fill(page, summary="Så minskar vi länets utsläpp.")
    _press(page, "Spara")
    page.goto(_address("county_parties"))
    _press(page, "Lägg till som parter")
    expect(page.get_by_text("10 parter till.")).to_be_visible()
    page.goto(_address("basics_goals_add"))
    _fill(page, number="1", title="Halverade utsläpp", description="Till 2031.")
    _press(page, "Spara")
    page.goto(_address("basics_challenges_add"))
    _fill(page, number="1", title="Gamla byggnader", description="De drar för mycket energi.")
    _press(page, "Spara")
    page.goto(_address("basics_indicators_add"))
    _fill(page, number="1", title="Utsläpp", definition="Utsläpp per invånare.", unit="ton", decimals="1")
    for name, value in (("direction", "decrease"), ("level", "organisation"), ("rule", "mean")):
        page.locator(f"[name={name}]").select_option(value)
    _press(page, "Spara")


def _write_chapters(page: Page) -> None:
    """Take the starting texts, and hand each in and approve it as it stands."""
    page.goto(_address("working_chapters"))
    _press(page, "Lägg in starttexter")
    for kind in CHAPTERS:
        page.goto(_address("working_chapter", kind.number))
        _press(page, "Lämna in till granskning")
        _press(page, "Godkänn version 1")
        expect(page.locator("#granskning")).to_contain_text("Godkänt")


def _lay_measures(page: Page) -> None:
    """Lay the list from the workshops before its owners, who have nobody yet; propose it for them, and accept it."""
    head = ["Åtgärd", "Beskrivning", "Ansvarig", "Planerad start", "Planerat slut"]
    rows = [
        [f"Solceller på skola {n}", "På hela taket.", MUNICIPALITIES[n % 10], "2027-01-01", "2029-12-31"]
        for n in range(MEASURES)
    ]
    page.goto(_address("workbook_upload"))
    page.locator("[name=file]").set_input_files(_file("lista.xlsx", book_of({"Åtgärder": [head, *rows]})))
    _press(page, "Granska filen")
    _press(page, "Läs in 12 rader")
    for laid in LaidMeasure.objects.all():
        page.goto(_address("laid_measure", laid.pk))
        _press(page, "Lämna över åt ägaren")
    page.goto(_address("measures"))
    for box in page.locator("[name=m]").all():
        box.check()
    _press(page, "Ändra de valda")
    page.locator("[name=what][value=accept]").check()
    _press(page, "Granska ändringen")
    _press(page, "Ändra 12 åtgärder")


def _decide_for(page: Page, organisation: str) -> None:
    """Enter what the organisation's minutes say of all its measures."""
    page.goto(_address("decide_commitments", organisation))
    for box in page.locator("[name=rows]").all():
        box.check()
    _fill(page, decision_body="Kommunstyrelsen", decision_date="2026-11-02", decision_paragraph="88")
    page.locator("[name=file]").set_input_files(_file("utdrag.pdf", pdf()))
    _press(page, "Registrera beslutet")
    expect(page.get_by_role("status").first).to_contain_text("Beslutet är registrerat")


def _open_round(page: Page) -> None:
    page.goto(_address("new_round"))
    _fill(page, title="Våren", deadline="2099-05-04")
    _press(page, "Öppna omgången")
    expect(page.get_by_role("status").first).to_contain_text("Omgången är öppen.")


def _publish(page: Page) -> None:
    page.goto(_address("readiness"))
    _press(page, "Publicera utgåva 1")
    expect(page.get_by_role("link", name="Ladda ner PDF")).to_be_visible(timeout=60_000)


def _adopt_for(page: Page, organisation: str) -> None:
    page.goto(_address("new_adoption", 1, organisation))
    page.locator("[name=kind]").first.check()
    _fill(page, body="Kommunfullmäktige", decided_on=timezone.localdate().isoformat(), paragraph="101")
    page.locator("[name=file]").set_input_files(_file("utdrag.pdf", pdf()))
    _press(page, "Spara i registret")
    expect(page.get_by_role("status").first).to_be_visible()


def _is_made() -> bool:
    return not RenderJob.objects.exclude(state=JobState.DONE).exists()


def _kind(address: str) -> str:
    """Return what the address is of: its name, and which chapter, as each has parts of its own."""
    try:
        found = resolve(urlsplit(address).path)
    except Resolver404:
        return ""
    number = found.kwargs.get("number") if "chapter" in (found.url_name or "") else None
    return f"{found.url_name or ''} {found.kwargs.get('chapter', number) or ''}".strip()


def _said_by(answer: HttpResponseBase) -> str:
    """Return the words of a page or file; what is the same in every plan's package says nothing of this one."""
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        return words_of(seen_in(answer))
    said = re.sub(r"\bdata/schema\.json\n\{.*?\n\}\s*\n(?=data/)", "", seen_in(answer), flags=re.DOTALL)
    return re.sub(r"<[^>]*>", " ", said)


def _foreign(text: str) -> list[str]:
    return sorted({text[max(0, found.start() - 40) : found.end() + 20] for found in FOREIGN.finditer(text)})


@dataclass
class Walk:
    """What was read, by address; pages for everybody are read once."""

    said: dict[str, str] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)

    def read_all(self, client: Client, *starts: str) -> None:
        """Read every page and file that links lead to, some of each kind."""
        waiting = list(starts)
        while waiting:
            address = waiting.pop(0)
            kind, path = _kind(address), urlsplit(address).path
            if path in self.said or not kind or kind in NOT_READ or self.kinds[kind] == OF_A_KIND:
                continue
            self.kinds[kind] += 1
            answer = client.get(address)
            self.said[path] = _said_by(answer)
            if "Location" in answer.headers:
                waiting.append(answer.headers["Location"])
            elif answer.headers.get("Content-Type", "").startswith("text/html"):
                waiting += [unescape(link) for link in re.findall(r'(?:href|src)="(/[^"#]*)', seen_in(answer))]


def test_a_first_year(
    transactional_db: None, page: Page, live_worker: LiveWorker, client_of: Callable[[User], Client]
) -> None:
    page.set_default_timeout(8_000)
    live_worker.kill()  # the letters are read before they are sent
    call_command("appoint_coordinator", "klimat", KIM, "Kim Åberg", organisation="Region Gävleborg")
    _choose_a_password(page)
    _begin(page)
    _write_chapters(page)
    _lay_measures(page)
    _decide_for(page, "gavle")
    _decide_for(page, "ockelbo")
    _open_round(page)
    live_worker.start()
    _publish(page)
    _adopt_for(page, "gavle")
    plan = Plan.objects.get()
    assert (plan.title, plan.subject, plan.county_code, plan.vocabularies) == (
        "Klimatplan för Gävleborg",
        "klimat",
        "21",
        [],
    )
    assert sorted(party.organisation.name for party in plan.parties.all()) == sorted(
        [*MUNICIPALITIES, "Region Gävleborg"]
    )
    assert Measure.objects.filter(state="accepted", laid__answer="proposed").count() == MEASURES
    decided = Commitment.objects.filter(state="decided").exclude(extract=None)
    assert sorted(decided.values_list("organisation__slug", flat=True)) == ["gavle", "ockelbo", "ockelbo"]
    assert Adoption.objects.get().extract is not None
    live_worker.until(_is_made)
    walk = Walk()
    walk.read_all(Client(), "/")
    walk.read_all(client_of(User.objects.get()), _address("workspace"))
    assert {path: words for path, text in walk.said.items() if (words := _foreign(text))} == {}
    assert {PurePosixPath(path).suffix for path in walk.said} >= {".pdf", ".docx", ".xlsx", ".csv", ".json", ".zip"}
    assert len(walk.kinds) > 200
