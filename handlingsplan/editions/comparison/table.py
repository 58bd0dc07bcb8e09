"""Every leaf of a plan as data, class by class: how it is compared, or why it is not told.

A test walks over the document's classes and finds what is missing here. What is missing all the same is told under
"Övrigt" (see `other_changes`).
"""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from handlingsplan.chapters import document as doc
from handlingsplan.chapters.document import Frozen
from handlingsplan.editions.comparison.excuses import (
    BEFORE,
    FILE,
    IN_TEXT,
    LABELLED,
    NUMBERED,
    PLACE,
    REPEATED,
    SAID,
    SEALED,
    SUMMED,
)
from handlingsplan.editions.comparison.followup_table import FOLLOWUP_TABLE
from handlingsplan.editions.comparison.leaves import (
    Coded,
    Excused,
    FieldChange,
    Head,
    Key,
    Leaf,
    Links,
    Name,
    Parts,
    Reference,
    Replaced,
    Rows,
    Shown,
)
from measures.fields import OPTIONAL_TEXTS

_CHAPTER: Mapping[str, Leaf] = {
    "key": Key(),
    "number": PLACE,
    "title": Name(),
    "html": Parts(),  # told word by word on a page of its own
    "approved_on": Shown(_("Godkänt")),
    "live": IN_TEXT,
    "text_pictures": IN_TEXT,
}

