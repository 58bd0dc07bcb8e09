"""The package of an edition: its manifest by another's schema, its sums, and the plan rebuilt from it alone."""

import csv
import hashlib
import io
import json
import re
from html import unescape
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import frictionless
import metsrw
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils.html import strip_tags
from jsonschema import Draft202012Validator
from lxml import etree
from pytest_django import DjangoDbBlocker

from handlingsplan.chapters.rendering import WHOLE, render_chapter
from handlingsplan.editions.comparison import compare_plans
from handlingsplan.editions.enums import FileForm
from handlingsplan.editions.freezing import thaw
from handlingsplan.editions.links import Held, PublicLinks
from handlingsplan.editions.models import Adoption, Edition
from handlingsplan.editions.parts import measures_of, parties_of
from handlingsplan.exports.keeping.package import write_package
from handlingsplan.exports.keeping.plain import plain
from handlingsplan.jobs.enqueue import enqueue_package
from handlingsplan.jobs.enums import JobState
from handlingsplan.jobs.models import RenderJob
from handlingsplan.operations.run_job import compile_job
from handlingsplan.plan.appendices.models import AppendixFile
from handlingsplan.publishing.publish import publish
from tests.cast import Cast
from tests.factories import AppendixFactory, MeasureFactory, MinutesExtractFactory
from tests.jobs.completing import PDF, complete
from tests.walking import body_of

SECURED = {"granted", "decided", "spent"}
METS = "{http://www.loc.gov/METS/}"

METS_SCHEMA = Path(metsrw.__file__).with_name("resources") / "mets.xsd"
# What METS takes from the schema of XLink, which its own leads to on the web; links of other kinds we have none of
XLINK = """<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/1999/xlink"
  xmlns:xlink="http://www.w3.org/1999/xlink" attributeFormDefault="qualified">
  <xsd:attribute name="arcrole" type="xsd:string"/><xsd:attribute name="title" type="xsd:string"/>
  <xsd:attribute name="show" type="xsd:string"/><xsd:attribute name="actuate" type="xsd:string"/>
  <xsd:attribute name="to" type="xsd:string"/><xsd:attribute name="from" type="xsd:string"/>
  <xsd:attribute name="label" type="xsd:string"/><xsd:attribute name="href" type="xsd:anyURI"/>
  <xsd:attribute name="role" type="xsd:string"/>
  <xsd:attributeGroup name="simpleLink">
    <xsd:attribute name="type" type="xsd:string" fixed="simple" form="qualified"/>
    <xsd:attribute ref="xlink:href"/><xsd:attribute ref="xlink:role"/><xsd:attribute ref="xlink:arcrole"/>
    <xsd:attribute ref="xlink:title"/><xsd:attribute ref="xlink:show"/><xsd:attribute ref="xlink:actuate"/>
  </xsd:attributeGroup>
  <xsd:attributeGroup name="extendedLink"/><xsd:attributeGroup name="locatorLink"/><xsd:attributeGroup name="arcLink"/>
</xsd:schema>"""


class _Near(etree.Resolver):  # type: ignore[misc] # lxml has no types
    def resolve(self, url: str, pubid: str, context: Any) -> Any:  # noqa: ARG002 lxml's signature
        return self.resolve_string(XLINK, context) if url.endswith("xlink.xsd") else None


def _parser() -> etree.XMLParser:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Near())
    return parser


def _package_of(edition: Edition) -> RenderJob:
    return edition.forms.get(form=FileForm.PACKAGE)


@pytest.fixture
def second(cast: Cast, edition: Edition) -> Edition:
    """Return an edition after another, with an appendix, a decision with its file, and all files made."""
    extract = MinutesExtractFactory(plan=cast.plan, organisation=cast.osteraker_kommun, is_public=True)
    decided: dict[str, Any] = {"body": "Kommunfullmäktige", "kind": "adopted", "decided_on": "2026-06-15"}
    Adoption.objects.create(edition=edition, organisation=cast.osteraker_kommun, extract=extract, **decided)
    file = AppendixFile(plan=cast.plan, name="karta.pdf", size=8, checksum="0" * 64)
    file.file.save("karta.pdf", ContentFile(b"%PDF-1.7 karta"))
    AppendixFactory(plan=cast.plan, file=file)
    MeasureFactory(plan=cast.plan, owner=cast.vallentuna_kommun, title="Lånecyklar")
    made = publish(cast.plan, by=cast.samordnare)
    complete(made.job)
    compile_job(_package_of(made).pk)
    return made


