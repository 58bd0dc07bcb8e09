"""Plan documents made by hand, of any size, without a database."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from handlingsplan.chapters.document import (
    Background,
    Challenge,
    ChapterHead,
    Commitment,
    CommitmentCell,
    CommitmentMatrix,
    Cooperation,
    Definition,
    EditionHead,
    Examples,
    Figure,
    Financing,
    Followup,
    FundingRow,
    Goal,
    Goals,
    GoodExample,
    Indicator,
    Link,
    MatrixRow,
    Measure,
    Measures,
    MoneyRow,
    MoneyTable,
    OrganisationValue,
    Package,
    Party,
    PartyGroup,
    PlanDocument,
    PlanHead,
    ProcessStep,
    Value,
    YearAmount,
)
from handlingsplan.plan.enums import CHAPTER_BY_NUMBER

GOAL = Link(key="goal-1", anchor="mal-1", chapter=3, text="Fler ska gå och cykla")
YEARS = (2026, 2027, 2028)
EDITION = EditionHead(number=3, published_at=datetime(2026, 5, 4, 22, 30, tzinfo=UTC), summary="Två åtgärder är nya.")
TITLES = (
    "Bakgrund och syfte",
    "Definition av hållbar mobilitet",
    "Mål och utmaningar",
    "Åtgärder och strategier",
    "Samverkan och koordinering",
    "Finansiering",
    "Uppföljning och utvärdering",
    "Exempel och goda tillämpningar",
)
TEXT = (
    "<h2>Övergripande läge</h2><p>Kommunerna i länet åker åt samma håll, men var för sig. "
    'Läs mer <a href="https://example.org/">om <strong>förstudien</strong></a>.</p><ul><li>Första</li></ul>'
    '<table><caption>Steg</caption><tr><th scope="col">Steg</th><th scope="col">Innebörd</th></tr>'
    "<tr><td>Tänk om</td><td>Påverka behovet av resor</td></tr></table>"
)


def measure_title(number: int) -> str:
    return f"Vinterväghållning på cykelstråket över Älvsjö nummer {number}"


def measure_link(number: int) -> Link:
    return Link(
        key=f"measure-{number}", anchor=f"atgard-{number}", chapter=4, text=f"{number}. {measure_title(number)}"
    )


def measure(number: int, **changes: Any) -> Measure:
    facts: dict[str, Any] = {
        "key": f"measure-{number}",
        "anchor": f"atgard-{number}",
        "number": number,
        "title": measure_title(number),
        "description": "Stråken sopsaltas före klockan sju.\n\nÄven helger.",
        "expected_result": "Fler som cyklar om vintern.",
        "owner": "Österåker",
        "owner_key": "organisation-osteraker",
        "owner_slug": "osteraker",
        "participants": ("Region Stockholm", "Vallentuna"),
        "participant_keys": ("organisation-region-stockholm", "organisation-vallentuna"),
        "four_step": "2 Optimera",
        "modes": ("Cykel",),
        "area": "Hela länet",
        "area_keys": (),
        "period": "januari 2026 – december 2028",
        "carried_out": "",
        "state": "accepted",
        "state_label": "Godtagen",
        "status": "under_way",
        "status_label": "Pågår",
        "status_reason": "",
        "goals": (GOAL,),
        "challenges": (Link(key="challenge-1", anchor="utmaning-1", chapter=3, text="Långa avstånd"),),
        "funding": (
            funding_row(Decimal(1_250_000), key=f"funding-{number}1"),
            funding_row(None, key=f"funding-{number}2"),
        ),
        "secured": Decimal(1_250_000),
        "sought": None,
        "commitments": (
            Commitment(
                key=f"commitment-{number}-osteraker",
                organisation="Österåker",
                organisation_key="organisation-osteraker",
                state="decided",
                state_label="Beslutat",
                condition="",
                contribution="Två saltbilar",
                decision="Kommunstyrelsen, 18 mars 2026, § 42, dnr KS 2026/0123",
            ),
        ),
    }
    return Measure(**facts | changes)


def funding_row(amount: Decimal | None, *, key: str = "funding-1") -> FundingRow:
    return FundingRow(
        key=key,
        funder="Österåker",
        funder_key="organisation-osteraker",
        year=2026,
        kind="investment",
        kind_label="Investering",
        state="decided",
        state_label="Beslutad",
        amount=amount,
        note="Saltbilar",
    )


def indicator(number: int) -> Indicator:
    return Indicator(
        key=f"indicator-{number}",
        anchor=f"indikator-{number}",
        number=number,
        title=f"Vintercyklister på räkneställe {number}",
        definition="Räknas i januari.",
        unit="antal",
        decimals=0,
        direction_label="Ska öka",
        rule="sum",
        rule_label="Summa",
        baseline=Value(year=2024, value=Decimal(1000)),
        targets=(Value(year=2030, value=Decimal(2500)),),
        values=(Figure(year=2024, value=Decimal(1000), counted=2), Figure(year=2025, value=Decimal(1200), counted=2)),
        organisations=(_value(number),),
        source="Kommunernas räkning",
        source_url="https://example.org/",
        goals=(GOAL,),
    )


def _value(indicator: int) -> OrganisationValue:
    return OrganisationValue(
        key=f"value-{indicator}-osteraker",
        organisation="Österåker",
        organisation_key="organisation-osteraker",
        year=2025,
        value=Decimal(700),
    )


def document(
    *,
    measures: int = 3,
    organisations: int = 3,
    text: str = TEXT,
    edition: EditionHead | None = EDITION,
    years: tuple[int, ...] = YEARS,
    **changes: Any,
) -> PlanDocument:
    numbers = range(1, measures + 1)
    names = tuple(f"Upplands Kommun {number}" for number in range(1, organisations + 1))
    chapters: dict[str, Any] = {
        "background": Background(
            **_head(1, text), process_steps=(ProcessStep(key="step-1", number=1, title="Vision", description="Enas."),)
        ),
        "definition": Definition(**_head(2, text)),
        "goals": _goals(text, [measure_link(number) for number in numbers]),
        "measures": Measures(
            **_head(4, text),
            packages=(
                Package(
                    key="package-1",
                    anchor="paket-1",
                    title="Gå och cykla året om",
                    description="Året om.",
                    measures=tuple(measure(number) for number in numbers),
                ),
            ),
            count=measures,
        ),
        "cooperation": _cooperation(text, names, list(numbers)),
        "financing": _financing(text, years),
        "followup": Followup(**_head(7, text), indicators=(indicator(1),)),
        "examples": Examples(**_head(8, text), examples=(_example(),)),
    }
    head = PlanHead(
        slug="stockholm",
        title="Regional handlingsplan för hållbar mobilitet",
        subtitle="Stockholmsregionen",
        summary="Så här gör vi det lättare att resa hållbart.",
        period_start=2026,
        period_end=2030,
        coordinating_organisation="Region Stockholm",
        coordinating_organisation_key="organisation-region-stockholm",
        is_demo=True,
    )
    return PlanDocument(plan=head, edition=edition, **chapters | changes)


def _head(number: int, text: str) -> dict[str, Any]:
    key = CHAPTER_BY_NUMBER[number].key
    head = ChapterHead(key=key, number=number, title=TITLES[number - 1], html=text, approved_on=date(2026, 5, 1))
    return head.model_dump()


def _goals(text: str, links: list[Link]) -> Goals:
    goal = Goal(
        key="goal-1",
        anchor="mal-1",
        number=1,
        title="Fler ska gå och cykla",
        description="I hela länet.",
        origin="own",
        source="",
        source_version="",
        target_year=2030,
        expired=False,
        measures=tuple(links),
    )
    challenge = Challenge(
        key="challenge-1",
        anchor="utmaning-1",
        number=1,
        title="Långa avstånd",
        description="Många pendlar.",
        measures=tuple(links),
    )
    return Goals(**_head(3, text), goals=(goal,), challenges=(challenge,))


def _cooperation(text: str, names: tuple[str, ...], numbers: list[int]) -> Cooperation:
    party = Party(
        key="organisation-osteraker",
        anchor="part-osteraker",
        name="Österåkers kommun",
        short_name="Österåker",
        slug="osteraker",
        role="Genomförare",
        responsibility="Svarar för egna åtgärder.",
        owned=len(numbers),
        takes_part=0,
    )
    cell = CommitmentCell(state="decided", state_label="Beslutat")
    rows = tuple(MatrixRow(measure=measure_link(number), cells=(cell,) * len(names)) for number in numbers)
    keys = tuple(f"organisation-kommun-{number}" for number in range(1, len(names) + 1))
    return Cooperation(
        **_head(5, text),
        groups=(PartyGroup(category="municipality", label="Kommuner", parties=(party,)),),
        matrix=CommitmentMatrix(organisations=names, organisation_keys=keys, rows=rows),
    )


def _financing(text: str, years: tuple[int, ...]) -> Financing:
    amounts = tuple(YearAmount(year=year, amount=Decimal(112_250_000)) for year in years)
    row = MoneyRow(
        key="organisation-osteraker", label="Österåker", years=amounts, total=Decimal(112_250_000) * len(years)
    )
    table = MoneyTable(
        key="funder",
        title="Efter finansiär",
        heading="Finansiär",
        years=years,
        rows=(row,),
        total=row.model_copy(update={"key": "total", "label": "Summa"}),
    )
    return Financing(
        **_head(6, text), tables=(table,), secured=Decimal(1_250_000), sought=None, unfunded=(measure_link(1),)
    )


def _example() -> GoodExample:
    return GoodExample(
        key="example-1",
        anchor="exempel-1",
        title="Vintercyklisten",
        organisation="Södertälje",
        organisation_key="organisation-sodertalje",
        year=2024,
        what_was_done="Dubbdäck mot löfte.",
        results="Hälften fortsatte.",
        cost="",
        contact="",
    )
