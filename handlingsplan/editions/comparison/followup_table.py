"""Part of `table`: the leaves of indicators, examples and evaluations."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from handlingsplan.chapters import document as doc
from handlingsplan.chapters.document import Frozen
from handlingsplan.editions.comparison.excuses import LABELLED, PLACE
from handlingsplan.editions.comparison.leaves import (
    Coded,
    Excused,
    Key,
    Leaf,
    Links,
    Name,
    Parts,
    Reference,
    Replaced,
    Rows,
    Shown,
    words,
)


def _value(value: doc.Value | None) -> str:
    return f"{value.year}: {words(value.value)}" if value else ""


def _figure(figure: doc.Figure) -> str:
    counted = ngettext("%(n)d organisation", "%(n)d organisationer", figure.counted) % {"n": figure.counted}
    return f"{_value(figure)} ({counted})"


FOLLOWUP_TABLE: Mapping[type[Frozen], Mapping[str, Leaf]] = {
    doc.Indicator: {
        "key": Key(),
        "anchor": PLACE,
        "number": Shown(_("Nummer")),
        "title": Name(),
        "definition": Shown(_("Definition")),
        "unit": Shown(_("Enhet")),
        "decimals": Shown(_("Decimaler")),
        "direction_label": Shown(_("Riktning")),
        "rule": Coded(_("Så räknas länets värde"), shown="rule_label"),
        "rule_label": LABELLED,
        "baseline": Shown(_("Utgångsvärde"), _value),
        "targets": Rows(_("Målvärden"), apart=lambda one: one.year, words=_value),
        "values": Rows(_("Länets värden"), apart=lambda one: one.year, words=_figure),
        "organisations": Parts(),
        "source": Shown(_("Källa")),
        "source_url": Shown(_("Länk till källan")),
        "goals": Links(_("Mål")),
        "expected": Shown(_("Organisationer som ska lämna värden")),
        "standing": Coded(_("Läge"), shown="standing_label"),
        "standing_label": LABELLED,
        "standing_reason": Excused(_("Så har läget bedömts"), "a sentence made of values and targets, which are told"),
    },
    doc.OrganisationValue: {
        "key": Key(),
        "organisation": Reference(_("Organisation"), key="organisation_key"),
        "organisation_key": Key(),
        "year": Shown(_("År")),
        "value": Shown(_("Värde")),
    },
    doc.GoodExample: {
        "key": Key(),
        "anchor": PLACE,
        "title": Name(),
        "organisation": Reference(_("Organisation"), key="organisation_key"),
        "organisation_key": Key(),
        "year": Shown(_("År")),
        "what_was_done": Shown(_("Vad som gjordes")),
        "results": Shown(_("Resultat")),
        "cost": Shown(_("Kostnad")),
        "contact": Shown(_("Kontakt")),
        "pictures": Rows(_("Bilder"), apart=lambda one: (one.key, one.alt, one.source), words=lambda one: one.alt),
    },
    doc.Evaluation: {
        "key": Key(),
        "title": Name(),
        "organisation": Reference(_("Utvärderad av"), key="organisation_key"),
        "organisation_key": Key(),
        "year": Shown(_("År")),
        "about": Links(_("Om")),
        "method": Shown(_("Metod")),
        "result": Shown(_("Resultat")),
        "evidence": Shown(_("Underlag")),
        "link": Shown(_("Länk till underlaget")),
        "file_name": Shown(_("Filens namn")),
        "file_checksum": Replaced(_("Fil")),
    },
}