@pytest.fixture
def unpacked(second: Edition, client: Client, tmp_path: Path) -> Path:
    answer = client.get("/planer/stockholm/utgavor/2/paket.zip")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    with ZipFile(io.BytesIO(body_of(answer))) as archive:
        archive.extractall(tmp_path)
    return tmp_path


def test_everything_of_the_edition_is_in_it(unpacked: Path, second: Edition) -> None:
    found = {str(path.relative_to(unpacked)) for path in unpacked.rglob("*") if path.is_file()}
    tables = {name for name in found if name.startswith("data/tabeller/")}
    decision = next(name for name in found if name.startswith("beslut/adoption-"))
    (appendix,) = (name for name in found if name.startswith("bilagor/") and name.endswith(".pdf"))
    assert found - tables - {decision, appendix, appendix.replace(".pdf", ".html")} == {
        *("LASMIG.txt", "README.txt", "mets.xml", "sha256.txt", "historik/history_head.txt", "beslut/beslut.json"),
        *("plan/handlingsplan.pdf", "plan/handlingsplan.docx", "plan/handlingsplan.xlsx"),
        *("data/plan.json", "data/schema.json", "jamforelse/utgava-1.json", "jamforelse/andrat.json"),
    }
    assert len(tables) > 20
    assert (unpacked / "data/plan.json").read_text() == second.content
    assert (unpacked / "plan/handlingsplan.pdf").read_bytes() == PDF.content
    assert (unpacked / appendix).read_bytes() == b"%PDF-1.7 karta"
    for name in ("LASMIG.txt", "README.txt"):
        assert found - {"LASMIG.txt", "README.txt", "sha256.txt", "mets.xml"} <= set(
            (unpacked / name).read_text().split("\n")
        )


