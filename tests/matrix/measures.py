"""Measures in each state, and what belongs to them."""

from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from actors.history import save_as
from actors.ledger import entries_of
from actors.models import Organisation
from handlingsplan.spreadsheets.reading.sheets import Sheet
from measures.editing import MeasureData
from measures.enums import EditorialState
from measures.laying.laying import lay_measure
from measures.models import Attachment, KeptFilter, Measure, Milestone, WorkbookUpload
from measures.parts import PARTS
from measures.workbooks.import_rows import RowOutcome
from measures.workbooks.importing import keep_upload
from tests.cast import Cast
from tests.factories import FundingRowFactory, GoodExampleFactory, MeasureFactory
from tests.matrix.targets import OURS, Target, with_stranger

RESULT = {"counts": dict.fromkeys(RowOutcome.values, 0), "cells": 0, "left": []}


def measure_targets(cast: Cast) -> dict[str, list[Target]]:
    """Make measures and return all that URLs can be about in them."""
    targets = _of_both(cast)
    return (
        targets
        | _beside(cast, targets["measure"])
        | _changed(cast, targets["measure"])
        | _money(cast)
        | _laid(cast)
        | _of_persons(cast)
    )


def _of_both(cast: Cast) -> dict[str, list[Target]]:
    """Return a measure of Österåker's and one of Vallentuna's in each state; the other one takes part in it."""
    measures, commitments = [], []
    pair = (cast.osteraker_kommun, cast.vallentuna_kommun)
    for owner, other in (pair, pair[::-1]):
        for state in EditorialState:
            measure = MeasureFactory(plan=cast.plan, owner=owner, state=state, participants=[other])
            facts: dict[str, Any] = {"plan": OURS, "over": state in {"proposed", "accepted"}, "state": state}
            both = frozenset({owner.slug, other.slug})
            own = frozenset({owner.slug})
            measures.append(Target((OURS, measure.number), own=own, part=both, **facts))
            for organisation in (owner, other):
                args = (OURS, measure.number, organisation.slug)
                part = frozenset({organisation.slug})
                commitments.append((Target(args, own=part, part=part, **facts), own))
            commitments.append((Target((*args[:2], "sodertalje"), exists=False, **facts), own))
    flat = [target for target, owners in commitments if target.over or owners == target.own or not target.exists]
    return {"measure": with_stranger(measures), "commitment": with_stranger(flat)}


def _laid(cast: Cast) -> dict[str, list[Target]]:
    """Return what was laid before an owner that can answer, and one that has nobody."""
    rows, drafts = [], []
    for owner, state in ((cast.osteraker_kommun, "somebody"), (cast.kth, "nobody")):
        data = MeasureData(title="Framlagd", description="Av samordnaren.", owner=owner)
        laid = lay_measure(cast.plan, data=data, by=cast.samordnare)
        rows.append(Target((OURS, laid.pk), OURS, state=state))
        drafts.append(Target((OURS, laid.measure.number), OURS, own=frozenset({owner.slug}), over=False, state="draft"))
    return {"laid measure": with_stranger(rows), "draft laid": with_stranger(drafts[:1])}


def _beside(cast: Cast, measures: list[Target]) -> dict[str, list[Target]]:
    """Return the parts of each measure, and a milestone and a file of it."""
    parts, milestones, rows, files = [], [], [], []
    for turn, about in enumerate(target for target in measures if target.exists):
        facts = {name: getattr(about, name) for name in ("plan", "own", "part", "over", "state")}
        measure = Measure.objects.get(plan=cast.plan, number=about.args[1])
        parts.append(Target((*about.args, PARTS[turn % len(PARTS)].key), **facts))
        milestone = Milestone.objects.create(measure=measure, title="Klart")
        attachment = Attachment(measure=measure, name="bild.png", content_type="image/png", size=4)
        attachment.file.save("bild.png", ContentFile(b"\x89PNG"))
        milestones.append(Target((*about.args, milestone.pk), **facts))
        kind, pk = ("milstolpe", milestone.pk) if turn % 2 else ("fil", attachment.pk)
        rows.append(Target((*about.args, kind, pk), **facts))
        files.append(Target((*about.args, attachment.pk), **facts))
    found = {"part of a measure": parts, "milestone": milestones, "row beside": rows, "attachment": files}
    return {name: with_stranger(targets) for name, targets in found.items()}


