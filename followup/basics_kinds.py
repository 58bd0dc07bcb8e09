"""Indicators among what a plan rests on."""

from followup.indicator_editing import remove_indicator
from followup.indicator_forms import IndicatorForm
from handlingsplan.plan.basics_kinds import Kind
from handlingsplan.plan.basics_subjects import INDICATORS

KIND_OF_INDICATORS = Kind(
    subject=INDICATORS,
    form=IndicatorForm,
    note="followup/basics/_indicator.html",
    fields="followup/basics/_indicator_fields.html",
    joins=("weight",),
    remove=remove_indicator,
)