TABLE: Mapping[type[Frozen], Mapping[str, Leaf]] = {
    doc.PlanDocument: {
        "schema_address": Head(),
        "format": Head(),
        "edition": Head(),
        "plan": Parts(),
        **{kind: Parts() for kind in ("background", "definition", "goals", "measures", "cooperation", "financing")},
        **{kind: Parts() for kind in ("followup", "examples", "adoptions", "appendices")},
    },
    doc.EditionHead: {
        **dict.fromkeys(("number", "published_at", "summary", "is_consultation", "preface", "signatures"), Head()),
        "history_head": SEALED,
    },
    doc.PlanHead: {
        "slug": Shown(_("Kortadress")),
        "title": Name(),
        "subtitle": Shown(_("Undertitel")),
        "summary": Shown(_("Sammanfattning")),
        "period_start": Shown(_("Första året")),
        "period_end": Shown(_("Sista året")),
        "coordinating_organisation": Reference(_("Samordnande organisation"), key="coordinating_organisation_key"),
        "coordinating_organisation_key": Key(),
        "coordinating_organisation_number": NUMBERED,
        "is_demo": Shown(_("Exempelinnehåll")),
        "subject": Excused(_("Planens ämne"), "chapter 2 is called by it"),
        "county_code": Excused(_("Planens län"), "says which map is drawn; editions before it have none"),
        "vocabularies": Excused(_("Planens indelningar"), "told of each measure that is classed by them"),
        "licence": LABELLED,
        "licence_name": Shown(_("Licens")),
    },
    doc.Background: {**_CHAPTER, "process_steps": Parts()},
    doc.Definition: _CHAPTER,
    doc.Goals: {**_CHAPTER, "goals": Parts(), "challenges": Parts()},
    doc.Measures: {**_CHAPTER, "packages": Parts(), "count": SUMMED},
    doc.Cooperation: {**_CHAPTER, "groups": Parts(), "matrix": REPEATED},
    doc.Financing: {**_CHAPTER, "tables": SUMMED, "secured": SUMMED, "sought": SUMMED, "unfunded": SUMMED},
    doc.Followup: {**_CHAPTER, "indicators": Parts(), "evaluations": Parts()},
    doc.Examples: {**_CHAPTER, "examples": Parts()},
    doc.ProcessStep: {
        "key": Key(),
        "number": Shown(_("Nummer")),
        "title": Name(),
        "description": Shown(_("Beskrivning")),
        "state": Coded(_("Läge"), shown="state_label"),
        "state_label": LABELLED,
        "on": Shown(_("Datum")),
        "owner": Reference(_("Ansvarig"), key="owner_key"),
        "owner_key": Key(),
        "evidence": Shown(_("Vad som visar det")),
    },
    doc.Goal: {
        "key": Key(),
        "anchor": PLACE,
        "number": Shown(_("Nummer")),
        "title": Name(),
        "description": Shown(_("Beskrivning")),
        "origin": Shown(_("Ursprung"), lambda origin: _now("eget mål") if origin == "own" else _now("annan strategi")),
        "source": Shown(_("Källa")),
        "source_version": Shown(_("Källans version")),
        "target_year": Shown(_("Målår")),
        "expired": Shown(_("Målåret har passerat")),
        "measures": REPEATED,
    },
    doc.Challenge: {
        "key": Key(),
        "anchor": PLACE,
        "number": Shown(_("Nummer")),
        "title": Name(),
        "description": Shown(_("Beskrivning")),
        "measures": REPEATED,
        "indicators": REPEATED,
        "secured": SUMMED,
        "sought": SUMMED,
        "judgement": Coded(_("Bedömning"), shown="judgement_label"),
        "judgement_label": LABELLED,
        "judged_year": Shown(_("Bedömt år")),
        "judgement_text": Shown(_("Vad bedömningen bygger på")),
    },
    doc.Package: {
        "key": Key(),
        "anchor": PLACE,
        "title": Name(),
        "description": Shown(_("Beskrivning")),
        "measures": Parts(),
    },
    doc.Measure: {
        "key": Key(),
        "anchor": PLACE,
        "number": Shown(_("Nummer")),
        "title": Name(),
        "description": Shown(_("Beskrivning")),
        **{field.name: Shown(field.label) for field in OPTIONAL_TEXTS},
        "owner": Reference(_("Ansvarar"), key="owner_key"),
        "owner_key": Key(),
        "owner_slug": PLACE,
        "participants": Reference(_("Medverkar"), key="participant_keys"),
        "participant_keys": Key(),
        "four_step": Shown(_("Fyrstegsprincipen")),
        "modes": Shown(_("Färdsätt")),
        "area": Reference(_("Område"), key="area_keys"),
        "area_keys": Key(),
        "period": Shown(_("Tidsplan")),
        "carried_out": Shown(_("Genomförd")),
        "state": Coded(_("Tillstånd"), shown="state_label"),
        "state_label": LABELLED,
        "status": Coded(_("Status"), shown="status_label"),
        "status_label": LABELLED,
        "status_reason": Shown(_("Skäl")),
        "goals": Links(_("Mål")),
        "challenges": Links(_("Utmaningar")),
        "funding": Parts(),
        "secured": SUMMED,
        "sought": SUMMED,
        "commitments": Parts(),
        "milestones": Rows(_("Milstolpar"), apart=lambda one: one.key, words=str),
        "unconfirmed": Shown(_("Bekräftelse")),
        "replaces": Reference(_("Ersätter"), key="replaces_keys"),
        "replaces_keys": Key(),
        "area_codes": SAID,
        **dict.fromkeys(("planned_start", "planned_end", "actual_start", "actual_end"), SAID),
    },
    doc.FundingRow: {
        "key": Key(),
        "funder": Reference(_("Finansiär"), key="funder_key"),
        "funder_key": Key(),
        "year": Shown(_("År")),
        "kind": Coded(_("Slag"), shown="kind_label"),
        "kind_label": LABELLED,
        "state": Coded(_("Läge"), shown="state_label"),
        "state_label": LABELLED,
        "amount": Shown(_("Belopp (kr)")),
        "note": Shown(_("Anteckning")),
    },
    doc.Commitment: {
        "key": Key(),
        "organisation": Reference(_("Organisation"), key="organisation_key"),
        "organisation_key": Key(),
        "state": Coded(_("Åtagande"), shown="state_label"),
        "state_label": LABELLED,
        "condition": Shown(_("Villkor eller skäl")),
        "contribution": Shown(_("Eget bidrag")),
        "decision": Shown(_("Beslut")),
        "on_behalf": Shown(_("Registrering")),
        **dict.fromkeys(("decided_on", "decision_body", "decision_paragraph", "registry_number"), SAID),
        "decision_link": Shown(_("Länk till beslutet")),
    },
    doc.Party: {
        "key": Key(),
        "anchor": PLACE,
        "name": Name(),
        "short_name": Name(),
        "slug": PLACE,
        "role": Shown(_("Roll")),
        "responsibility": Shown(_("Ansvar")),
        "owned": SUMMED,
        "takes_part": SUMMED,
        "former_names": BEFORE,
        "organisation_number": NUMBERED,
        "contact_function": Shown(_("Kontakt")),
        "contact_name": Shown(_("Kontakt, namn")),
        "contact_email": Shown(_("Kontakt, e-post")),
        "contact_phone": Shown(_("Kontakt, telefon")),
        "code": Excused(_("Läns- eller kommunkod"), "says where the party lies on a map; older editions have none"),
    },
    doc.PartyGroup: {"category": Parts(), "label": LABELLED, "parties": Parts()},
    **FOLLOWUP_TABLE,
    doc.Adoption: {
        "key": Key(),
        "edition": Shown(_("Utgåva")),
        "organisation": Reference(_("Organisation"), key="organisation_key"),
        "organisation_key": Key(),
        "body": Shown(_("Beslutande organ")),
        "kind": Coded(_("Beslut"), shown="kind_label"),
        "kind_label": LABELLED,
        "reservation": Shown(_("Förbehåll eller skäl")),
        "decided_on": Shown(_("Beslutsdatum")),
        "paragraph": Shown(_("Paragraf")),
        "registry_number": Shown(_("Diarienummer")),
        "link": Shown(_("Länk till protokollet")),
        "corrected_on": Shown(_("Rättat")),
        "on_behalf": Shown(_("Registrering")),
    },
    doc.Appendix: {
        "key": Key(),
        "number": PLACE,
        "title": Name(),
        "html": Parts(),
        "file_name": Shown(_("Filens namn")),
        "file_token": FILE,
        "file_size": FILE,
        "file_checksum": Replaced(_("Fil")),
    },
}
# Compared as rows of their own class, or within a leaf that is excused
WITHIN: tuple[type[Frozen], ...] = (
    *(doc.Link, doc.Value, doc.Figure, doc.Picture, doc.Milestone, doc.FormerName),
    *(doc.PlacedMeasure, doc.PlacedPicture, doc.LivePart, doc.MoneyTable, doc.MoneyRow, doc.YearAmount),
    *(doc.CommitmentMatrix, doc.MatrixRow, doc.CommitmentCell),
)


def compare_fields(then: Frozen, now: Frozen) -> tuple[FieldChange, ...]:
    """Return what differs between two of a class, in the order of the table; names are told elsewhere.

    Of an attribute that came after the earlier edition nothing is known, so nothing is told.
    """
    leaves = ((name, leaf) for name, leaf in TABLE[type(now)].items() if name in then.model_fields_set)
    return tuple(change for name, leaf in leaves for change in leaf.compare(name, then, now))


def unnamed_changes(then: Frozen, now: Frozen) -> Iterator[FieldChange]:
    """Yield what differs in attributes that the table has no word for."""
    for name in sorted(then.model_fields_set - TABLE[type(now)].keys()):
        label = _now("En uppgift som sidan inte har något ord för (%(name)s)") % {"name": name}
        yield from Shown(label).compare(name, then, now)
