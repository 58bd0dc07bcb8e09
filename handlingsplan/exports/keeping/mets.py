"""The manifest: METS as the Swedish national archives' FGS Paketstruktur has it, version 1.2.

Who takes packages in adds what the two have agreed on: the agreement and the specification of delivery stand as not
stated here.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from lxml.builder import ElementMaker
from lxml.etree import tostring

from handlingsplan.chapters.document import PlanDocument
from handlingsplan.exports.keeping.contents import KeptFile

METS, XLINK, XSI = (
    "http://www.loc.gov/METS/",
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/2001/XMLSchema-instance",
)
PROFILE = "http://xml.ra.se/METS/CSPackageMETS.xml"
SCHEMA = "http://www.loc.gov/METS/ http://www.loc.gov/standards/mets/mets.xsd"
NOT_STATED = "Inte angivet"
make = ElementMaker(namespace=METS, nsmap={"mets": METS, "xlink": XLINK, "xsi": XSI})


def manifest(document: PlanDocument, files: Sequence[KeptFile], *, address: str) -> bytes:
    """Return mets.xml, which names every file with its size and its SHA-256; `address` is the edition's own."""
    at = document.edition.published_at if document.edition else datetime(2000, 1, 1, tzinfo=UTC)
    created = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    root = make.mets(
        _head(document, created),
        make.fileSec(make.fileGrp(*(_file(number, one, created) for number, one in enumerate(files)), USE="Files")),
        make.structMap(
            make.div(
                make.div(LABEL="Content description", TYPE="Directory"),
                make.div(*map(_place, range(len(files)), files), LABEL="Datafiles", TYPE="Directory"),
                LABEL="Package",
                TYPE="Directory",
            ),
            LABEL="Profilestructmap",
            TYPE="physical",
        ),
        OBJID=f"UUID:{uuid5(NAMESPACE_URL, address)}",
        LABEL=f"{document.plan.title}, utgåva {document.edition.number if document.edition else ''}",
        TYPE="SIP",
        PROFILE=PROFILE,
    )
    root.set(f"{{{XSI}}}schemaLocation", SCHEMA)
    return bytes(tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _head(document: PlanDocument, created: str) -> Any:
    plan = document.plan
    number = plan.coordinating_organisation_number.replace("-", "") or NOT_STATED

    def owner() -> tuple[Any, Any]:
        return make.name(plan.coordinating_organisation), make.note(f"ORG:{number}")

    return make.metsHdr(
        make.agent(*owner(), ROLE="ARCHIVIST", TYPE="ORGANIZATION"),
        make.agent(*(make.name("Handlingsplan"), make.note("1")), ROLE="ARCHIVIST", TYPE="OTHER", OTHERTYPE="SOFTWARE"),
        make.agent(*owner(), ROLE="CREATOR", TYPE="ORGANIZATION"),
        make.altRecordID(NOT_STATED, TYPE="SUBMISSIONAGREEMENT"),
        make.altRecordID("FGS Paketstruktur 1.2", TYPE="DELIVERYSPECIFICATION"),
        make.altRecordID(f"{plan.period_start}", TYPE="STARTDATE"),
        make.altRecordID(f"{plan.period_end}", TYPE="ENDDATE"),
        make.metsDocumentID("mets.xml"),
        CREATEDATE=created,
        RECORDSTATUS="NEW",
    )


def _file(number: int, one: KeptFile, created: str) -> Any:
    place = make.FLocat(LOCTYPE="URL")
    place.set(f"{{{XLINK}}}type", "simple")
    place.set(f"{{{XLINK}}}href", f"file:{one.path}")
    return make.file(
        place,
        ID=_id(number),
        USE=one.what[0],
        MIMETYPE=one.content_type.partition(";")[0],
        SIZE=str(len(one.content)),
        CREATED=created,
        CHECKSUM=hashlib.sha256(one.content).hexdigest(),
        CHECKSUMTYPE="SHA-256",
    )


def _place(number: int, one: KeptFile) -> Any:
    return make.div(make.fptr(FILEID=_id(number)), LABEL=one.path, TYPE="Item")


def _id(number: int) -> str:
    return f"ID{number}"
