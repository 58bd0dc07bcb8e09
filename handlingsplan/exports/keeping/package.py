"""The package as one ZIP file: what tells of it first, then all its files, each with its checksum."""

import hashlib
from collections.abc import Iterable, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.template.loader import render_to_string

from handlingsplan.chapters.document import PlanDocument
from handlingsplan.editions.freezing import thaw
from handlingsplan.editions.models import Edition
from handlingsplan.editions.published import editions_of
from handlingsplan.exports.keeping.contents import TEXT, KeptFile, contents
from handlingsplan.exports.keeping.mets import manifest
from handlingsplan.exports.packages import ZIP_DATE, OnPart
from handlingsplan.web_addresses import site_address

CHECKSUMS = "sha256.txt"


def write_package(
    edition: Edition,
    pdf: bytes,
    on_part: OnPart = lambda _done, _total: None,
    *,
    more: Iterable[KeptFile] = (),
) -> bytes:
    """Return the package; whatever the edition froze is in it as it was frozen. `more` are files of other rooms."""
    document = thaw(edition.content)
    files = [*contents(edition, pdf, _before(edition)), *more]
    files = [*_told(document, files), *files]
    files.append(KeptFile(CHECKSUMS, _checksums(files), TEXT, ("Kontrollsummor.", "Checksums.")))
    address = site_address("edition", document.plan.slug, edition.number)
    files.append(KeptFile("mets.xml", manifest(document, files, address=address), "application/xml", ("", "")))
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        for done, one in enumerate(files, start=1):
            archive.writestr(ZipInfo(one.path, ZIP_DATE), one.content, compress_type=ZIP_DEFLATED)
            on_part(done, len(files))
    return target.getvalue()


def _before(edition: Edition) -> Edition | None:
    """Return the edition that held when this one came, with its content."""
    earlier = (one for one in editions_of(edition.plan).before(edition.number) if not one.withdrawn)
    newest = next(earlier, None)
    return Edition.objects.get(pk=newest.pk) if newest else None


def _told(document: PlanDocument, files: Sequence[KeptFile]) -> list[KeptFile]:
    context = {"plan": document.plan, "edition": document.edition, "files": files}
    return [
        KeptFile(name, render_to_string(template, context).encode(), TEXT, what)
        for name, template, what in (
            ("LASMIG.txt", "exports/LASMIG.txt", ("Vad paketet är.", "What the package is, in Swedish.")),
            ("README.txt", "exports/README.txt", ("Vad paketet är, på engelska.", "What the package is.")),
        )
    ]


def _checksums(files: Sequence[KeptFile]) -> bytes:
    """Return the file as `sha256sum --check` reads it."""
    lines = (f"{hashlib.sha256(one.content).hexdigest()}  {one.path}\n" for one in files)
    return "".join(lines).encode()
