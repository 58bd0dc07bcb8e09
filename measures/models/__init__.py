"""Measures, who takes part in them, what was promised, what they cost, and good examples."""

from measures.models.decisions import MinutesExtract
from measures.models.example import ExamplePicture, GoodExample, MeasureOrigin
from measures.models.kept import KeptFilter
from measures.models.laid import LaidMeasure
from measures.models.links import Commitment, MeasureArea, MeasureChallenge, MeasureGoal, MeasureMode, Participation
from measures.models.measure import Attachment, EditorialEvent, Measure, MeasureLink, Milestone, Package
from measures.models.money import Funder, FundingRow
from measures.models.workbooks import ColumnMatch, ValueMatch, WorkbookUpload

__all__ = [
    "Attachment",
    "ColumnMatch",
    "Commitment",
    "EditorialEvent",
    "ExamplePicture",
    "Funder",
    "FundingRow",
    "GoodExample",
    "KeptFilter",
    "LaidMeasure",
    "Measure",
    "MeasureArea",
    "MeasureChallenge",
    "MeasureGoal",
    "MeasureLink",
    "MeasureMode",
    "MeasureOrigin",
    "Milestone",
    "MinutesExtract",
    "Package",
    "Participation",
    "ValueMatch",
    "WorkbookUpload",
]
