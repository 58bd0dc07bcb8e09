"""Who uses the portal, and what they open: read by locust, which `python -m bench load` starts."""

import json
import os
import random

from locust import HttpUser, between, task

from bench.crowds.runs import TOGETHER, WORKING_SEARCH

FACTS = json.loads(os.environ.get("LOAD_FACTS", '{"slug": "", "measures": 1, "officers": [""]}'))
PEOPLE = FACTS.get("people", {})  # how many of each kind, where their shares are not enough
SLUG, MEASURES = FACTS["slug"], FACTS["measures"]
WORDS = ("cykel", "buss", "vinter", "parkering", "samordning", "skolväg")
HEADERS = {"Host": "plan.example.org", "X-Forwarded-Proto": "https"}


class Reader(HttpUser):
    """A politician, a journalist, anybody: reads the published plan."""

    weight = 2
    fixed_count = PEOPLE.get("Reader", 0)
    wait_time = between(5, 15)

    def read(self, address: str, name: str) -> None:
        """Open a page; everything but 200 is an error."""
        self.client.get(address, name=name, headers=HEADERS, allow_redirects=False)

    @task(5)
    def published_plan(self) -> None:
        self.read(f"/planer/{SLUG}/", "public plan")

    @task(4)
    def chapter(self) -> None:
        """A chapter other than that of the measures, which everybody reads as a list."""
        self.read(f"/planer/{SLUG}/kapitel/{random.choice((1, 2, 3, 5, 6, 7, 8))}/", "public chapter")  # noqa: S311 no secret

    @task(3)
    def measures(self) -> None:
        self.read(f"/planer/{SLUG}/atgarder/?q={random.choice(WORDS)}", "public measures, search")  # noqa: S311 no secret

    @task(1)
    def pdf(self) -> None:
        """The beginning of the newest PDF, as a browser's reader asks for it, since most have it already."""
        headers = HEADERS | {"Range": "bytes=0-262143"}
        with self.client.get(
            f"/planer/{SLUG}/plan.pdf", name="newest PDF", headers=headers, catch_response=True
        ) as answer:
            if answer.status_code == 206:  # noqa: PLR2004 the part that was asked for
                answer.success()


class Officer(HttpUser):
    """An officer at work in the working plan."""

    weight = 3
    fixed_count = PEOPLE.get("Officer", 0)
    wait_time = between(5, 15)

    def on_start(self) -> None:
        """Take a session that nobody else has."""
        self.session = FACTS["officers"].pop() if FACTS["officers"] else ""

    def work(self, address: str, name: str) -> None:
        """Open a page; a redirect to sign-in is an error as well."""
        headers = HEADERS | {"Cookie": f"sessionid={self.session}"}
        name = TOGETHER if PEOPLE else name
        with self.client.get(address, name=name, headers=headers, allow_redirects=False, catch_response=True) as answer:
            if answer.status_code != 200:  # noqa: PLR2004 the page itself
                answer.failure(f"{answer.status_code}")

    @task(4)
    def my_work(self) -> None:
        self.work(f"/arbete/{SLUG}/", "my work")

    @task(2)
    def front(self) -> None:
        self.work("/", "start")

    @task(4)
    def search(self) -> None:
        self.work(f"/arbete/{SLUG}/atgarder/?scope=all&q={random.choice(WORDS)}", WORKING_SEARCH)  # noqa: S311 no secret

    @task(3)
    def own(self) -> None:
        self.work(f"/arbete/{SLUG}/atgarder/", "my measures")

    @task(6)
    def measure(self) -> None:
        self.work(f"/arbete/{SLUG}/atgarder/{random.randint(1, MEASURES)}/", "a measure")  # noqa: S311 no secret
