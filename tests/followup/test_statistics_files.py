"""Statistics from files: read exactly as they stand, matched with organisations, laid in by a person."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from actors.models import Organisation
from actors.permissions import RefusedError
from followup.enums import Level, ObservationState
from followup.models import Indicator, Observation, Retrieval
from followup.queries import approved_values, figures_of
from followup.statistics.applying import EffectKind, apply_import, approve_imported, effects
from followup.statistics.files import read_file
from followup.statistics.readings import ColumnChoice, Reading, match_places, plain_name
from followup.statistics.retrievals import choose, discard, upload
from followup.statistics.tables import StatisticsTable, TableError, number_of, read_jsonstat
from followup.value_rules import lock_year, unlock_year
from handlingsplan.spreadsheets.reading.bounds import MAX_BYTES
from tests.cast import Cast
from tests.entries import entries_about
from tests.factories import IndicatorFactory, ObservationFactory
from tests.followup.statistics import DATA, YEARS, big_workbook, extract, municipalities, stockholm
from tests.spreadsheets.making import file_of


@pytest.fixture
def indicator(cast: Cast) -> Indicator:
    return IndicatorFactory(
        plan=cast.plan, key="utslapp", unit="ton", level=Level.ORGANISATION, baseline_year=2010, baseline_value=None
    )


def uploaded(indicator: Indicator, cast: Cast, name: str) -> Retrieval:
    return upload(indicator, name=name, content=(DATA / name).read_bytes(), source="SMHI", by=cast.samordnare)


def all_years(retrieval: Retrieval, scale: str = "same") -> ColumnChoice:
    series = StatisticsTable.from_json(retrieval.table or {}).series
    return ColumnChoice({index: one.year for index, one in enumerate(series) if one.year is not None}, scale)


def stored(indicator: Indicator) -> dict[tuple[str, int], Decimal]:
    rows = Observation.objects.filter(indicator=indicator).values_list("organisation__code", "year", "value")
    return {(code, year): value for code, year, value in rows}


# As they stand


def test_the_countys_emissions_are_stored_to_the_last_digit_and_fell_by_41_0_per_cent(
    cast: Cast, indicator: Indicator
) -> None:
    stockholm(cast.plan)
    retrieval = uploaded(indicator, cast, "smhi_stockholm.csv")
    assert (
        apply_import(choose(retrieval, choice=all_years(retrieval), by=cast.samordnare), by=cast.samordnare) == 26 * 12
    )
    rows = extract("smhi_stockholm.csv")
    held = {
        (row[1], int(year)): Decimal(cell) for row in rows[1:] for year, cell in zip(rows[0][3:], row[3:], strict=True)
    }
    assert stored(indicator) == held
    assert approve_imported(retrieval, by=cast.samordnare) == 26 * 12
    figures = {figure.year: figure for figure in figures_of(indicator, approved_values(cast.plan))}
    assert figures[2010].counted == 26
    assert round((figures[2022].value / figures[2010].value - 1) * 100, 1) == Decimal("-41.0")


def test_a_workbook_of_290_municipalities_and_12_years_is_stored_exactly(cast: Cast, indicator: Indicator) -> None:
    content, held = big_workbook()
    municipalities(cast.plan, sorted({(f"Älv {int(code)}", code) for code, _year in held}))
    retrieval = upload(indicator, name="utslapp.xlsx", content=content, source="SMHI", by=cast.samordnare)
    choose(retrieval, choice=all_years(retrieval), by=cast.samordnare)
    assert apply_import(retrieval, by=cast.samordnare) == 290 * 12
    assert stored(indicator) == held
    assert set(Observation.objects.values_list("state", flat=True)) == {ObservationState.PENDING}


def test_chargeable_cars_by_upper_case_names_are_stored_as_the_file_says(cast: Cast, indicator: Indicator) -> None:
    stockholm(cast.plan)
    retrieval = uploaded(indicator, cast, "powercircle_stockholm.csv")
    labels = [series.label for series in StatisticsTable.from_json(retrieval.table or {}).series]
    column = labels.index("Antal laddbara fordon")
    apply_import(choose(retrieval, choice=ColumnChoice({column: 2023}, "same"), by=cast.samordnare), by=cast.samordnare)
    rows = Observation.objects.filter(indicator=indicator).select_related("organisation")
    held = {row[0]: Decimal(row[3]) for row in extract("powercircle_stockholm.csv")[1:]}
    assert {row.organisation.short_name.upper(): row.value for row in rows} == held


def test_a_pxweb_answer_tells_its_unit_and_only_whole_years_are_years() -> None:
    answer = """{"id": ["Region", "ContentsCode", "Tid"], "size": [2, 1, 2], "label": "Folkmängd",
      "role": {"time": ["Tid"], "metric": ["ContentsCode"]}, "value": [1, 2.50, 3, null],
      "dimension": {
        "Region": {"category": {"index": {"0114": 0, "0115": 1}, "label": {"0114": "Upplands Väsby", "0115": "V"}}},
        "ContentsCode": {"category": {"index": {"X": 0}, "unit": {"X": {"base": "antal"}}}},
        "Tid": {"category": {"index": ["2025M11", "2025M12"]}}}}"""
    table = read_jsonstat(answer.encode())
    assert (table.title, table.unit, table.names) == ("Folkmängd", "antal", {"0114": "Upplands Väsby", "0115": "V"})
    assert [(one.label, one.year, dict(one.values)) for one in table.series] == [
        ("2025M11", None, {"0114": "1", "0115": "3"}),
        ("2025M12", 2025, {"0114": "2.50"}),
    ]


@given(st.decimals(-(10**13), 10**13, places=6))
def test_a_number_is_read_as_it_is_written(number: Decimal) -> None:
    assert number_of(str(number)) == number_of(str(number).replace(".", ",")) == number


@given(st.decimals(-(10**6), 10**6, places=9), st.integers(2000, 2026), st.integers(1, 99))
def test_a_reading_comes_back_as_it_was_stored(value: Decimal, year: int, pk: int) -> None:
    reading = Reading(pk, year, value, {"women": value})
    assert Reading.from_json(reading.as_json()) == reading


# Files that are none


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.pdf", b"%PDF", "Filen ska vara en arbetsbok (xlsx, xls, ods), kommaseparerad text (csv) eller JSON-stat."),
        ("a.csv", b"bara\nen\nkolumn", "Filen har ingen tabell: en rubrikrad och minst en rad med värden behövs."),
        ("a.csv", b"a,b\n1,2\n3,4", "Filen har ingen kolumn med kommunernas namn eller koder."),
        ("a.csv", b"a,b\nNacka,x\nSolna,y", "Filen har ingen kolumn med tal."),
        ("a.csv", b"a,2024\nNacka,1\nNacka,2", "”Nacka” står på två rader. Varje kommun får ha en rad."),
        ("a.json", b"{", "Svaret går inte att läsa som JSON."),
        ("a.json", b"{}", "Svaret har inte den form som väntades: region, tid eller värden saknas."),
        (
            "a.xlsx",
            b"PK\x03\x04 nothing",
            "Filen är skadad och går inte att läsa. Öppna den i Excel eller LibreOffice och spara om den.",
        ),
        ("a.csv", b"x" * (MAX_BYTES + 1), "Filen är för stor: högst 10 MB läses."),
    ],
)
def test_what_is_no_table_is_refused_in_words(name: str, content: bytes, problem: str) -> None:
    with pytest.raises(TableError) as refusal:
        read_file(name, content)
    assert str(refusal.value) == problem


def test_a_cell_that_is_no_number_is_named_and_the_others_are_read(cast: Cast, indicator: Indicator) -> None:
    content = "Kommun;2024;2025\nÖsteråker;1;2\nVallentuna;3;vet ej\nSödertälje;4;..".encode()
    retrieval = upload(indicator, name="a.csv", content=content, source="", by=cast.samordnare)
    chosen = choose(retrieval, choice=ColumnChoice({0: 2024, 1: 2025}, "same"), by=cast.samordnare)
    assert len(chosen.readings) == 4
    assert chosen.remarks == [
        "Är inget tal, läses inte in: ”vet ej” för Vallentuna, 2025.",
        "Saknas i filen, läses inte in: ”..” för Södertälje, 2025.",
    ]


# Places


@pytest.mark.parametrize("name", ["UPPLANDS-BRO", "upplands bro", "Upplands-Bro kommun", " Upplands-Bro "])
def test_a_name_is_known_however_it_is_written(name: str) -> None:
    assert plain_name(name) == plain_name("Upplands-Bro")


def test_two_of_one_name_match_neither_and_codes_go_before_names() -> None:
    def body(name: str, code: str = "") -> Organisation:
        return Organisation(short_name=name, name=f"{name} kommun", code=code)

    habo, other, region = body("Håbo", "0305"), body("Håbo"), body("Region Stockholm", "01")
    names = {"0305": "Håbo", "Håbo": "Håbo", "01": "Stockholms län", "Åre": "Åre"}
    matches = match_places(names, [habo, other, region])
    assert matches.found == {"0305": habo, "01": region}
    assert matches.unmatched == ("Håbo", "Åre")


# The choice


@pytest.mark.parametrize(
    ("years", "problem"),
    [
        ({}, "Välj minst en kolumn."),
        ({0: 2024, 1: 2024}, "Två kolumner har samma år. Välj en kolumn per år."),
        ({0: 1800}, "Kontrollera året: det ska ligga mellan 1990 och 2100."),
    ],
)
def test_a_choice_that_is_none_is_refused(
    cast: Cast, indicator: Indicator, years: dict[int, int], problem: str
) -> None:
    retrieval = uploaded(indicator, cast, "smhi_stockholm.csv")
    with pytest.raises(ValidationError) as refusal:
        choose(retrieval, choice=ColumnChoice(years, "same"), by=cast.samordnare)
    assert refusal.value.messages == [problem]


@pytest.mark.parametrize(("scale", "factor"), [("thousand", "1000"), ("million", "1000000"), ("thousandth", "0.001")])
def test_another_unit_is_scaled_exactly(cast: Cast, indicator: Indicator, scale: str, factor: str) -> None:
    content = b"Kommun,2024\nNacka,1.5\nSolna,2.5"
    municipalities(cast.plan, [("Nacka", "0182"), ("Solna", "0184")])
    retrieval = upload(indicator, name="a.csv", content=content, source="", by=cast.samordnare)
    chosen = choose(retrieval, choice=ColumnChoice({0: 2024}, scale), by=cast.samordnare)
    values = [Reading.from_json(one).value for one in chosen.readings]
    assert values == [Decimal("1.5") * Decimal(factor), Decimal("2.5") * Decimal(factor)]


# Laying in


@pytest.fixture
def ready(cast: Cast, indicator: Indicator) -> Retrieval:
    """Values of 2024 for three municipalities: Österåker 1, Vallentuna 2, Södertälje 3."""
    content = "Kommun,2024\nÖsteråker,1\nVallentuna,2\nSödertälje,3\nSolna,4".encode()
    retrieval = upload(indicator, name="a.csv", content=content, source="SCB", by=cast.samordnare)
    return choose(retrieval, choice=ColumnChoice({0: 2024}, "same"), by=cast.samordnare)


def kinds(retrieval: Retrieval) -> dict[str, EffectKind]:
    return {effect.organisation.slug: effect.kind for effect in effects(retrieval)}


def test_nothing_that_is_approved_or_waits_is_overwritten(cast: Cast, indicator: Indicator, ready: Retrieval) -> None:
    ObservationFactory(indicator=indicator, organisation=cast.osteraker_kommun, year=2024, value=Decimal(1))
    old = ObservationFactory(indicator=indicator, organisation=cast.vallentuna_kommun, year=2024, value=Decimal(9))
    ObservationFactory(
        indicator=indicator,
        organisation=cast.sodertalje_kommun,
        year=2024,
        value=Decimal(8),
        state=ObservationState.PENDING,
    )
    assert kinds(ready) == {
        "osteraker": EffectKind.SAME,
        "vallentuna": EffectKind.CHANGED,
        "sodertalje": EffectKind.CONTRADICTED,
    }
    assert ready.unmatched == ["Solna"]
    assert apply_import(ready, by=cast.samordnare) == 1
    assert approved_values(cast.plan)[indicator.pk][2024] == {cast.osteraker_kommun.pk: 1, cast.vallentuna_kommun.pk: 9}
    assert approve_imported(ready, by=cast.samordnare) == 1
    old.refresh_from_db()
    new = old.replaced_by
    assert new is not None
    assert (float(new.value), new.correction, new.source) == (2, "a.csv", "SCB")
    assert approved_values(cast.plan)[indicator.pk][2024] == {cast.osteraker_kommun.pk: 1, cast.vallentuna_kommun.pk: 2}
    assert {row.by for row in entries_about(Observation).filter(content__state="approved", object_id__gt=old.pk)} == {
        cast.samordnare
    }


def test_a_settled_year_is_left_alone(cast: Cast, ready: Retrieval) -> None:
    lock_year(cast.plan, year=2024, by=cast.samordnare)
    assert set(kinds(ready).values()) == {EffectKind.LOCKED}
    assert apply_import(ready, by=cast.samordnare) == 0
    unlock_year(cast.plan, year=2024, by=cast.samordnare)
    assert set(kinds(ready).values()) == {EffectKind.NEW}


def test_what_is_thrown_away_changes_nothing(cast: Cast, ready: Retrieval) -> None:
    discard(ready, by=cast.samordnare)
    with pytest.raises(RefusedError, match="Inläsningen har tillståndet ”borttaget”"):
        apply_import(ready, by=cast.samordnare)
    assert Observation.objects.count() == 0


@pytest.mark.parametrize("name", ["osteraker", "osteraker_ansvarig", "politiker", "forskare", "outsider"])
def test_only_the_coordinator_reads_statistics_in(cast: Cast, ready: Retrieval, name: str) -> None:
    by, indicator = cast.person(name), ready.indicator
    acts: list[Callable[[], object]] = [
        lambda: upload(indicator, name="a.csv", content=b"", source="", by=by),
        lambda: choose(ready, choice=ColumnChoice({}, "same"), by=by),
        lambda: discard(ready, by=by),
        lambda: apply_import(ready, by=by),
        lambda: approve_imported(ready, by=by),
        lambda: lock_year(cast.plan, year=2024, by=by),
        lambda: unlock_year(cast.plan, year=2024, by=by),
    ]
    for act in acts:
        with pytest.raises(RefusedError):
            act()


def test_the_years_of_the_real_file_are_its_headings() -> None:
    table = read_file("smhi.csv", (DATA / "smhi_stockholm.csv").read_bytes())
    assert ([series.year for series in table.series], table.names["0180"], table.unit) == (YEARS, "Stockholm", "")


def test_the_tables_of_all_sheets_are_read_each_under_its_name() -> None:
    rows = [["Län", "Kommun", "Bilar"], ["Stockholms län", "Österåker", 5], ["Stockholms län", "Vallentuna", 6]]
    later = [*rows[:1], ["Stockholms län", "Österåker", 7]]
    notes = [["Statistik om bilar"], ["Källa: Trafikanalys"]]
    _name, content = file_of({"sheets": {"Om": notes, "2022": rows, "2023": later}})
    table = read_file("bilar.xlsx", content)
    assert [(series.label, series.year, dict(series.values)) for series in table.series] == [
        ("2022: Bilar", 2022, {"Österåker": "5", "Vallentuna": "6"}),
        ("2023: Bilar", 2023, {"Österåker": "7"}),
    ]
    assert table.names["Österåker"] == "Österåker"


def test_sheets_of_counties_and_of_municipalities_are_not_taken_for_one_another() -> None:
    counties, places = [["Län", "2023"], ["Stockholm", 9]], [["Kommun", "2023"], ["Stockholm", 5]]
    _name, content = file_of({"sheets": {"Län": counties, "Kommuner": places}})
    with pytest.raises(TableError) as refused:
        read_file("bilar.xlsx", content)
    assert str(refused.value).startswith("Bladen har olika slags platser")
