"""Appendices among what a plan rests on."""

from handlingsplan.plan.appendices.forms import AppendixForm
from handlingsplan.plan.appendices.keeping import remove_appendix
from handlingsplan.plan.basics_kinds import BY_NUMBER, BY_TITLE, Kind
from handlingsplan.plan.basics_subjects import APPENDICES

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
