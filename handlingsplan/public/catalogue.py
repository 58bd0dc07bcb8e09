"""The portal's open data as a catalogue: DCAT-AP-SE 3 in RDF/XML, which dataportal.se fetches.

A plan is a series of datasets, each of its editions that hold a dataset, each of an edition's files a distribution.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from lxml.etree import _Element as Element

from actors.enums import Category
from actors.models import Organisation
from handlingsplan.chapters.document import PlanHead
from handlingsplan.editions.enums import CONTENT_TYPES, FileForm
from handlingsplan.editions.models import Edition
from handlingsplan.editions.published import Told, told_of
from handlingsplan.editions.schemas import schema_address
from handlingsplan.jobs.enums import JobState
from handlingsplan.jobs.models import RenderJob
from handlingsplan.owner.models import OwnerStatements
from handlingsplan.owner.statements import read_statements
from handlingsplan.plan.licences import CC0, LICENCE_BY_VALUE
from handlingsplan.plan.models import Plan
from handlingsplan.public.rdf import add, document, literal, thing, to_bytes

SWEDISH, ENGLISH = "sv", "en"
_EU = "http://publications.europa.eu/resource/authority"
LANGUAGE = f"{_EU}/language/SWE"
THEME = f"{_EU}/data-theme/GOVE"
PUBLIC = f"{_EU}/access-right/PUBLIC"
IRREGULAR = f"{_EU}/frequency/IRREG"
_TYPES = "http://purl.org/adms/publishertype"
PUBLISHER_TYPES = {
    Category.REGION: f"{_TYPES}/RegionalAuthority",
    Category.MUNICIPALITY: f"{_TYPES}/LocalAuthority",
    Category.STATE_AGENCY: f"{_TYPES}/NationalAuthority",
    Category.COLLABORATION_PLATFORM: f"{_TYPES}/NonProfitOrganisation",
    Category.ACADEMIA: f"{_TYPES}/Academia-ScientificOrganisation",
    Category.CIVIL_SOCIETY: f"{_TYPES}/NonProfitOrganisation",
    Category.BUSINESS: f"{_TYPES}/Company",
}


@dataclass(frozen=True)
class File:
    """A distribution: where it lies, and what it is."""

    path: str
    kind: str  # its media type
    title: str
    english: str
    conforms_to: str = ""
    size: int | None = None
    checksum: str = ""


def catalogue() -> bytes:
    """Return the catalogue of everything that is published."""
    editions = list(Edition.objects.holding().select_related("plan__coordinating_organisation").defer("content"))
    editions.sort(key=lambda one: (one.plan.slug, -one.number))
    said, root = read_statements(), document()
    plans = [list(group) for _plan, group in groupby(editions, key=lambda one: one.plan_id)]
    main = _catalogue(root, said, plans)
    publishers = {one.plan.coordinating_organisation.pk: one.plan.coordinating_organisation for one in editions}
    for organisation in publishers.values():
        _publisher(root, organisation)
    files, told = _files_by_edition(editions), told_of(editions)
    for group in plans:
        _series(root, group, told[group[0].pk].plan, said)
        add(main, "dcat:dataset", about=_address(group[0].plan.get_absolute_url(), "serie"))
        for edition in group:
            add(main, "dcat:dataset", about=_address(edition.get_absolute_url(), "data"))
            _dataset(root, edition, told[edition.pk], files=files.get(edition.pk, []), said=said)
    return to_bytes(root)


def _address(path: str, part: str = "") -> str:
    return f"{settings.SITE_URL}{path}" + (f"#{part}" if part else "")


def _day(moment: datetime) -> str:
    """Return the day here, as the pages say it: just after midnight it is still the day before by the world's clock."""
    return timezone.localdate(moment).isoformat()


