"""The nine kinds of rows that a plan rests on: where they are, what they are called, and what can hang on them.

Rows of later layers are named here as they are in addresses: by the plan's own name for them.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Model, Q, Subquery
from django.db.models.expressions import OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

Words = str | Promise


HANDED_OVER = ("proposed", "accepted")
"""The states of measures that all parties see; the rest is the owner's own, also for whoever counts."""


def counted(model: type[Model], relation: str, *, theirs: str, ours: str, only: Q | None = None) -> Subquery:
    """Return how many rows `relation` leads to whose column `theirs` equals the row's `ours`; `only` some of them."""
    equal = Q(**{f"{relation}__{theirs}": F(ours)}) & (only or Q())
    rows = model._default_manager.filter(pk=OuterRef("pk")).order_by()  # noqa: SLF001 Django's documented name
    return Subquery(rows.annotate(counted=Count(relation, filter=equal)).values("counted"))


@dataclass(frozen=True)
class Hanging:
    """One kind of thing that can hang on a row; the relation leads there from the row."""

    relation: str
    words: Any
    """Takes `n`."""
    theirs: str = "plan"
    ours: str = "plan"
    state: str = ""
    """Where the things belong to measures: the way from them to the measure's state."""

    def count(self, model: type[Model], *, unseen: bool = False) -> Subquery:
        """Return how many hang on each row; with `unseen` also those of drafts that only their owner sees."""
        seen = Q(**{f"{self.relation}__{self.state}__in": HANDED_OVER}) if self.state and not unseen else None
        return counted(model, self.relation, theirs=self.theirs, ours=self.ours, only=seen)


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A kind of rows. `name` is the plan's name for them, `segment` their part of the address."""

    name: str
    label: str
    segment: str
    title: Words
    one: Words
    many: Words
    about: Words
    hanging: tuple[Hanging, ...] = ()

    @property
    def url_name(self) -> str:
        """The list's name among the addresses; `_add`, `_edit` and `_remove` come after it."""
        return f"basics_{self.name}"


_MEASURES = ngettext_lazy("%(n)d åtgärd", "%(n)d åtgärder", "n")
_MONEY = ngettext_lazy("%(n)d rad finansiering", "%(n)d rader finansiering", "n")
_INDICATORS = ngettext_lazy("%(n)d indikator", "%(n)d indikatorer", "n")

