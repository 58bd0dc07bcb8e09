"""Word files as Word writes them, put together part by part."""

import io
import zipfile
from html import escape

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
STYLES = {
    "Rubrik": "Title",
    "Rubrik1": "heading 1",
    "Rubrik2": "heading 2",
    "Citat": "Quote",
    "Beskrivning": "caption",
    "Innehll1": "toc 1",
}
PATTERNS = {
    "0": [("bullet", 1), ("bullet", 1)],
    "1": [("decimal", 1), ("lowerLetter", 1)],
    "2": [("decimal", 5), ("decimal", 1)],
    "3": [("upperLetter", 1), ("lowerRoman", 26), ("upperRoman", 1), ("cardinalText", 1)],
}
LISTS = {"1": "0", "2": "1", "3": "2", "4": "1", "5": "3"}  # the fourth begins the second's pattern anew


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*runs: str, style: str = "", item: tuple[str, int] | None = None) -> str:
    told = f'<w:pStyle w:val="{style}"/>' if style else ""
    if item:
        told += f'<w:numPr><w:ilvl w:val="{item[1]}"/><w:numId w:val="{item[0]}"/></w:numPr>'
    inside = "".join(one if one.startswith("<") else run(one) for one in runs)
    return f"<w:p><w:pPr>{told}</w:pPr>{inside}</w:p>"


def cell(*contents: str, properties: str = "") -> str:
    blocks = "".join(one if one.startswith(("<w:p>", "<w:tbl>")) else paragraph(one) for one in contents)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{blocks}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    inside = "".join(one if one.startswith("<w:tc>") else cell(one) for one in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inside}</w:tr>"


def picture(number: int, properties: str) -> str:
    return (
        f"<w:r><w:drawing><wp:inline><wp:docPr id='1' name='Bild' {properties}/>"
        f'<a:graphic><a:graphicData><a:blip r:embed="rId{number}"/></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def link(address: int, *runs: str) -> str:
    return f'<w:hyperlink r:id="rId{address}">{"".join(runs)}</w:hyperlink>'


def note(number: int, kind: str = "footnote") -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def _styles() -> str:
    styles = "".join(f'<w:style w:styleId="{key}"><w:name w:val="{name}"/></w:style>' for key, name in STYLES.items())
    return f"<w:styles {NAMESPACES}>{styles}</w:styles>"


def _numbering() -> str:
    patterns = "".join(
        f'<w:abstractNum w:abstractNumId="{key}">'
        + "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/></w:lvl>'
            for level, (form, start) in enumerate(levels)
        )
        + "</w:abstractNum>"
        for key, levels in PATTERNS.items()
    )
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    lists = "".join(
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="{pattern}"/>{anew if key == "4" else ""}</w:num>'
        for key, pattern in LISTS.items()
    )
    return f"<w:numbering {NAMESPACES}>{patterns}{lists}</w:numbering>"


def _relations(links: dict[int, str], pictures: dict[int, bytes]) -> str:
    told = [f'<Relationship Id="rId{n}" Target="{escape(to)}" TargetMode="External"/>' for n, to in links.items()]
    told += [f'<Relationship Id="rId{n}" Target="media/{n}.png"/>' for n in pictures]
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{"".join(told)}</Relationships>'


def docx(
    *body: str,
    links: dict[int, str] | None = None,
    notes: dict[int, str] | None = None,
    pictures: dict[int, bytes] | None = None,
) -> bytes:
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{''.join(body)}</w:body></w:document>",
        "word/styles.xml": _styles(),
        "word/numbering.xml": _numbering(),
        "word/_rels/document.xml.rels": _relations(links or {}, pictures or {}),
        "word/footnotes.xml": (
            f"<w:footnotes {NAMESPACES}>"
            + "".join(f'<w:footnote w:id="{n}">{text}</w:footnote>' for n, text in (notes or {}).items())
            + "</w:footnotes>"
        ),
    }
    parts |= {f"word/media/{n}.png": content for n, content in (pictures or {}).items()}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()