def _catalogue(root: Element, said: OwnerStatements, plans: list[list[Edition]]) -> Element:
    main = thing(root, "dcat:Catalog", _address(reverse("catalogue")))
    literal(main, "dcterms:title", _("Handlingsplaner som öppna data"), SWEDISH)
    literal(main, "dcterms:title", "Action plans as open data", ENGLISH)
    literal(
        main, "dcterms:description", _("Regionala handlingsplaner, utgåva för utgåva, med data och filer."), SWEDISH
    )
    literal(main, "dcterms:description", "Regional action plans, edition by edition, as data and files.", ENGLISH)
    add(main, "dcterms:license", about=LICENCE_BY_VALUE[CC0].address)
    add(main, "dcterms:language", about=LANGUAGE)
    add(main, "foaf:homepage", about=_address("/"))
    add(main, "dcterms:publisher", about=_owner_address(said, plans))
    if said.publisher:
        _owner(root, said, plans)
    if plans:
        first, last = min(one[-1].published_at for one in plans), max(one[0].published_at for one in plans)
        literal(main, "dcterms:issued", _day(first), kind="xsd:date")
        literal(main, "dcterms:modified", _day(last), kind="xsd:date")
    return main


def _owner_address(said: OwnerStatements, plans: list[list[Edition]]) -> str:
    if said.publisher or not plans:
        return _address(reverse("catalogue"), "utgivare")
    return _publisher_address(plans[0][0].plan.coordinating_organisation)


def _owner(root: Element, said: OwnerStatements, plans: list[list[Edition]]) -> None:
    agent = thing(root, "foaf:Agent", _owner_address(said, plans))
    literal(agent, "foaf:name", said.publisher, SWEDISH)
    organisations = [one[0].plan.coordinating_organisation for one in plans]
    add(agent, "dcterms:type", about=PUBLISHER_TYPES[Category(organisations[0].category if plans else Category.REGION)])


def _publisher_address(organisation: Organisation) -> str:
    return _address(reverse("catalogue"), f"organisation-{organisation.slug}")


def _publisher(root: Element, organisation: Organisation) -> None:
    agent = thing(root, "foaf:Agent", _publisher_address(organisation))
    literal(agent, "foaf:name", organisation.name, SWEDISH)
    if organisation.organisation_number:
        literal(agent, "dcterms:identifier", organisation.organisation_number)
    add(agent, "dcterms:type", about=PUBLISHER_TYPES[Category(organisation.category)])


def _contact(of: Element, said: OwnerStatements, name: str) -> None:
    if not said.email:
        return
    contact = thing(add(of, "dcat:contactPoint"), "vcard:Organization")
    literal(contact, "vcard:fn", said.publisher or name)
    add(contact, "vcard:hasEmail", about=f"mailto:{said.email}")


def _common(node: Element, plan: Plan, head: PlanHead, said: OwnerStatements) -> None:
    add(node, "dcterms:publisher", about=_publisher_address(plan.coordinating_organisation))
    _contact(node, said, plan.coordinating_organisation.name)
    add(node, "dcat:theme", about=THEME)
    add(node, "dcterms:language", about=LANGUAGE)
    add(node, "dcterms:accessRights", about=PUBLIC)
    for word in filter(None, ("handlingsplan", head.subject)):
        literal(node, "dcat:keyword", word, SWEDISH)
    period = thing(add(node, "dcterms:temporal"), "dcterms:PeriodOfTime")
    literal(period, "dcat:startDate", f"{head.period_start}-01-01", kind="xsd:date")
    literal(period, "dcat:endDate", f"{head.period_end}-12-31", kind="xsd:date")


def _series(root: Element, editions: list[Edition], head: PlanHead, said: OwnerStatements) -> None:
    plan = editions[0].plan
    node = thing(root, "dcat:DatasetSeries", _address(plan.get_absolute_url(), "serie"))
    name = f"{head.title} {head.period_start}–{head.period_end}"
    literal(node, "dcterms:title", name, SWEDISH)
    literal(node, "dcterms:title", f"Action plan: {name}", ENGLISH)
    literal(node, "dcterms:description", head.summary or name, SWEDISH)
    literal(node, "dcterms:description", f"All editions of the action plan “{name}”.", ENGLISH)
    literal(node, "dcterms:issued", _day(editions[-1].published_at), kind="xsd:date")
    literal(node, "dcterms:modified", _day(editions[0].published_at), kind="xsd:date")
    add(node, "dcterms:accrualPeriodicity", about=IRREGULAR)
    _common(node, plan, head, said)


