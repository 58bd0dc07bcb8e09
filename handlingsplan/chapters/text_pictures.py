"""The pictures in a chapter's text."""

from handlingsplan.chapters.document import PlacedPicture
from handlingsplan.chapters.queries import Source
from handlingsplan.images import as_address
from handlingsplan.plan.models import TextPicture
from handlingsplan.richtext import picture_tokens


def read_text_pictures(html: str, source: Source) -> tuple[PlacedPicture, ...]:
    """Return the pictures that the text names and the plan has, each once."""
    found = (source.text_pictures.get(token) for token in picture_tokens(html))
    return tuple(_placed(row, source) for row in found if row is not None)


def _placed(row: TextPicture, source: Source) -> PlacedPicture:
    return PlacedPicture(
        token=str(row.token),
        width=row.width,
        height=row.height,
        source=as_address(row.file) if source.to_print else "",
    )
