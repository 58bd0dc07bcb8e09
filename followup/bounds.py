"""Which values an indicator can have: one rule for all that people type in.

What is read in from a service or a file is looked through by the coordinator instead, who is told of it: official
figures may well be the first negative ones.
"""

from decimal import Decimal

from django.utils.translation import gettext as _

from followup.models import Indicator, Observation
from followup.targets import target_values
from measures.numbers import decimals_problem

MOST = Decimal(10) ** 14
PER_CENT = ("procent", "%")


def value_problem(indicator: Indicator, value: Decimal) -> str:
    """Return what is wrong with a value, in Swedish; empty where nothing is. Queries where the value is negative."""
    if abs(value) >= MOST:
        return _("Talet är orimligt stort. Kontrollera antalet nollor.")
    if value != round(value, indicator.decimals):
        return decimals_problem(indicator.decimals)
    if value < 0 and not may_be_negative(indicator):
        return _("Värdet kan inte vara negativt. Kontrollera minustecknet.")
    return ""


def may_be_negative(indicator: Indicator) -> bool:
    """Tell whether values below 0 make sense: in per cent, or where the baseline, a target or a value is one."""
    if any(word in indicator.unit.casefold() for word in PER_CENT):
        return True
    targets = target_values(indicator.targets.all(), indicator.baseline_value)
    known = [target.value for target in targets]
    if indicator.baseline_value is not None:
        known.append(indicator.baseline_value)
    if any(value < 0 for value in known):
        return True
    return Observation.objects.approved().filter(indicator=indicator, value__lt=0).exists()