def _dataset(root: Element, edition: Edition, told: Told, *, files: Iterable[File], said: OwnerStatements) -> None:
    plan, head = edition.plan, told.plan
    day = _day(edition.published_at)
    node = thing(root, "dcat:Dataset", _address(edition.get_absolute_url(), "data"))
    name = f"{head.title} {head.period_start}–{head.period_end}"
    literal(node, "dcterms:title", _("%(plan)s, utgåva %(n)d") % {"plan": name, "n": edition.number}, SWEDISH)
    literal(node, "dcterms:title", f"Action plan: {name}, edition {edition.number}", ENGLISH)
    literal(node, "dcterms:description", edition.summary or head.summary or name, SWEDISH)
    english = "The whole plan as it was frozen: goals, measures, parties, commitments, money, indicators and texts."
    literal(node, "dcterms:description", english, ENGLISH)
    literal(node, "dcterms:identifier", _address(edition.get_absolute_url()))
    literal(node, "dcat:version", str(edition.number))
    literal(node, "dcterms:issued", day, kind="xsd:date")
    literal(node, "dcterms:modified", day, kind="xsd:date")
    add(node, "dcat:landingPage", about=_address(edition.get_absolute_url()))
    add(node, "dcat:inSeries", about=_address(plan.get_absolute_url(), "serie"))
    _common(node, plan, head, said)
    for file in (*_data_files(edition, told.format), *files):
        add(node, "dcat:distribution", about=_address(file.path, "fil"))
        _distribution(root, file, head, day)


def _data_files(edition: Edition, number: int) -> tuple[File, ...]:
    args = [edition.plan.slug, edition.number]
    data = File(
        reverse("edition_data", args=args),
        *("application/json", _("Hela planen som JSON"), "The whole plan as JSON"),
        conforms_to=schema_address(number),
        checksum=edition.checksum,
    )
    tables = File(
        reverse("data_package", args=args),
        *("application/json", _("Tabeller som CSV, med beskrivning"), "Tables as CSV, with their description"),
        conforms_to="https://specs.frictionlessdata.io/tabular-data-package/",
    )
    return data, tables


_ENGLISH_FORMS = {
    FileForm.PDF: "The plan as PDF",
    FileForm.DOCX: "The plan as a Word document",
    FileForm.XLSX: "Tables as a workbook",
    FileForm.CSV: "Tables as CSV in one file",
    FileForm.PACKAGE: "The whole edition as a package to keep",
}


def _files_by_edition(editions: list[Edition]) -> dict[int, list[File]]:
    """Return what is made and finished, by edition; one query."""
    known = {edition.pk: edition for edition in editions}
    files: dict[int, list[File]] = {}
    for job in RenderJob.objects.filter(state=JobState.DONE, report=None).order_by("pk"):
        edition = known.get(job.edition_id or job.form_of_id or 0)
        if edition is None:
            continue
        job.edition, job.form_of = (edition, None) if job.edition_id else (None, edition)
        form, job.plan = FileForm(job.form), edition.plan
        files.setdefault(edition.pk, []).append(
            File(
                *(job.get_file_url(), CONTENT_TYPES[form], str(form.label), _ENGLISH_FORMS[form]),
                size=job.file_size,
                checksum=job.file_checksum,
            )
        )
    return files


def _distribution(root: Element, file: File, head: PlanHead, day: str) -> None:
    node = thing(root, "dcat:Distribution", _address(file.path, "fil"))
    literal(node, "dcterms:title", file.title, SWEDISH)
    literal(node, "dcterms:title", file.english, ENGLISH)
    add(node, "dcat:accessURL", about=_address(file.path))
    add(node, "dcat:downloadURL", about=_address(file.path))
    literal(node, "dcterms:format", file.kind)
    literal(node, "dcterms:issued", day, kind="xsd:date")
    add(node, "dcterms:language", about=LANGUAGE)
    if head.licence:
        add(node, "dcterms:license", about=head.licence)
    if file.conforms_to:
        add(node, "dcterms:conformsTo", about=file.conforms_to)
    if file.size is not None:
        literal(node, "dcat:byteSize", str(file.size), kind="xsd:nonNegativeInteger")
    if file.checksum:
        checksum = thing(add(node, "spdx:checksum"), "spdx:Checksum")
        add(checksum, "spdx:algorithm", about="http://spdx.org/rdf/terms#checksumAlgorithm_sha256")
        literal(checksum, "spdx:checksumValue", file.checksum, kind="xsd:hexBinary")
