"""Indicators among what a plan rests on."""

from followup.forms.indicators import IndicatorForm
from followup.indicator_editing import remove_indicator
from handlingsplan.plan.reference_types import INDICATORS
from handlingsplan.plan.views.reference_types import Kind

KIND_OF_INDICATORS = Kind(
    subject=INDICATORS,
    form=IndicatorForm,
    note="followup/basics/_indicator.html",
    fields="followup/basics/_indicator_fields.html",
    joins=("weight",),
    remove=remove_indicator,
)
