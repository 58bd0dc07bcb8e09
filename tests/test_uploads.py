"""What may be kept, for what, and under which name."""

import io
import unicodedata
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from handlingsplan.files.uploads import APPENDIX, ATTACHMENT, EVIDENCE, Purpose, check_upload
from handlingsplan.spreadsheets.reading.files import FileRefusedError, read_upload

PDF = b"%PDF-1.7\n%%EOF"


def _archive(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return target.getvalue()


MACROS = {
    "a.docx": _archive("word/document.xml", "word/vbaProject.bin"),
    "a.xlsx": _archive("xl/workbook.xml", "xl/macrosheets/sheet1.xml"),
    "a.odt": _archive("content.xml", "Basic/Standard/Module1.xml"),
    "a.ods": _archive("content.xml", "Scripts/python/a.py"),
}


def _typed(kind: str) -> bytes:
    """Return a document whose part with macros is called something else, as its list of types says."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", "x")
        archive.writestr("word/media.bin", "x")
        archive.writestr("[Content_Types].xml", f'<Types><Override ContentType="application/vnd.{kind}"/></Types>')
    return target.getvalue()


@pytest.mark.parametrize("purpose", [ATTACHMENT, EVIDENCE])
@pytest.mark.parametrize("kind", ["ms-office.vbaProject", "ms-word.document.macroEnabled.main+xml"])
def test_macros_under_another_name_are_found(purpose: Purpose, kind: str) -> None:
    with pytest.raises(ValidationError, match="Filen innehåller makron"):
        check_upload(SimpleUploadedFile("a.docx", _typed(kind)), purpose)
    assert check_upload(SimpleUploadedFile("a.docx", _typed("wordprocessingml")), purpose).name == "a.docx"


@pytest.mark.parametrize("purpose", [APPENDIX, ATTACHMENT, EVIDENCE])
def test_no_name_turns_its_ending_around(purpose: Purpose) -> None:
    assert check_upload(SimpleUploadedFile("Beslut\u202efdp\u200b.pdf", PDF), purpose).name == "Beslutfdp.pdf"


@pytest.mark.parametrize("purpose", [ATTACHMENT, EVIDENCE])
@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
def test_no_macros_are_kept(name: str, purpose: Purpose) -> None:
    with pytest.raises(ValidationError, match="Filen innehåller makron"):
        check_upload(SimpleUploadedFile(name, MACROS[name]), purpose)


@pytest.mark.parametrize("name", ["a.odt", "a.ods"])
def test_no_macros_of_libreoffice_are_attached(name: str) -> None:
    with pytest.raises(ValidationError, match="makron"):
        check_upload(SimpleUploadedFile(name, MACROS[name]), ATTACHMENT)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", _archive("xl/workbook.xml", "xl/vbaProject.bin")),
        ("a.ods", MACROS["a.ods"]),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "_VBA_PROJECT_CUR".encode("utf-16-le")),
    ],
)
def test_no_workbook_with_macros_is_read(name: str, content: bytes) -> None:
    with pytest.raises(FileRefusedError, match="Filen innehåller makron"):
        read_upload(name, content)


@pytest.mark.parametrize("purpose", [APPENDIX, ATTACHMENT, EVIDENCE])
@pytest.mark.parametrize("name", ["Åtgärdslista för färjor.pdf", "Kap. 3 § 12.pdf", "Väg & bana.pdf"])
def test_names_are_kept_whatever_machine_they_come_from(name: str, purpose: Purpose) -> None:
    for sent in (name, unicodedata.normalize("NFD", name)):
        assert check_upload(SimpleUploadedFile(sent, PDF), purpose).name == name


def test_a_long_name_keeps_its_ending() -> None:
    names = [
        check_upload(SimpleUploadedFile("å" * 240 + ".pdf", PDF), purpose).name for purpose in (ATTACHMENT, APPENDIX)
    ]
    assert [(len(name), name[-5:]) for name in names] == [(150, "å.pdf"), (124, "å.pdf")]
