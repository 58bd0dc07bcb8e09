"""publiccode.yml is one that catalogues of public software can read: version 0.4 of the standard."""

from typing import Any

import pytest
import yaml

from tests.tree.files import ROOT

CODE: dict[str, Any] = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
MANDATORY = {
    "categories",
    "description",
    "developmentStatus",
    "legal",
    "localisation",
    "maintenance",
    "name",
    "platforms",
    "publiccodeYmlVersion",
    "softwareType",
    "url",
}
OPTIONAL = {"dependsOn", "intendedAudience", "landingURL", "releaseDate", "roadmap", "softwareVersion", "usedBy"}


def test_keys() -> None:
    assert MANDATORY - set(CODE) == set()
    assert set(CODE) - MANDATORY - OPTIONAL == set()
    assert CODE["publiccodeYmlVersion"] == "0.4"


def test_values_of_the_standards_lists() -> None:
    assert CODE["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert CODE["softwareType"] == "standalone/web"
    assert CODE["platforms"] == ["web"]
    assert set(CODE["localisation"]) == {"availableLanguages", "localisationReady"}


def test_who_answers_for_it_is_named_where_somebody_does() -> None:
    kind = CODE["maintenance"]["type"]
    needed = {"internal": {"contacts"}, "community": {"contacts"}, "contract": {"contractors"}, "none": set()}
    assert set(CODE["maintenance"]) - {"type"} >= needed[kind]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_descriptions_have_the_length_that_the_standard_asks_for(language: str) -> None:
    description = CODE["description"][language]
    assert len(description["shortDescription"]) <= 150
    assert 150 <= len(description["longDescription"]) <= 10_000
    assert description["features"]


def test_the_licence_is_the_one_that_lies_here() -> None:
    assert CODE["legal"]["license"] == "EUPL-1.2"
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in (ROOT / "LICENSE").read_text(encoding="utf-8")
