"""Where every row of any workbook would go: `python -m bench workbook-rows FILE… [--match HEADING=COLUMN …]`.

Reads each file as an upload, in a small plan, with the columns as the portal guesses them and as `--match` says (as in
`measures.workbooks.columns`; for example `--match "Titre de l'action=title"`). Prints an account of every sheet and
every row, and fails where the numbers don't add up.
"""

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.core.management import call_command

from actors.enums import Role
from actors.history import save_as
from actors.models import Membership, User
from handlingsplan.plan.grants import sync_access
from handlingsplan.plan.models import Plan
from handlingsplan.spreadsheets.reading.files import FileRefusedError, read_upload
from handlingsplan.swedish import fold
from measures.workbooks.heading_rows import headings
from measures.workbooks.importing import keep_upload, match_columns
from measures.workbooks.layouts import Layout
from measures.workbooks.preview import Preview, make_preview, stored_sheets


def _preview(plan: Plan, by: User, path: Path, matches: Mapping[str, str]) -> Preview:
    sheets = read_upload(path.name, path.read_bytes())
    upload = keep_upload(plan, organisation=plan.coordinating_organisation, name=path.name, sheets=sheets, by=by)
    layout = Layout.from_json(upload.layout)
    known = {fold(heading): column for heading, column in matches.items()}
    names = headings(stored_sheets(upload)[layout.sheet], layout.heading_row)
    columns = {index: known.get(fold(names[index]), column) for index, column in layout.columns.items()}
    match_columns(upload, layout=Layout(layout.sheet, layout.heading_row, layout.first_row, columns), by=by)
    return make_preview(upload, by=by)


def _print_account(preview: Preview) -> bool:
    right = True
    for sheet in preview.sheets:
        counts = f"{sheet.above} above, {sheet.blank} blank, {sheet.validated} validated"
        parts = counts if sheet.is_read else "not read"
        left_out = f"; left out: {', '.join(sheet.left_out)}" if sheet.left_out else ""
        sys.stdout.write(f"  {sheet.name}: {sheet.rows} rows: {parts}{left_out}\n")
        right = right and (not sheet.is_read or sheet.rows == sheet.above + sheet.blank + sheet.validated)
    for line in preview.lines:
        problems = "; ".join(f"{one.where}: {one.text}" if one.where else one.text for one in line.problems)
        sys.stdout.write(f"    {line.row}: {line.outcome.value} {line.title[:60]!r} {problems}\n")
    return right and len(preview.lines) == sum(sheet.validated for sheet in preview.sheets)


def _officer(plan: Plan) -> User:
    by = User.objects.create(username="handlaggare", full_name="Örjan Åkesson", email="o@example.org")
    save_as(Membership(user=by, organisation=plan.coordinating_organisation, role=Role.OFFICER), by=None)
    sync_access()
    return by


def main(arguments: Sequence[str]) -> int:
    """Account for every file; 0 where every account adds up."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--match", action="append", default=[])
    options = parser.parse_args(arguments)
    matches = dict(match.rpartition("=")[::2] for match in options.match)
    call_command("generate_plan", "liten", organisations=5, measures=5, seed=1, verbosity=0)
    plan = Plan.objects.get(slug="liten")
    by = _officer(plan)
    right = True
    for path in options.files:
        began = time.perf_counter()
        try:
            preview = _preview(plan, by, path, matches)
        except FileRefusedError as error:
            sys.stdout.write(f"{path.name}: refused in {time.perf_counter() - began:.2f} s: {error}\n")
            continue
        sys.stdout.write(f"{path.name}: {preview.counts} in {time.perf_counter() - began:.2f} s\n")
        right = _print_account(preview) and right
    sys.stdout.write("every row is accounted for\n" if right else "NOT every row is accounted for\n")
    return 0 if right else 1
