"""Editions of the first format, which had no keys: keys are made for them of numbers, short addresses and names.

A plan of the second format is keyed the same way to be compared with one of the first.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from handlingsplan.chapters.document import PlanDocument
from handlingsplan.plan.enums import CHAPTERS

FIRST_FORMAT = 1
_LINK = {"anchor", "chapter", "text"}
_KINDS = {"mal": "goal", "utmaning": "challenge", "atgard": "measure", "paket": "package", "indikator": "indicator"}
_TABLES = ("funder", "kind", "state")

Data = dict[str, Any]


def by_name(document: PlanDocument) -> PlanDocument:
    """Return the plan with keys as if it had been frozen in the first format."""
    data = keyed_by_name(document.model_dump(mode="json", exclude_unset=True))
    return PlanDocument.model_validate(data | {"format": FIRST_FORMAT})


def keyed_by_name(data: Data) -> Data:
    """Put keys into the data of a plan, and return it."""
    organisations = _Organisations(data)
    for each in _dictionaries(data):
        if each.keys() - {"key"} == _LINK:
            each["key"] = _of_anchor(each["anchor"])
        for name, keyed in (("organisation", "organisation_key"), ("owner", "owner_key")):
            if isinstance(each.get(name), str):
                each[keyed] = organisations.key(each[name])
    plan = data["plan"]
    plan["coordinating_organisation_key"] = organisations.key(plan["coordinating_organisation"])
    for kind in CHAPTERS:
        data[kind.key]["key"] = kind.key
    _key_measures(data, organisations)
    _key_the_rest(data, organisations)
    for each in _dictionaries(data):
        if each.keys() >= {"heading", "rows", "total"}:
            _key_money_table(each, organisations)
    return data


class _Organisations:
    """Keys of organisations by what the parties are called, long and short; others by the name itself."""

    def __init__(self, data: Data) -> None:
        self.keys: dict[str, str] = {}
        for group in data["cooperation"]["groups"]:
            for party in group["parties"]:
                party["key"] = f"organisation-{party['slug']}"
                self.keys |= {party["name"]: party["key"], party["short_name"]: party["key"]}

    def key(self, name: str) -> str:
        return self.keys.get(name, f"name-{name}")


def _dictionaries(value: Any) -> Iterator[Data]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _dictionaries(each)


def _of_anchor(anchor: str) -> str:
    kind, _dash, number = anchor.rpartition("-")
    return f"{_KINDS.get(kind, kind)}-{number}"


def _key_measures(data: Data, organisations: _Organisations) -> None:
    for package in data["measures"]["packages"]:
        package["key"] = _of_anchor(package["anchor"])
        for measure in package["measures"]:
            number = measure["number"]
            measure["key"] = f"measure-{number}"
            measure["participant_keys"] = [organisations.key(name) for name in measure["participants"]]
            areas = [organisations.key(name) for name in measure["area"].split(", ")]
            measure["area_keys"] = [key for key in areas if not key.startswith("name-")]
            measure["replaces_keys"] = [f"measure-{title.partition('.')[0]}" for title in measure.get("replaces", [])]
            _key_funding(measure, organisations)
            for stand in measure["commitments"]:
                stand["key"] = f"commitment-{number}-{stand['organisation_key'].partition('-')[2]}"


def _key_funding(measure: Data, organisations: _Organisations) -> None:
    seen: Counter[str] = Counter()
    for row in measure["funding"]:
        row["funder_key"] = organisations.key(row["funder"])
        facts = f"funding-{measure['number']}-{row['funder_key']}-{row['year']}-{row['kind']}-{row['state']}"
        seen[facts] += 1
        row["key"] = f"{facts}-{seen[facts]}"


def _key_money_table(table: Data, organisations: _Organisations) -> None:
    table["key"] = _TABLES[_HEADINGS.index(table["heading"])] if table["heading"] in _HEADINGS else table["title"]
    for row in table["rows"]:
        row["key"] = organisations.key(row["label"]) if table["key"] == "funder" else row["label"]
    table["total"]["key"] = "total"


_HEADINGS = ("Finansiär", "Slag", "Läge")


def _key_the_rest(data: Data, organisations: _Organisations) -> None:
    for kind, rows in (
        ("step", data["background"]["process_steps"]),
        ("goal", data["goals"]["goals"]),
        ("challenge", data["goals"]["challenges"]),
        ("indicator", _indicators(data)),
    ):
        for row in rows:
            row["key"] = f"{kind}-{row['number']}"
    for indicator in _indicators(data):
        for value in indicator["organisations"]:
            value["key"] = f"value-{indicator['number']}-{value['organisation_key'].partition('-')[2]}"
    for example in data["examples"]["examples"]:
        example["key"] = example["anchor"].replace("exempel", "example")
        for number, picture in enumerate(example.get("pictures", []), start=1):
            picture["key"] = f"picture-{example['key']}-{number}"
    for evaluation in data["followup"].get("evaluations", []):
        about = evaluation["about"]["key"]
        evaluation["key"] = f"evaluation-{about}-{evaluation['organisation_key']}-{evaluation['title']}"
    for one in data.get("adoptions", []):
        one["key"] = f"adoption-{one['edition']}-{one['organisation_key']}-{one['body']}"
    matrix = data["cooperation"]["matrix"]
    matrix["organisation_keys"] = [organisations.key(name) for name in matrix["organisations"]]


def _indicators(data: Data) -> list[Data]:
    placed = [part.get("indicator") for kind in CHAPTERS for part in data[kind.key].get("live", [])]
    return [*data["followup"]["indicators"], *(one for one in placed if one)]
