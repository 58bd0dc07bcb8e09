"""A drawing of its own for the demonstration: the four questions that the plan answers, as a circle of work."""

from io import BytesIO

import fontpkg_source_sans_3
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from actors.models import User
from handlingsplan.plan import workflow
from handlingsplan.plan.models import Chapter, Plan
from handlingsplan.plan.pictures import add_picture

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
