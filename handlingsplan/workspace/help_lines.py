"""A line of help on the main pages, until the reader puts it away; the browser keeps which have been put away."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COOKIE = "sett"  # names of pages with dots between; written by static/js/portal.js

_LINES = {
    "workspace": _("Här står det som väntar på dig, vad som är nytt och hur det går för era egna åtgärder."),
    "working_chapters": _(
        "Planen har åtta kapitel. Alla kan läsas och få synpunkter; texten skrivs av den som är redaktör."
    ),
    "measures": _("Tryck på en rad för att läsa åtgärden. Som tidslinje syns åtgärderna med milstolpar över åren."),
    "plan_money": _("Siffrorna gäller hela planen. Er egen organisation går att välja överst."),
    "indicators": _("Kolumnen Vi är ert eget senaste värde, Länet hela länets. Ett märke säger var ett värde saknas."),
    "dashboard": _("Så står det till i hela planen just nu. En utgåva som är publicerad ändras däremot aldrig."),
    "since": _("Det här har ändrats i planen, ert eget först. Ovanför går det att välja från vilken dag."),
    "rounds": _("I en omgång svarar varje organisation rad för rad. Det som är som förut tar ett tryck."),
    "meetings": _("Dagordning, beslut och nästa steg. Mötena står också i kalendern som går att prenumerera på."),
    "organisations": _("Tryck på en rad för att se vad organisationen ansvarar för, har lovat och vem du kan ringa."),
    "commitment_matrix": _("Er egen kolumn står först. Tecknen säger vad var och en har lovat."),
}


@dataclass(frozen=True)
class HelpLine:
    """What a page is for, in a sentence or two."""

    page: str
    text: str | Promise


def help_line(request: HttpRequest, page: str) -> HelpLine | None:
    """Return the line of a page, unless it has none or the reader has put it away."""
    if page not in _LINES or page in request.COOKIES.get(COOKIE, "").split("."):
        return None
    return HelpLine(page, _LINES[page])
