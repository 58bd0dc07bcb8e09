"""Compile a plan to PDF in the shell."""

import argparse
import os
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from handlingsplan.editions.published import newest_edition
from handlingsplan.plan.models import Plan
from handlingsplan.printing.compile import compile_plan, compile_whole
from handlingsplan.printing.pdf import CompileError, Pdf
from handlingsplan.printing.print_source import PrintSource, draft_source, edition_source


def _jobs(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("give a number from 1")
    return min(int(text), os.cpu_count() or 1)


class Command(BaseCommand):
    """`manage.py render_plan SLUG OUT.pdf [--draft] [--jobs N] [--no-cache]`."""

    help = (
        "Compile a plan's newest edition, or the working plan as a draft where asked or where nothing is published, "
        "and tell pages, seconds and peak memory."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare what to compile, where to, and how."""
        parser.add_argument("slug", help="the plan's short address, stockholm for example")
        parser.add_argument("out", type=Path, help="the PDF to write")
        parser.add_argument("--draft", action="store_true", help="compile the working plan, marked UTKAST")
        parser.add_argument(
            "--jobs",
            type=_jobs,
            default=min(settings.RENDER_JOBS, os.cpu_count() or 1),
            metavar="N",
            help="processes to lay out with, at most one per processor",
        )
        parser.add_argument("--no-cache", action="store_true", help="compile even what was compiled before")
        parser.add_argument(
            "--in-one-piece",
            action="store_true",
            default=settings.RENDER_IN_ONE_PIECE,
            help="lay out in a single call of WeasyPrint",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 Django's signature
        began = monotonic()
        plan = Plan.objects.with_coordinator().filter(slug=options["slug"]).first()
        if plan is None:
            known = ", ".join(Plan.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no plan {options['slug']}. Plans: {known}.")
        source = draft_source(plan) if options["draft"] else self._newest(plan)
        try:
            pdf = self._compile(source, options)
            options["out"].write_bytes(pdf.content)
        except (CompileError, OSError) as error:
            raise CommandError(str(error)) from error
        for line in pdf.left_out:
            self.stderr.write(f"Left out: {line}")
        for anchor in pdf.missing:
            self.stderr.write(f"A link leads nowhere: {anchor}")
        self.stdout.write(
            f"{options['out']}: {pdf.pages} pages, {len(pdf.content) / 1e6:.1f} MB, {monotonic() - began:.1f} s "
            f"({pdf.seconds:.1f} s of them compiling), largest process {pdf.peak_memory_mb} MB."
        )

    def _compile(self, source: PrintSource, options: dict[str, Any]) -> Pdf:
        if options["in_one_piece"]:
            return compile_whole(source)
        return compile_plan(source, jobs=options["jobs"], fresh=options["no_cache"])

    def _newest(self, plan: Plan) -> PrintSource:
        edition = newest_edition(plan)
        if edition is not None:
            return edition_source(edition)
        self.stderr.write(f"{plan.slug} has no edition that holds: this is the working plan, marked UTKAST.")
        return draft_source(plan)
