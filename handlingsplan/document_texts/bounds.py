"""How much of a document is read. Everything is checked before, or stops the process that reads."""

from handlingsplan.sandbox import Limits

MAX_PAGES = 400
MAX_PARAGRAPHS = 6_000
MAX_TEXT = 1_000_000  # characters of all paragraphs together
MAX_XML = 40_000_000  # bytes of the part of an archive that holds the words
# Of the process that reads; by the clock it has longer, as the machine may be busy with other things.
# 300 pages of an answer take ten seconds.
LIMITS = Limits(seconds=45, memory_mb=400, processor_seconds=16)


class UnreadableError(Exception):
    """The document is not read; the message is a code for `handlingsplan.document_texts.reading`."""