def _changed(cast: Cast, measures: list[Target]) -> dict[str, list[Target]]:
    """Return a change of each measure's text; the other's change is none of a measure's."""
    changes = []
    for about in (target for target in measures if target.exists):
        facts = {name: getattr(about, name) for name in ("plan", "own", "part", "over", "state")}
        measure = Measure.objects.get(plan=cast.plan, number=about.args[1])
        measure.expected_result = "Fler cyklar."
        save_as(measure, by=cast.samordnare)
        changes.append(Target((*about.args, entries_of(measure)[0].pk), **facts))
    foreign = (*changes[0].args[:2], changes[-1].args[2])
    return {"past change": [*with_stranger(changes), Target(foreign, exists=False)]}


def _money(cast: Cast) -> dict[str, list[Target]]:
    """Return rows that an organisation pays for another's measure, and the parties."""
    rows = []
    for payer, owner in (
        (cast.osteraker_kommun, cast.vallentuna_kommun),
        (cast.vallentuna_kommun, cast.osteraker_kommun),
    ):
        measure = MeasureFactory(plan=cast.plan, owner=owner, participants=[payer])
        for year, confirmed in enumerate((None, timezone.now()), start=2026):
            row = FundingRowFactory(measure=measure, organisation=payer, year=year, confirmed_at=confirmed)
            state = "confirmed" if confirmed else "waiting"
            rows.append(Target((OURS, row.pk), OURS, own=frozenset({payer.slug}), state=state))
    parties = [
        Target((OURS, slug), OURS, own=frozenset({slug})) for slug in ("osteraker", "vallentuna", "region-stockholm")
    ]
    parties.append(Target((OURS, "finns-inte"), OURS, exists=False))
    example = GoodExampleFactory(plan=cast.plan, organisation=cast.vallentuna_kommun, number=77)
    examples = with_stranger([Target((OURS, example.number), OURS, own=frozenset({"vallentuna"}))])
    return {"row of money": with_stranger(rows), "party": with_stranger(parties), "example": examples}


def _of_persons(cast: Cast) -> dict[str, list[Target]]:
    """Return what belongs to one person alone: choices kept, and files on their way in."""
    kept, uploads = [], []
    osteraker, vallentuna = cast.osteraker_kommun, cast.vallentuna_kommun
    # Whoever no longer writes for those whom a list was for has it no longer
    lost = Target((OURS, _upload(cast, "vallentuna", osteraker, "applied")), OURS, state="applied", exists=False)
    for name, organisation in (("osteraker", osteraker), ("vallentuna", vallentuna), ("samordnare", osteraker)):
        choice = KeptFilter.objects.create(plan=cast.plan, user=cast.person(name), name="Mina", query="")
        kept.append(Target((OURS, choice.pk), OURS, person=name))
        for state in ("applied", "waiting"):
            pk = _upload(cast, name, organisation, state)
            uploads.append(Target((OURS, pk), OURS, person=name, state=state))
    return {"kept choice": with_stranger(kept), "upload": [*with_stranger(uploads), lost]}


def _upload(cast: Cast, name: str, organisation: Organisation, state: str) -> int:
    """Return the key of a list that the person has sent for the organisation."""
    sheet = Sheet("Blad1", rows=[["Åtgärd"], ["Ny väg"]])
    upload = keep_upload(cast.plan, organisation=organisation, name="a.xlsx", sheets=[sheet], by=cast.person(name))
    if state == "applied":
        WorkbookUpload.objects.filter(pk=upload.pk).update(applied_at=timezone.now(), result=RESULT)
    return upload.pk
