"""The plan's appendices as data, and as HTML: the same on the web and in print."""

from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString

from handlingsplan.chapters.document import Appendix
from handlingsplan.chapters.queries import Source
from handlingsplan.plan.texts import shown


def read_appendices(source: Source) -> tuple[Appendix, ...]:
    """Return the appendices in order, numbered from 1 without gaps."""
    return tuple(
        Appendix(
            key=row.key,
            number=number,
            title=row.title,
            html=row.html,
            file_name=row.file.name if row.file else "",
            file_token=str(row.file.token) if row.file else "",
            file_size=row.file.size if row.file else None,
            file_checksum=row.file.checksum if row.file else "",
        )
        for number, row in enumerate(source.appendices, start=1)
    )


def render_appendix(appendix: Appendix, *, file_url: str = "") -> SafeString:
    """Return the appendix with its title, its text and its file; on paper without an address of the file."""
    context = {"appendix": appendix, "text": shown(appendix.html, number=appendix.anchor), "file_url": file_url}
    html: SafeString = get_template("chapters/document/appendix.html").template.render(  # type: ignore[attr-defined] # the engine's own template
        Context(context, use_l10n=False)
    )
    return html
