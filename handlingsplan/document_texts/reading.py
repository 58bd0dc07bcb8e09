"""Reading a document in a process of its own, and saying in words why one is not read."""

import json
from dataclasses import dataclass

from django.utils.translation import gettext_lazy
from structlog import get_logger

from handlingsplan import sandbox
from handlingsplan.document_texts import bounds

READER = "handlingsplan.document_texts.process"
_TOO_MUCH = gettext_lazy("Dokumentet har för mycket text för att läsas här. Öppna filen och skriv av orden.")
_BROKEN = gettext_lazy("Filen är skadad och går inte att läsa här. Öppna den om det går, och skriv av orden.")
_REASONS = {
    "broken": _BROKEN,
    "locked": gettext_lazy("Filen är skyddad med lösenord. Be avsändaren om en utan, eller skriv av orden."),
    "no_words": gettext_lazy("Filen är inskannad: den har bilder av text, men inga ord. Öppna den och skriv av orden."),
    "picture": gettext_lazy("Filen är en bild, och har inga ord att läsa. Öppna den och skriv av orden."),
    "too_much": _TOO_MUCH,
    sandbox.Reason.TIME: gettext_lazy("Filen tog för lång tid att läsa. Öppna den och skriv av orden."),
    sandbox.Reason.MEMORY: _TOO_MUCH,
    sandbox.Reason.ERROR: _BROKEN,
}
logger = get_logger(__name__)


@dataclass(frozen=True)
class DocumentText:
    """What a document says; `refusal` tells in Swedish why it is not read, `silent` which pages have no words."""

    paragraphs: tuple[str, ...] = ()
    silent: tuple[int, ...] = ()
    refusal: str = ""


def read_document(content_type: str, content: bytes) -> DocumentText:
    """Return what a document says. It is read in a process with bounded memory and time."""
    try:
        lines = sandbox.run(READER, bounds.LIMITS, given=content_type.encode() + b"\n" + content)
    except sandbox.ConfinedError as error:
        logger.warning("document_not_read", reason=error.reason, diagnostics=error.diagnostics)
        return DocumentText(refusal=str(_REASONS[error.reason]))
    told = [json.loads(line) for line in lines]
    if told and "refused" in told[-1]:
        return DocumentText(refusal=str(_REASONS.get(told[-1]["refused"], _BROKEN)))
    silent = [page for line in told for page in line.get("silent", ())]
    paragraphs = tuple(line["paragraph"] for line in told if "paragraph" in line)
    return DocumentText(paragraphs, tuple(silent)) if paragraphs else DocumentText(refusal=str(_REASONS["no_words"]))