PARTIES = Subject(
    name="parties",
    label="plan.party",
    segment="parter",
    title=_("Parter"),
    one=_("part"),
    many=_("parter"),
    about=_("Organisationerna som deltar, med roll och ansvar. Deras personer kommer åt den pågående planen."),
    hanging=(
        Hanging("plan", _("uppdraget att samordna planen"), theirs="coordinating_organisation", ours="organisation"),
        Hanging(
            "organisation__owned_measures",
            ngettext_lazy("%(n)d egen åtgärd", "%(n)d egna åtgärder", "n"),
            state="state",
        ),
        Hanging(
            "organisation__participations",
            ngettext_lazy("medverkan i %(n)d åtgärd", "medverkan i %(n)d åtgärder", "n"),
            state="measure__state",
        ),
        Hanging(
            "organisation__commitments",
            ngettext_lazy("%(n)d åtagande", "%(n)d åtaganden", "n"),
            state="measure__state",
        ),
        Hanging("organisation__funding_rows", _MONEY, state="measure__state"),
        Hanging(
            "organisation__observations", ngettext_lazy("%(n)d rapporterat värde", "%(n)d rapporterade värden", "n")
        ),
        Hanging("organisation__submissions", ngettext_lazy("%(n)d rapport", "%(n)d rapporter", "n")),
        Hanging(
            "organisation__reporters", ngettext_lazy("%(n)d namngiven rapportör", "%(n)d namngivna rapportörer", "n")
        ),
        Hanging("organisation__good_examples", ngettext_lazy("%(n)d gott exempel", "%(n)d goda exempel", "n")),
        Hanging(
            "plan__indicators",
            ngettext_lazy("ansvar för %(n)d indikator", "ansvar för %(n)d indikatorer", "n"),
            theirs="responsible",
            ours="organisation",
        ),
    ),
)
GOALS = Subject(
    name="goals",
    label="plan.goal",
    segment="mal",
    title=_("Mål"),
    one=_("mål"),
    many=_("mål"),
    about=_("Planens egna mål och de mål från andra strategier som den följer."),
    hanging=(Hanging("measure_links", _MEASURES, state="measure__state"), Hanging("indicator_links", _INDICATORS)),
)
CHALLENGES = Subject(
    name="challenges",
    label="plan.challenge",
    segment="utmaningar",
    title=_("Utmaningar"),
    one=_("utmaning"),
    many=_("utmaningar"),
    about=_("Problemen som planen ska lösa."),
    hanging=(Hanging("measure_links", _MEASURES, state="measure__state"),),
)
PROCESS_STEPS = Subject(
    name="process_steps",
    label="plan.processstep",
    segment="steg",
    title=_("Steg i arbetet"),
    one=_("steg"),
    many=_("steg"),
    about=_("Vägen från gemensam vision till uppföljning, i kapitel 1."),
)
PACKAGES = Subject(
    name="packages",
    label="measures.package",
    segment="paket",
    title=_("Åtgärdspaket"),
    one=_("åtgärdspaket"),
    many=_("åtgärdspaket"),
    about=_("Åtgärder som hör ihop visas tillsammans i kapitel 4."),
    hanging=(
        Hanging("measures", _MEASURES, state="state"),
        Hanging("evaluations", ngettext_lazy("%(n)d utvärdering", "%(n)d utvärderingar", "n")),
    ),
)
FUNDERS = Subject(
    name="funders",
    label="measures.funder",
    segment="finansiarer",
    title=_("Andra finansiärer"),
    one=_("finansiär"),
    many=_("finansiärer"),
    about=_("Källor till pengar utanför parterna, till exempel statliga stöd."),
    hanging=(Hanging("funding_rows", _MONEY, state="measure__state"),),
)
GOOD_EXAMPLES = Subject(
    name="good_examples",
    label="measures.goodexample",
    segment="exempel",
    title=_("Goda exempel"),
    one=_("exempel"),
    many=_("exempel"),
    about=_("Vad som har fungerat, i kapitel 8. Parternas handläggare lägger till sina egna."),
    hanging=(
        Hanging(
            "led_to",
            ngettext_lazy("%(n)d åtgärd som bygger på det", "%(n)d åtgärder som bygger på det", "n"),
            theirs="measure__plan",
            state="measure__state",
        ),
    ),
)
INDICATORS = Subject(
    name="indicators",
    label="followup.indicator",
    segment="indikatorer",
    title=_("Indikatorer"),
    one=_("indikator"),
    many=_("indikatorer"),
    about=_("Vad som mäts, från vilket utgångsläge och mot vilka målvärden."),
    hanging=(
        Hanging("observations", ngettext_lazy("%(n)d värde", "%(n)d värden", "n")),
        Hanging("value_reports", ngettext_lazy("%(n)d svar i en rapport", "%(n)d svar i rapporter", "n")),
        Hanging(
            "weighs",
            ngettext_lazy("%(n)d indikator som den är vikt för", "%(n)d indikatorer som den är vikt för", "n"),
        ),
    ),
)
APPENDICES = Subject(
    name="appendices",
    label="appendices.appendix",
    segment="bilagor",
    title=_("Bilagor"),
    one=_("bilaga"),
    many=_("bilagor"),
    about=_("Det som följer med planen efter de åtta kapitlen, till exempel begrepp eller samrådsredogörelse."),
)

SUBJECTS = (
    *(PARTIES, GOALS, CHALLENGES, PROCESS_STEPS, PACKAGES, FUNDERS, GOOD_EXAMPLES, INDICATORS),
    APPENDICES,
)
SUBJECT_BY_LABEL = {subject.label: subject for subject in SUBJECTS}