def test_the_data_are_by_their_own_schema_and_description(unpacked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    schema, plan = (json.loads((unpacked / f"data/{name}.json").read_text()) for name in ("schema", "plan"))
    Draft202012Validator(schema).validate(plan)
    monkeypatch.chdir(unpacked / "data/tabeller")
    report = frictionless.Package("datapackage.json").validate()
    assert report.valid, report.flatten(["title", "message"])


def test_the_checksums_are_those_of_the_files(unpacked: Path) -> None:
    lines = (line.split("  ") for line in (unpacked / "sha256.txt").read_text().splitlines())
    sums = {name: sum_ for sum_, name in lines}
    files = {str(path.relative_to(unpacked)): path for path in unpacked.rglob("*") if path.is_file()}
    found = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    assert sums == {name: sum_ for name, sum_ in found.items() if name not in {"sha256.txt", "mets.xml"}}


def test_the_manifest_is_mets_as_fgs_demands(unpacked: Path, second: Edition) -> None:
    tree = etree.parse(unpacked / "mets.xml")
    schema = etree.XMLSchema(etree.parse(METS_SCHEMA, _parser()))
    assert schema.validate(tree), schema.error_log
    root = tree.getroot()
    assert root.get("OBJID").startswith("UUID:")
    assert (root.get("TYPE"), root.get("PROFILE")) == ("SIP", "http://xml.ra.se/METS/CSPackageMETS.xml")
    head = root.find(f"{METS}metsHdr")
    assert (head.get("RECORDSTATUS"), head.get("CREATEDATE")[-1]) == ("NEW", "Z")
    agents = [(one.get("ROLE"), one.get("TYPE"), one.get("OTHERTYPE")) for one in head.findall(f"{METS}agent")]
    assert agents == [
        ("ARCHIVIST", "ORGANIZATION", None),
        ("ARCHIVIST", "OTHER", "SOFTWARE"),
        ("CREATOR", "ORGANIZATION", None),
    ]
    assert head.find(f"{METS}agent/{METS}name").text == "Region Stockholm"
    assert {one.get("TYPE") for one in head.findall(f"{METS}altRecordID")} >= {
        "SUBMISSIONAGREEMENT",
        "DELIVERYSPECIFICATION",
    }
    listed = {}
    for one in root.iter(f"{METS}file"):
        (place,) = one
        assert (place.get("LOCTYPE"), place.get("{http://www.w3.org/1999/xlink}type")) == ("URL", "simple")
        assert one.get("MIMETYPE")
        assert one.get("CREATED")
        path = unpacked / place.get("{http://www.w3.org/1999/xlink}href").removeprefix("file:")
        content = path.read_bytes()
        assert (one.get("SIZE"), one.get("CHECKSUMTYPE")) == (str(len(content)), "SHA-256")
        assert one.get("CHECKSUM") == hashlib.sha256(content).hexdigest()
        listed[one.get("ID")] = str(path.relative_to(unpacked))
    every = {str(path.relative_to(unpacked)) for path in unpacked.rglob("*") if path.is_file()}
    assert set(listed.values()) == every - {"mets.xml"}
    assert [one.get("FILEID") for one in root.iter(f"{METS}fptr")] == list(listed)
    head.set("CREATEDATE", "2026-01-01T00:00:00Z")  # metsrw takes this very second for one to come
    read = metsrw.METSDocument.fromtree(root)
    assert {one.label for one in read.all_files() if one.type == "Item"} == set(listed.values())


def _words(html: str) -> list[str]:
    return unescape(strip_tags(re.sub(r"<(?=/?(?:p|h\d|li|td|th|tr|div|dt|dd|span|title|desc)\b)", " <", html))).split()


def test_who_has_it_alone_reads_the_plan_its_sums_and_what_has_changed(
    unpacked: Path, client: Client, django_db_blocker: DjangoDbBlocker
) -> None:
    pages = [client.get(f"/planer/stockholm/utgavor/2/kapitel/{n}/hela/").content.decode() for n in range(1, 9)]
    changes = " ".join(_words(client.get("/planer/stockholm/utgavor/2/andrat-sedan/1/").content.decode()))
    with django_db_blocker.block():
        document = thaw((unpacked / "data/plan.json").read_text())
        held = Held(
            frozenset(str(one.number) for one in measures_of(document)),
            frozenset(one.slug for one in parties_of(document)),
            frozenset(str(one.number) for one in document.followup.indicators),
        )
        for chapter, page in zip(document.chapters, pages, strict=True):
            links = PublicLinks("stockholm", 2, held, chapter.number)
            rebuilt = " ".join(_words(render_chapter(chapter, links=links, part=WHOLE)))
            assert rebuilt in " ".join(_words(page))
        with (unpacked / "data/tabeller/funding.csv").open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["state"] in SECURED and row["amount"]]
        assert sum(int(row["amount"]) for row in rows) == document.financing.secured != 0
        earlier = thaw((unpacked / "jamforelse/utgava-1.json").read_text())
        told = json.loads((unpacked / "jamforelse/andrat.json").read_text())
        assert told == {"since": 1, "changes": plain(compare_plans(earlier, document))}
        (added,) = told["changes"]["measures"]["added"]
        assert added["link"]["text"] in changes
        assert "Lånecyklar" in added["link"]["text"]


def test_it_waits_for_the_pdf_and_says_where_there_will_be_none(edition: Edition, client: Client) -> None:
    package = _package_of(edition)
    compile_job(package.pk)
    package.refresh_from_db()
    assert (package.state, package.error, package.attempts) == (JobState.QUEUED, "Väntar på utgåvans PDF.", 0)
    assert client.get("/planer/stockholm/utgavor/1/paket.zip").status_code == 503
    RenderJob.objects.filter(pk=edition.job.pk).update(state=JobState.FAILED)
    compile_job(package.pk)
    package.refresh_from_db()
    assert package.state == JobState.FAILED
    RenderJob.objects.filter(pk=edition.job.pk).update(state=JobState.QUEUED)
    complete(edition.job)
    enqueue_package(edition)
    compile_job(package.pk)
    package.refresh_from_db()
    assert package.state == JobState.DONE


def test_the_same_edition_gives_the_same_bytes(second: Edition) -> None:
    assert write_package(second, PDF.content) == write_package(second, PDF.content)
