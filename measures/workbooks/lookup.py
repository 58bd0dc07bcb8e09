"""What the plan's rows are called in a workbook, and which row a name in a cell means."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from actors.enums import Category
from actors.models import Organisation
from handlingsplan.naming import former_names
from handlingsplan.plan.models import Challenge, Goal, Plan
from handlingsplan.swedish import fold
from measures.models import Funder, Package
from measures.queries import parties_of
from measures.workbooks.headings import OWNER

SEPARATOR = "; "
_COUNTY_DIGITS = 2
_AT_SEPARATORS = re.compile(r"[;\n]")


def in_list(name: object) -> str:
    """Return a name as it stands in a cell of several."""
    return str(name).replace(";", ",")


@dataclass(frozen=True)
class NameLookup:
    """Things by every name they go by, folded, or went by where nothing else has the name now."""

    by_name: Mapping[str, Any]
    missing: str | Promise  # what is said of a name that nothing goes by; takes `name`
    of_old: frozenset[str] = frozenset()  # the names by which things only went

    @classmethod
    def of(
        cls, rows: Iterable[Any], names: Callable[[Any], Iterable[object]], *, missing: str | Promise
    ) -> "NameLookup":
        """Return the lookup; the first row of a name keeps it."""
        by_name: dict[str, Any] = {}
        known = list(rows)
        for row in known:
            for name in names(row):
                by_name.setdefault(fold(in_list(name)), row)
        former = former_names(row for row in known if hasattr(row, "former_names"))
        before = {fold(in_list(name)): row for name, row in former.items()}
        return cls(before | by_name, missing, frozenset(before.keys() - by_name.keys()))

    def remark(self, text: str) -> str:
        """Return which names in a cell are former ones, and what those are called now; empty where none is."""
        names = {fold(in_list(part)): part for part in (text, *_AT_SEPARATORS.split(text), *text.split(","))}
        return " ".join(
            str(_("”%(before)s” heter nu %(now)s.") % {"before": part.strip()[:80], "now": self.by_name[name]})
            for name, part in names.items()
            if name in self.of_old
        )

    def titles(self) -> list[str]:
        """Return what the things are called, each once."""
        return sorted({str(row) for row in self.by_name.values()})

    def one(self, name: str) -> Any:
        row = self.by_name.get(fold(in_list(name)))
        if row is None:
            raise ValidationError(str(self.missing) % {"name": name.strip()[:80]})
        return row

    def some(self, text: str) -> list[Any]:
        """Return the rows of a list that is separated by semicolons, lines or commas."""
        if fold(in_list(text)) in self.by_name:
            return [self.one(text)]
        parts = _AT_SEPARATORS.split(text)
        names = [part for part in parts if part.strip()]
        if len(names) == 1 and "," in text:
            names = [part for part in text.split(",") if part.strip()]
        return [self.one(name) for name in names]


def _numbered(row: Any) -> tuple[object, ...]:
    return (str(row), row.title, row.number)


@dataclass(frozen=True)
class PlanLookups:
    """The plan's parties, packages, goals, challenges and funders by name."""

    parties: NameLookup
    municipalities: NameLookup  # all of them: a measure may apply where nobody is a party
    packages: NameLookup
    goals: NameLookup
    challenges: NameLookup
    funders: NameLookup  # parties and outside sources together

    @classmethod
    def of(cls, plan: Plan) -> "PlanLookups":
        parties = list(parties_of(plan))
        outside: list[models.Model] = list(Funder.objects.filter(plan=plan))
        return cls(
            parties=NameLookup.of(parties, _party_names, missing=_("”%(name)s” är inte part i planen.")),
            municipalities=NameLookup.of(
                Organisation.objects.filter(category=Category.MUNICIPALITY),
                _party_names,
                missing=_("”%(name)s” är ingen kommun som finns här."),
            ),
            packages=NameLookup.of(
                Package.objects.filter(plan=plan),
                lambda package: (package.title, package.key),
                missing=_("Planen har inget åtgärdspaket ”%(name)s”."),
            ),
            goals=NameLookup.of(
                Goal.objects.filter(plan=plan), _numbered, missing=_("Planen har inget mål ”%(name)s”.")
            ),
            challenges=NameLookup.of(
                Challenge.objects.filter(plan=plan),
                _numbered,
                missing=_("Planen har ingen utmaning ”%(name)s”."),
            ),
            funders=NameLookup.of(
                [*parties, *outside],
                lambda row: (row.name, row.key) if isinstance(row, Funder) else _party_names(row),
                missing=_("”%(name)s” är varken part i planen eller någon av de andra finansiärerna."),
            ),
        )


def _party_names(organisation: Any) -> tuple[object, ...]:
    return (organisation.short_name, organisation.name, organisation.slug, *_codes(organisation))


def _codes(organisation: Any) -> tuple[str, ...]:
    """Return a municipality's or county's code as lists have it: a number's cell has lost its nought."""
    code, name = organisation.code, organisation.short_name
    if not code:
        return ()
    return (code, f"{code} {name}", *([code.lstrip("0")] if len(code) > _COUNTY_DIGITS else []))


_KINDS_OF_PAYERS = {Category.REGION.value: ("regionen", "region"), Category.MUNICIPALITY.value: ("kommunen", "kommun")}


def payers(plan: Plan, organisation: Organisation) -> dict[str, str]:
    """Return those who may pay, by each folded name that headings have for them; the organisation itself as `OWNER`.

    "Regionen" is the only region of the plan, and "kommunen" the municipality whose list it is.
    """
    parties = list(parties_of(plan))
    found: dict[str, str] = {}
    for row in [*Funder.objects.filter(plan=plan), *parties]:
        is_own = isinstance(row, Organisation) and row.pk == organisation.pk
        names = (row.name,) if isinstance(row, Funder) else _party_names(row)
        found |= {fold(str(name)): OWNER if is_own else str(row) for name in names if not str(name).isdigit()}
    regions = [row for row in parties if row.category == Category.REGION]
    own = [organisation] if organisation.category == Category.MUNICIPALITY else []
    for row in [*(regions if len(regions) == 1 else []), *own]:
        names = _KINDS_OF_PAYERS[row.category]
        found |= {name: OWNER if row.pk == organisation.pk else str(row) for name in names if name not in found}
    return found
