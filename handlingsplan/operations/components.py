"""/stil/: every component of the templates in its states, to look at while building and in tests."""

from datetime import datetime

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from actors.models import User
from handlingsplan.filters import Chosen
from handlingsplan.loading.demo import DOMAIN

BADGES = (
    *("draft", "proposed", "accepted", "withdrawn", "in_review", "approved", "returned"),
    *("not_started", "under_way", "delayed", "done", "stopped"),
    *("intends", "decided", "declined", "not_relevant"),
    *("good", "bad", "wait", "info"),
)
RECEIPTS = ({"words": _("Sparat kl. 10.30.")}, {"words": _("Inte sparat än: skriv en rubrik."), "is_wrong": True})
SAVED_AT = datetime(2026, 3, 2, 10, 30)  # noqa: DTZ001 made aware where it is shown; the same in every picture


class SampleForm(forms.Form):
    """Shown bound to what is wrong, so that two fields carry an error."""

    title = forms.CharField(label=_("Rubrik"), help_text=_("Kort, så att den får plats i tabeller."))
    day = forms.DateField(label=_("Klart"), widget=forms.DateInput(attrs={"type": "date"}))
    package = forms.ChoiceField(label=_("Åtgärdspaket"), choices=[("1", _("Gång och cykel")), ("2", _("Resande"))])
    modes = forms.MultipleChoiceField(
        label=_("Färdsätt"), choices=[("1", _("Gång")), ("2", _("Cykel"))], widget=forms.CheckboxSelectMultiple
    )
    description = forms.CharField(label=_("Beskrivning"), widget=forms.Textarea(attrs={"rows": 3}), required=False)

    def clean(self) -> None:
        self.add_error(None, _("Slutet ligger före början."))


@login_not_required
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Show the components, or 404: only a developer's portal, and one with the demonstration loaded, has the page."""
    # A portal in use has neither: DEBUG is off there, and nobody's password is known to everybody.
    if not (settings.DEBUG or User.objects.filter(email__endswith=f"@{DOMAIN}").exists()):
        raise Http404
    page = Paginator(range(200), 10).page(4)
    context = {
        "form": SampleForm({"title": "", "package": "1"}),
        "open_form": SampleForm(prefix="open"),
        "conflict": {
            "by": "Vera Sandell",
            "at": timezone.make_aware(SAVED_AT),
            "differences": [{"label": "Rubrik", "stored": "Cykelgarage vid stationen", "own": "Cykelgarage"}],
        },
        "badges": BADGES,
        "chosen": [Chosen("Status: Försenad", "owner=taby"), Chosen("Ansvarig: Täby", "status=delayed")],
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "texts": ["Garaget byggs när stationen byggs om."],
        "help_line": {"page": "stil", "text": _("I en omgång svarar varje organisation rad för rad.")},
        "receipts": [
            {"words": _("Sparat kl. 10.30.")},
            {"words": _("Inte sparat än: skriv en rubrik."), "is_wrong": True},
        ],
        "years": range(2026, 2038),
    }
    return render(request, "operations/components.html", context)
