import re
import string

import pytest
from django.conf import settings
from hypothesis import example, given
from hypothesis import strategies as st

from actors.models import Organisation
from handlingsplan.swedish import fold, sort_key, stems
from tests.factories import OrganisationFactory

ALPHABET = string.ascii_lowercase + "åäö"
words = st.text(alphabet=ALPHABET, min_size=1, max_size=6)


@given(words, words)
@example("zå", "å")
@example("zz", "å")
def test_the_key_sorts_as_the_swedish_alphabet(one: str, other: str) -> None:
    by_alphabet = [ALPHABET.index(letter) for letter in one] < [ALPHABET.index(letter) for letter in other]
    assert (sort_key(one) < sort_key(other)) is by_alphabet


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_numbers_sort_by_value(one: int, other: int) -> None:
    assert (sort_key(f"Åtgärd {one}") < sort_key(f"Åtgärd {other}")) is (one < other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_folding_tells_letters_apart_but_not_case() -> None:
    assert fold("  ÖSTERÅKERS\n Kommun ") == "österåkers kommun"
    assert fold("O\u0308sterA\u030aker") == "österåker"


@pytest.mark.parametrize("unseen", ["\u00ad", "\u200b", "\u200d", "\u2060", "\ufeff", "\u202e"])
def test_what_nobody_sees_makes_no_other_word(unseen: str) -> None:
    assert fold(unseen.join("Mobilitetscentral")) == "mobilitetscentral"
    assert stems(f"Mobilitets{unseen}centralen") == stems("mobilitetscentral")
    assert fold(f"A{unseen}\u030akersberga") == "åkersberga"


def test_organisations_come_in_swedish_order(db: None) -> None:
    for name in ("Österåker", "Ängelholm", "Ålsten", "Zinkgruvan", "Nacka", "Älvsjö", "Åkersberga", "Ekerö"):
        OrganisationFactory(short_name=name)
    assert [str(organisation) for organisation in Organisation.objects.all()] == [
        "Ekerö",
        "Nacka",
        "Zinkgruvan",
        "Åkersberga",
        "Ålsten",
        "Älvsjö",
        "Ängelholm",
        "Österåker",
    ]


@pytest.mark.parametrize("query", ["ÖSTER", "öster", "råk"])
def test_search_ignores_case_with_swedish_letters(db: None, query: str) -> None:
    found = OrganisationFactory(short_name="Österåker")
    OrganisationFactory(short_name="Ostermalm")
    assert list(Organisation.objects.filter(search__contains=fold(query))) == [found]


def test_columns_follow_the_name_in_bulk_too(db: None) -> None:
    Organisation.objects.bulk_create([Organisation(slug="a", name="Å kommun", short_name="Å", category="municipality")])
    organisation = Organisation.objects.get(slug="a")
    assert (organisation.sort_key, organisation.search) == ("zza", "å kommun å")


# Without fractions, which some readers of the attribute refuse; P would tell the hour in words
FOR_MACHINES = r"Y-m-d\TH:i:sO"


def test_months_are_in_lower_case_and_times_have_a_full_stop_in_every_template() -> None:
    dates = re.compile(r"""\|date:(["'])(?P<format>.*?)\1(?P<lower>\|lower)?""")
    paths = [path for path in (settings.BASE_DIR / "templates").rglob("*") if path.is_file()]
    found = [match for path in paths for match in dates.finditer(path.read_text())]
    capital = [match[0] for match in found if "M" in match["format"] and not match["lower"]]
    colon = [match[0] for match in found if "H:i" in match["format"] and match["format"] != FOR_MACHINES]
    assert (len(found) > 50, capital, colon) == (True, [], [])
