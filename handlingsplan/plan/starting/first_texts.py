"""A first text for each chapter: headings, and in brackets what to write below them."""

import re
from collections.abc import Mapping

from django.db import transaction
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.models import User
from actors.permissions import require
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import may_change_plan
from handlingsplan.plan.workflow import save_text

# What is still to be written; asked for by `has_prompts`
_PROMPT = re.compile(r"\[[^\[\]<>]{10,}\]")

# For each chapter: headings, each with what is to be written below it
_PARTS: Mapping[int, tuple[tuple[object, object], ...]] = {
    1: (
        (
            gettext_lazy("Varför planen behövs"),
            gettext_lazy("[Beskriv läget i regionen, och vad som har lett fram till en gemensam plan.]"),
        ),
        (
            gettext_lazy("Vad planen ska användas till"),
            gettext_lazy("[Skriv vem som ska använda planen, till vilka beslut, och vad den ska leda till.]"),
        ),
    ),
    2: (
        (
            gettext_lazy("Så definierar vi %(subject)s"),
            gettext_lazy("Med %(subject)s avses [skriv en mening som alla parter kan stå bakom]."),
        ),
        (
            gettext_lazy("Vad det ska vara bra för"),
            gettext_lazy("[Skriv vad det betyder för ekonomin, hälsan och miljön, och vad som inte räknas dit.]"),
        ),
    ),
    3: (
        (
            gettext_lazy("Målen som styr"),
            gettext_lazy("[Förklara vilka av regionens mål som planen följer, och hur de hänger ihop.]"),
        ),
        (
            gettext_lazy("Det som står i vägen"),
            gettext_lazy("[Beskriv utmaningarna: vilka som är svårast, och vilka som bara löses tillsammans.]"),
        ),
    ),
    4: (
        (
            gettext_lazy("Så är åtgärderna valda"),
            gettext_lazy("[Förklara varför just de här åtgärderna är valda, och i vilken ordning de behöver göras.]"),
        ),
        (
            gettext_lazy("Det vi gör gemensamt"),
            gettext_lazy("[Beskriv system, kampanjer och upphandlingar som flera parter delar.]"),
        ),
    ),
    5: (
        (
            gettext_lazy("Så leds arbetet"),
            gettext_lazy("[Skriv vem som sammankallar, hur ofta parterna möts och vem som beslutar om vad.]"),
        ),
        (
            gettext_lazy("Vem som svarar för vad"),
            gettext_lazy("[Beskriv ansvaret mellan regionen, kommunerna och de andra parterna.]"),
        ),
    ),
    6: (
        (
            gettext_lazy("Så samordnas pengarna"),
            gettext_lazy("[Beskriv när i budgetåret parterna stämmer av. Skriv inga belopp.]"),
        ),
        (
            gettext_lazy("Källor att söka från"),
            gettext_lazy("[Ange statliga stöd och andra källor, och vad ni gör om pengarna inte räcker.]"),
        ),
    ),
    7: (
        (
            gettext_lazy("Så följs planen upp"),
            gettext_lazy("[Skriv vem som samlar in uppgifterna, när på året, och vem som tolkar dem.]"),
        ),
        (
            gettext_lazy("När ett mål inte nås"),
            gettext_lazy("[Beskriv hur planen justeras, och vem som föreslår det.]"),
        ),
    ),
    8: (
        (
            gettext_lazy("Det här har fungerat"),
            gettext_lazy("[Berätta vilka exempel som är valda, och vad som fick dem att fungera.]"),
        ),
    ),
}


def first_text(plan: Plan, number: int) -> str:
    """Return the chapter's first text, about what the plan is about."""
    words = {"subject": plan.subject or _("planens ämne")}
    parts = ((str(heading) % words, str(text) % words) for heading, text in _PARTS[number])
    return format_html_join("", "<h2>{}</h2><p>{}</p>", parts)


def has_prompts(html: str) -> bool:
    """Tell whether something of a first text is still to be written."""
    return _PROMPT.search(html) is not None


@transaction.atomic
def add_first_texts(plan: Plan, *, by: User) -> int:
    """Give every chapter without text its first one; return how many got one. Raises `RefusedError`."""
    require(may_change_plan(by, plan))
    empty = list(plan.chapters.filter(latest=None).select_related("plan"))
    for chapter in empty:
        html = first_text(plan, chapter.number)
        save_text(chapter, html=html, expected_version=0, by=by, summary=_("Starttext att skriva vidare på"))
    return len(empty)
