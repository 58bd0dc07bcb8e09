"""Made-up plans of any size, for trying the portal under load: the same seed gives the same plan.

A made-up plan is written as a folder of CSV files and loaded like any other.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from actors.enums import Category
from handlingsplan.plan.enums import CHAPTERS, Vocabulary
from measures.enums import CommitmentState, EditorialState, FundingKind, FundingState, Mode, Status

Record = dict[str, str | int]

_WHAT = (
    "Vintercykling",
    "Cykelskola",
    "Bilpool",
    "Parkeringsnorm",
    "Mobilitetsnav",
    "Resplan",
    "Lånecyklar",
    "Kampanj",
)
_WHERE = (
    "vid stationerna",
    "i centrum",
    "för skolorna",
    "för arbetsplatser",
    "längs stråket",
    "i skärgården",
    "på landsbygden",
)
_DOES = ("inför", "provar", "bygger ut", "samordnar", "förlänger", "följer upp")
_THING = ("säkra cykelplatser", "gemensam skyltning", "delade fordon", "tätare turer", "tydligare regler", "nya avtal")
_WHY = (
    "så att fler väljer bort bilen",
    "så att resan går ihop hela vägen",
    "så att utsläppen minskar",
    "så att fler kan delta",
)
_FIRST_YEAR, _LAST_YEAR = 2026, 2030


@dataclass(frozen=True)
class Size:
    """How large a plan to make up."""

    organisations: int
    measures: int


class MadeUpPlan:
    """Yields the rows of every file."""

    def __init__(self, slug: str, size: Size, *, seed: int) -> None:
        self.slug, self.size, self.random = slug, size, Random(seed)  # noqa: S311 not for secrets
        self.organisations = [f"{slug}-org-{number}" for number in range(1, size.organisations + 1)]
        self.goals = [f"mal-{number}" for number in range(1, 11)]
        self.challenges = [f"utmaning-{number}" for number in range(1, 8)]
        self.packages = [f"paket-{number}" for number in range(1, 9)]

    def write(self, folder: Path) -> None:
        files: dict[str, Iterator[Record]] = {
            "plan": self._plan(),
            "organisations": self._organisations(),
            "parties": self._parties(),
            "goals": self._numbered(self.goals, "Mål", origin="own", source="", source_version="", target_year=""),
            "challenges": self._numbered(self.challenges, "Utmaning"),
            "process_steps": self._numbered([f"steg-{number}" for number in range(1, 6)], "Steg"),
            "packages": self._numbered(self.packages, "Paket"),
            "measures": self._measures(),
            "funders": iter(
                [{"key": "klimatklivet", "name": "Klimatklivet"}, {"key": "eu", "name": "EU:s regionalfond"}]
            ),
            "funding": self._funding(),
            "commitments": self._commitments(),
            "indicators": self._indicators(),
            "targets": self._targets(),
            "observations": self._observations(),
            "good_examples": self._good_examples(),
        }
        for name, rows in files.items():
            self._write_file(folder / f"{name}.csv", list(rows))
        (folder / "chapters").mkdir()
        for kind in CHAPTERS:
            (folder / "chapters" / f"{kind.number}.html").write_text(self._chapter(), encoding="utf-8")

    @staticmethod
    def _write_file(path: Path, rows: list[Record]) -> None:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)

    def _sentence(self) -> str:
        pick = self.random.choice
        return f"{pick(_WHAT)} {pick(_WHERE)}: parterna {pick(_DOES)} {pick(_THING)} {pick(_WHY)}."

    def _text(self, sentences: int) -> str:
        return " ".join(self._sentence() for _ in range(sentences))

    def _chapter(self) -> str:
        parts = [
            f"<h2>{self.random.choice(_WHAT)} {self.random.choice(_WHERE)}</h2><p>{self._text(6)}</p>" for _ in range(4)
        ]
        points = "".join(f"<li>{self._sentence()}</li>" for _ in range(5))
        return f"{''.join(parts)}<ul>{points}</ul>"

    def _plan(self) -> Iterator[Record]:
        yield {
            "slug": self.slug,
            "title": f"Påhittad handlingsplan {self.slug}",
            "subtitle": f"{_FIRST_YEAR}–{_LAST_YEAR}",
            "summary": self._text(2),
            "period_start": _FIRST_YEAR,
            "period_end": _LAST_YEAR,
            "coordinating_organisation": self.organisations[0],
            "status": "active",
            "is_demo": "yes",
            "subject": "hållbar mobilitet",
            "vocabularies": ";".join(Vocabulary.values),
        }

    def _organisations(self) -> Iterator[Record]:
        for number, slug in enumerate(self.organisations, start=1):
            category = Category.REGION if number == 1 else Category.MUNICIPALITY
            name = f"Region Påhitt {self.slug}" if number == 1 else f"Kommun {number} {self.slug}"
            yield {
                "slug": slug,
                "name": name,
                "short_name": "Region Påhitt" if number == 1 else f"Kommun {number}",
                "category": category.value,
                "code": "",
                "organisation_number": "",
            }

    def _parties(self) -> Iterator[Record]:
        for slug in self.organisations:
            yield {"organisation": slug, "role": self._sentence(), "responsibility": self._text(2)}

    def _numbered(self, keys: list[str], what: str, **more: str) -> Iterator[Record]:
        for number, key in enumerate(keys, start=1):
            title = f"{what} {number}: {self.random.choice(_THING)}"
            yield {"number": number, "key": key, "title": title, "description": self._text(2), **more}

    def _measures(self) -> Iterator[Record]:
        for number in range(1, self.size.measures + 1):
            owner, *participants = self._parties_of(number)
            status = self.random.choice(Status.values)
            start = self.random.randint(_FIRST_YEAR, _LAST_YEAR)
            yield {
                "number": number,
                "title": f"{self.random.choice(_WHAT)} {self.random.choice(_WHERE)} {number}",
                "description": f"{self._text(3)}\n\n{self._text(2)}",
                "expected_result": self._sentence(),
                "owner": owner,
                "participants": ";".join(participants),
                "package": self.random.choice(self.packages),
                "four_step": self.random.choice((1, 1, 2, 2, 3, 4)),
                "modes": self.random.choice(Mode.values),
                "area": self.random.choice(("county", owner)),
                "planned_start": date(start, 1, 1).isoformat(),
                "planned_end": date(self.random.randint(start, _LAST_YEAR), 12, 31).isoformat(),
                "actual_start": "",
                "actual_end": "",
                "state": EditorialState.ACCEPTED.value,
                "status": status,
                "status_reason": self._sentence() if status in {Status.DELAYED, Status.STOPPED} else "",
                "goals": ";".join(self.random.sample(self.goals, 2)),
                "challenges": ";".join(self.random.sample(self.challenges, 2)),
            }

    def _parties_of(self, number: int) -> list[str]:
        """Return owner and participants of a measure: the same every time they are asked for."""
        count = 4 if number % 3 == 0 else 2
        steps = {(number + step * step) % len(self.organisations): None for step in range(count)}
        return [self.organisations[index] for index in steps]

    def _funding(self) -> Iterator[Record]:
        for number in range(1, self.size.measures + 1):
            owner = self._parties_of(number)[0]
            for year in range(_FIRST_YEAR, _LAST_YEAR + 1, 2):
                yield {
                    "measure": number,
                    "funder": self.random.choice((owner, owner, "klimatklivet", "eu")),
                    "year": year,
                    "kind": self.random.choice(FundingKind.values),
                    "amount": self.random.randint(1, 400) * 10_000,
                    "state": self.random.choice(FundingState.values),
                    "note": "",
                }

    def _commitments(self) -> Iterator[Record]:
        for number in range(1, self.size.measures + 1):
            for organisation in self._parties_of(number):
                decided = self.random.choice((True, False))
                yield {
                    "measure": number,
                    "organisation": organisation,
                    "state": (CommitmentState.DECIDED if decided else CommitmentState.INTENDS).value,
                    "condition": "",
                    "contribution": self._sentence(),
                    "decision_body": "kommunstyrelsen" if decided else "",
                    "decision_date": date(2026, 1 + number % 12, 1 + number % 28).isoformat() if decided else "",
                    "decision_paragraph": f"§ {number}" if decided else "",
                    "registry_number": f"KS 2026/{number:04}" if decided else "",
                    "decision_link": "",
                }

    def _indicators(self) -> Iterator[Record]:
        for number in range(1, 11):
            yield {
                "number": number,
                "key": f"indikator-{number}",
                "title": f"Indikator {number}: {self.random.choice(_THING)}",
                "definition": self._text(2),
                "unit": "procent",
                "decimals": 1,
                "direction": "increase",
                "level": "organisation",
                "rule": "mean",
                "weight": "",
                "baseline_year": 2023,
                "baseline_value": self.random.randint(10, 40),
                "source": "Påhittade värden",
                "source_url": "",
                "goals": self.random.choice(self.goals),
                "responsible": self.organisations[0],
            }

    @staticmethod
    def _targets() -> Iterator[Record]:
        for number in range(1, 11):
            yield {"indicator": f"indikator-{number}", "year": _LAST_YEAR, "value": 60}

    def _observations(self) -> Iterator[Record]:
        for number in range(1, 11):
            for organisation in self.organisations:
                for year in (2023, 2024, 2025):
                    yield {
                        "indicator": f"indikator-{number}",
                        "organisation": organisation,
                        "year": year,
                        "value": f"{self.random.uniform(10, 60):.1f}",
                        "state": "approved",
                        "source": "Påhittat värde",
                        "note": "",
                    }

    def _good_examples(self) -> Iterator[Record]:
        for number in range(1, 7):
            yield {
                "number": number,
                "organisation": self.random.choice(self.organisations),
                "title": f"{self.random.choice(_WHAT)} {self.random.choice(_WHERE)}",
                "year": 2024,
                "what_was_done": self._text(3),
                "results": self._sentence(),
                "cost": "250 000 kr",
                "contact": "trafikplanerare",
            }
