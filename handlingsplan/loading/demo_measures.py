"""What the demonstration's measures carry: milestones, links, evaluations, a picture, and one that was merged."""

from datetime import date
from io import BytesIO

import fontpkg_source_sans_3
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from actors.models import Organisation, User
from followup.evaluations.evaluating import EvaluationData, add_evaluation
from handlingsplan.files.uploads import EVIDENCE, check_upload
from handlingsplan.plan import workflow
from handlingsplan.plan.models import Chapter, Plan
from handlingsplan.plan.pictures import add_picture
from measures import editorial
from measures.editing import MeasureData, create_measure
from measures.extras import add_link, add_milestone, reach_milestone
from measures.models import Measure
from measures.numbering import stable_draft_number

OSTERAKERS_DRAFT = 38
MILESTONES: dict[int, tuple[tuple[str, date, date | None], ...]] = {
    10: (
        ("Däck och reflexvästar upphandlade", date(2026, 9, 15), date(2026, 9, 11)),
        ("Anmälan öppnar i alla kommuner", date(2026, 10, 1), date(2026, 10, 1)),
        ("Enkät till deltagarna", date(2027, 4, 15), None),
    ),
    13: (
        ("Avtal med markägarna vid de tolv stationerna", date(2026, 6, 30), None),
        ("De fyra låsta garagen byggda", date(2028, 5, 31), None),
    ),
    OSTERAKERS_DRAFT: (("Samråd med fastighetsägarna", date(2027, 2, 28), None),),
}
LINKS = {
    10: ("Regionens sida om vintercykling", "https://www.regionstockholm.se/"),
    14: ("Den regionala cykelplanen", "https://www.regionstockholm.se/"),
}
MERGED = (
    "Dubbdäck till cykelpendlare i Österåker",
    "Kommunens anställda som cyklar till arbetet erbjuds dubbdäck till självkostnadspris.",
)


@transaction.atomic
def add_beside(plan: Plan, people: dict[str, User]) -> None:
    """Add milestones and links as the coordinator would, and merge a measure of Österåker's into number 10."""
    coordinator = people["samordnare"]
    by_number = {measure.number: measure for measure in Measure.objects.in_plan(plan)}
    by_number[OSTERAKERS_DRAFT] = by_number[stable_draft_number(plan, OSTERAKERS_DRAFT)]
    for number, steps in MILESTONES.items():
        by = people["osteraker"] if number == OSTERAKERS_DRAFT else coordinator
        for title, planned_on, reached_on in steps:
            made = add_milestone(by_number[number], title=title, planned_on=planned_on, by=by)
            if reached_on is not None and reached_on <= timezone.localdate():
                reach_milestone(made, on=reached_on, by=by)
    for number, (label, url) in LINKS.items():
        add_link(by_number[number], label=label, url=url, by=coordinator)
    _merge(plan, by_number[10], officer=people["osteraker"], coordinator=coordinator)


def _merge(plan: Plan, successor: Measure, *, officer: User, coordinator: User) -> None:
    owner = Organisation.objects.get(slug="osteraker")
    title, description = MERGED
    data = MeasureData(title=title, description=description, owner=owner)
    proposed = editorial.propose(create_measure(plan, data=data, by=officer), by=officer)
    comment = "Samma sak görs redan i åtgärd 10. Österåkers anställda erbjuds att vara med där."
    editorial.replace(proposed, successor=successor, kind="merged", comment=comment, by=coordinator)


COUNTS = """plats;före;efter
Sergels torg;38;14
Medborgarplatsen;27;12
Gullmarsplan;19;11
Solna centrum;22;9
"""


