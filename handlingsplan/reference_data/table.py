"""The ten types of rows that a plan rests on."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from followup.forms.indicators import IndicatorForm
from followup.indicator_editing import delete_indicator
from handlingsplan.plan.appendices.forms import AppendixForm
from handlingsplan.plan.appendices.keeping import delete_appendix
from handlingsplan.plan.forms.reference_rows import ChallengeForm, GoalForm, JudgementForm, PartyForm, ProcessStepForm
from handlingsplan.plan.parties import delete_party, people_shut_out
from handlingsplan.reference_data.dependents import Dependents
from handlingsplan.reference_data.reference_types import BY_NAME, BY_NUMBER, BY_TITLE, ReferenceType, SortOrder
from measures.forms.reference_data import FunderForm, GoodExampleForm, PackageForm
from measures.good_examples import may_add_example, may_write_example

BY_CATEGORY = SortOrder("kategori", _("Kategori"), lambda row: str(row.organisation.get_category_display()))
BY_YEAR = SortOrder("ar", _("År, det senaste först"), lambda row: (-row.year, row.challenge.number))
BY_TARGET_YEAR = SortOrder("malar", _("Målår"), lambda row: (row.target_year or 9999, row.number))
BY_ORGANISATION = SortOrder("organisation", _("Organisation"), lambda row: (row.organisation.sort_key, row.number))

_MEASURES = ngettext_lazy("%(n)d åtgärd", "%(n)d åtgärder", "n")
_MONEY = ngettext_lazy("%(n)d rad finansiering", "%(n)d rader finansiering", "n")
_INDICATORS = ngettext_lazy("%(n)d indikator", "%(n)d indikatorer", "n")

PARTIES = ReferenceType(
    name="parties",
    segment="parter",
    title=_("Parter"),
    one=_("part"),
    many=_("parter"),
    about=_("Organisationerna som deltar, med roll och ansvar. Deras personer kommer åt den pågående planen."),
    form=PartyForm,
    dependents=(
        Dependents("plan", _("uppdraget att samordna planen"), theirs="coordinating_organisation", ours="organisation"),
        Dependents(
            "organisation__owned_measures",
            ngettext_lazy("%(n)d egen åtgärd", "%(n)d egna åtgärder", "n"),
            measure_state="state",
        ),
        Dependents(
            "organisation__participations",
            ngettext_lazy("medverkan i %(n)d åtgärd", "medverkan i %(n)d åtgärder", "n"),
            measure_state="measure__state",
        ),
        Dependents(
            "organisation__commitments",
            ngettext_lazy("%(n)d åtagande", "%(n)d åtaganden", "n"),
            measure_state="measure__state",
        ),
        Dependents(
            "organisation__minutes_extracts", ngettext_lazy("%(n)d protokollsutdrag", "%(n)d protokollsutdrag", "n")
        ),
        Dependents("organisation__funding_rows", _MONEY, measure_state="measure__state"),
        Dependents(
            "organisation__observations", ngettext_lazy("%(n)d rapporterat värde", "%(n)d rapporterade värden", "n")
        ),
        Dependents("organisation__submissions", ngettext_lazy("%(n)d rapport", "%(n)d rapporter", "n")),
        Dependents(
            "organisation__reporters", ngettext_lazy("%(n)d namngiven rapportör", "%(n)d namngivna rapportörer", "n")
        ),
        Dependents("organisation__good_examples", ngettext_lazy("%(n)d gott exempel", "%(n)d goda exempel", "n")),
        Dependents(
            "plan__indicators",
            ngettext_lazy("ansvar för %(n)d indikator", "ansvar för %(n)d indikatorer", "n"),
            theirs="responsible",
            ours="organisation",
        ),
        Dependents(
            "plan__process_steps",
            ngettext_lazy("ansvar för %(n)d steg i arbetet", "ansvar för %(n)d steg i arbetet", "n"),
            theirs="owner",
            ours="organisation",
        ),
    ),
    note="reference_data/_party.html",
    several="reference_data/_several_parties.html",
    fields="reference_data/_party_fields.html",
    joins=("organisation",),
    sort_orders=(BY_NAME, BY_CATEGORY),
    delete=delete_party,
    deletion_warning=people_shut_out,
)
GOALS = ReferenceType(
    name="goals",
    segment="mal",
    title=_("Mål"),
    one=_("mål"),
    many=_("mål"),
    about=_("Planens egna mål och de mål från andra strategier som den följer."),
    form=GoalForm,
    dependents=(
        Dependents("measure_links", _MEASURES, measure_state="measure__state"),
        Dependents("indicator_links", _INDICATORS),
    ),
    note="reference_data/_goal.html",
    several="reference_data/_fetched.html",
    sort_orders=(BY_NUMBER, BY_TITLE, BY_TARGET_YEAR),
)
CHALLENGES = ReferenceType(
    name="challenges",
    segment="utmaningar",
    title=_("Utmaningar"),
    one=_("utmaning"),
    many=_("utmaningar"),
    about=_("Problemen som planen ska lösa."),
    form=ChallengeForm,
    dependents=(
        Dependents("measure_links", _MEASURES, measure_state="measure__state"),
        Dependents("judgements", ngettext_lazy("%(n)d bedömning", "%(n)d bedömningar", "n")),
    ),
    several="reference_data/_fetched.html",
    note="reference_data/_described.html",
)
JUDGEMENTS = ReferenceType(
    name="judgements",
    segment="bedomningar",
    title=_("Bedömningar av utmaningarna"),
    one=_("bedömning"),
    many=_("bedömningar"),
    about=_("Samordnarens bedömning av varje utmaning, år för år. Den senaste visas i kapitel 3."),
    form=JudgementForm,
    note="reference_data/_judgement.html",
    joins=("challenge",),
    sort_orders=(BY_YEAR,),
)
PROCESS_STEPS = ReferenceType(
    name="process_steps",
    segment="steg",
    title=_("Steg i arbetet"),
    one=_("steg"),
    many=_("steg"),
    about=_("Vägen från gemensam vision till uppföljning, i kapitel 1."),
    form=ProcessStepForm,
    note="reference_data/_step.html",
    joins=("owner",),
)
PACKAGES = ReferenceType(
    name="packages",
    segment="paket",
    title=_("Åtgärdspaket"),
    one=_("åtgärdspaket"),
    many=_("åtgärdspaket"),
    about=_("Åtgärder som hör ihop visas tillsammans i kapitel 4."),
    form=PackageForm,
    dependents=(
        Dependents("measures", _MEASURES, measure_state="state"),
        Dependents("evaluations", ngettext_lazy("%(n)d utvärdering", "%(n)d utvärderingar", "n")),
    ),
    note="reference_data/_described.html",
)
FUNDERS = ReferenceType(
    name="funders",
    segment="finansiarer",
    title=_("Andra finansiärer"),
    one=_("finansiär"),
    many=_("finansiärer"),
    about=_("Källor till pengar utanför parterna, till exempel statliga stöd."),
    form=FunderForm,
    dependents=(Dependents("funding_rows", _MONEY, measure_state="measure__state"),),
    sort_orders=(BY_NAME,),
)
GOOD_EXAMPLES = ReferenceType(
    name="good_examples",
    segment="exempel",
    title=_("Goda exempel"),
    one=_("exempel"),
    many=_("exempel"),
    about=_("Vad som har fungerat, i kapitel 8. Parternas handläggare lägger till sina egna."),
    form=GoodExampleForm,
    dependents=(
        Dependents(
            "led_to",
            ngettext_lazy("%(n)d åtgärd som bygger på det", "%(n)d åtgärder som bygger på det", "n"),
            theirs="measure__plan",
            measure_state="measure__state",
        ),
    ),
    note="measures/examples/_reference_note.html",
    joins=("organisation",),
    sort_orders=(BY_NUMBER, BY_TITLE, BY_ORGANISATION),
    may_add=may_add_example,
    may_write=may_write_example,
)
INDICATORS = ReferenceType(
    name="indicators",
    segment="indikatorer",
    title=_("Indikatorer"),
    one=_("indikator"),
    many=_("indikatorer"),
    about=_("Vad som mäts, från vilket utgångsläge och mot vilka målvärden."),
    form=IndicatorForm,
    dependents=(
        Dependents("observations", ngettext_lazy("%(n)d värde", "%(n)d värden", "n")),
        Dependents("value_reports", ngettext_lazy("%(n)d svar i en rapport", "%(n)d svar i rapporter", "n")),
        Dependents(
            "weighs",
            ngettext_lazy("%(n)d indikator som den är vikt för", "%(n)d indikatorer som den är vikt för", "n"),
        ),
    ),
    note="reference_data/_indicator.html",
    fields="reference_data/_indicator_fields.html",
    joins=("weight",),
    delete=delete_indicator,
)
APPENDICES = ReferenceType(
    name="appendices",
    segment="bilagor",
    title=_("Bilagor"),
    one=_("bilaga"),
    many=_("bilagor"),
    about=_("Det som följer med planen efter de åtta kapitlen, till exempel begrepp eller samrådsredogörelse."),
    form=AppendixForm,
    note="plan/appendices/_note.html",
    tools="plan/appendices/_order.html",
    fields="plan/appendices/_fields.html",
    page="plan/appendices/edit.html",
    joins=("file",),
    delete=delete_appendix,
    keeps_drafts=True,
)

REFERENCE_TYPES = (
    *(PARTIES, GOALS, CHALLENGES, JUDGEMENTS, PROCESS_STEPS, PACKAGES, FUNDERS, GOOD_EXAMPLES, INDICATORS),
    APPENDICES,
)
