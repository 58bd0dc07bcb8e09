"""Measures, who takes part in them, what was promised, what they cost, and good examples."""

from measures.models.commitment import Commitment
from measures.models.example import GoodExample, MeasureOrigin
from measures.models.links import MeasureArea, MeasureChallenge, MeasureGoal, MeasureMode, Participation
from measures.models.measure import EditorialEvent, Measure, Package
from measures.models.money import Funder, FundingRow
from measures.models.workbooks import ColumnMatch, WorkbookUpload

__all__ = [
    "ColumnMatch",
    "Commitment",
    "EditorialEvent",
    "Funder",
    "FundingRow",
    "GoodExample",
    "Measure",
    "MeasureArea",
    "MeasureChallenge",
    "MeasureGoal",
    "MeasureMode",
    "MeasureOrigin",
    "Package",
    "Participation",
    "WorkbookUpload",
]