@transaction.atomic
def add_evaluations(plan: Plan, *, by: User) -> None:
    """Let the evaluator add what was found."""
    year = timezone.localdate().year
    counts = check_upload(SimpleUploadedFile("felparkerade-elsparkcyklar.csv", COUNTS.encode()), EVIDENCE)
    add_evaluation(
        plan,
        measure=plan.measures.get(number=17),
        by=by,
        data=EvaluationData(
            title="Färre felparkerade elsparkcyklar med gemensamma villkor",
            year=year,
            method="Räkning på fyra platser under två veckor före och två veckor efter att villkoren infördes, samma "
            "veckodagar och tider. Jämförelse med två platser i kommuner utan villkor.",
            result="Antalet felparkerade elsparkcyklar minskade med i genomsnitt 57 procent på de fyra platserna. På "
            "jämförelseplatserna var förändringen liten.",
            evidence="Fyra platser och två veckor räcker för att se riktningen, men inte för att skilja kommunerna åt. "
            "Räkningen bör upprepas efter en vinter.",
            file=counts,
        ),
    )
    add_evaluation(
        plan,
        package=plan.packages.get(key="gang-cykel"),
        by=by,
        data=EvaluationData(
            title="Vad får fler att cykla på vintern?",
            year=year,
            method="Enkät till 640 deltagare i vintercykelprojekt i fyra kommuner, och samtal i två fokusgrupper.",
            result="Snöröjning före klockan sju är det som oftast avgör. Dubbdäck och stöd från arbetsgivaren gör att "
            "fler provar, men bara där stråken är farbara fortsätter de.",
            evidence="Svarsfrekvens 61 procent. Deltagarna har själva valt att vara med, så resultatet kan inte föras "
            "över på alla invånare.",
        ),
    )


QUESTIONS = ("Vad ska\nvi göra?", "Vem\nansvarar?", "Vad kostar\ndet?", "Vad blev\nresultatet?")
SHOWS = (
    "Fyra rutor i rad, förbundna med pilar: Vad ska vi göra? Vem ansvarar? Vad kostar det? Vad blev resultatet? "
    "En pil leder från den sista rutan tillbaka till den första."
)
CAPTION = "Planens fyra frågor. Svaret på den sista leder till nästa utgåva."
INK, LINE, PAPER = "#0c3144", "#0b6653", "#eef5f3"
SIZE, BOX_WIDTH, BOX_HEIGHT, GAP, TOP = (1000, 300), 196, 150, 56, 24
FONT = fontpkg_source_sans_3.ROOT / "files" / "SourceSans3[wght].ttf"


def add_drawing(plan: Plan, *, by: User) -> None:
    """Put the drawing below the four questions in chapter 1."""
    chapter = Chapter.objects.select_related("plan", "latest").get(plan=plan, number=1)
    if chapter.latest is None:
        raise ValueError(f"{chapter} has no text")
    upload = SimpleUploadedFile("fyra-fragor.png", draw_questions())
    address = add_picture(chapter, upload=upload, by=by).get_absolute_url()
    figure = f'<figure><img src="{address}" alt="{SHOWS}"><figcaption>{CAPTION}</figcaption></figure>'
    html = chapter.latest.html.replace("</ul>", f"</ul>{figure}", 1)
    workflow.save_text(
        chapter, html=html, expected_version=chapter.latest.number, by=by, summary="Bild av planens frågor"
    )


def draw_questions() -> bytes:
    image = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(FONT, 34)
    font.set_variation_by_axes([600])
    middle = TOP + BOX_HEIGHT // 2
    for number, words in enumerate(QUESTIONS):
        left = 24 + number * (BOX_WIDTH + GAP)
        box = (left, TOP, left + BOX_WIDTH, TOP + BOX_HEIGHT)
        pen.rounded_rectangle(box, radius=14, fill=PAPER, outline=LINE, width=4)
        pen.multiline_text((left + BOX_WIDTH // 2, middle), words, fill=INK, font=font, anchor="mm", align="center")
        if number:
            _arrow(pen, (left - GAP + 8, middle), (left - 8, middle))
    first, last, below = 24 + BOX_WIDTH // 2, 24 + 3 * (BOX_WIDTH + GAP) + BOX_WIDTH // 2, SIZE[1] - 40
    pen.line([(last, TOP + BOX_HEIGHT + 8), (last, below), (first, below)], fill=LINE, width=5, joint="curve")
    _arrow(pen, (first, below), (first, TOP + BOX_HEIGHT + 8))
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _arrow(pen: ImageDraw.ImageDraw, start: tuple[int, int], tip: tuple[int, int]) -> None:
    """Draw an arrow to the right or upwards."""
    (x, y), is_level = tip, start[1] == tip[1]
    pen.line([start, (x - 10, y) if is_level else (x, y + 10)], fill=LINE, width=5)
    head = [(x, y), (x - 16, y - 11), (x - 16, y + 11)] if is_level else [(x, y), (x - 11, y + 16), (x + 11, y + 16)]
    pen.polygon(head, fill=LINE)
