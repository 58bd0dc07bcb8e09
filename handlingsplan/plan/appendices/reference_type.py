"""Appendices among what a plan rests on."""

from handlingsplan.plan.appendices.forms import AppendixForm
from handlingsplan.plan.appendices.keeping import remove_appendix
from handlingsplan.plan.reference_types import APPENDICES
from handlingsplan.plan.views.reference_types import BY_NUMBER, BY_TITLE, Kind

KIND_OF_APPENDICES = Kind(
    subject=APPENDICES,
    form=AppendixForm,
    note="plan/appendices/_note.html",
    tools="plan/appendices/_order.html",
    fields="plan/appendices/_fields.html",
    page="plan/appendices/edit.html",
    joins=("file",),
    orders=(BY_NUMBER, BY_TITLE),
    remove=remove_appendix,
    keeps_drafts=True,
)
