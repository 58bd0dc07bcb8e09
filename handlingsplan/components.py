"""The tags that put pages together from templates/components/, where each template says on top how it is used."""

from django import template
from django.template import Context
from django.template.defaultfilters import linebreaks_filter, linebreaksbr
from django.utils.crypto import get_random_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from handlingsplan.languages import Written, is_swedish, told_as_swedish

register = template.Library()


@register.simple_block_tag(takes_context=True)
def component(context: Context, content: SafeString, name: str, **values: object) -> SafeString:
    """Render the template around what stands between the tags: it reads that as `content`, and nothing but `values`."""
    found = context.template.engine.get_template(name)  # type: ignore[union-attr] # a context that is being rendered
    inner = context.new({**values, "content": mark_safe(content.strip())})  # noqa: S308 strip() of what is safe
    return mark_safe(found.render(inner).strip())  # noqa: S308 likewise: the engine has escaped it


@register.simple_tag
def once() -> SafeString:
    """Give a form a word of its own, by which `actors.once` knows it when it is sent again."""
    return format_html('<input type="hidden" name="once" value="{}">', get_random_string(22))


@register.filter
def written(text: str) -> str:
    """Return what somebody wrote, said to be in Swedish where the page is not."""
    return text if is_swedish() or not text else Written(text)


@register.filter
def plain(text: object) -> str:
    """Return words for where no element may stand: the title of a drawing, an attribute."""
    return str(text)


@register.filter
def written_lines(text: str) -> SafeString:
    """Return what somebody wrote line by line, as `written`."""
    return told_as_swedish(linebreaksbr(text), "span")


@register.filter
def written_paragraphs(text: str) -> SafeString:
    """Return what somebody wrote in paragraphs, as `written`."""
    return told_as_swedish(linebreaks_filter(text))


@register.filter
def swedish_html(html: SafeString) -> SafeString:
    """Return a text from the editor, said to be in Swedish where the page is not."""
    return told_as_swedish(html)


@register.simple_block_tag
def spoken(content: SafeString) -> SafeString:
    """Leave what stands between the tags to those who listen to the page."""
    return format_html('<span class="visually-hidden">{}</span>', content)
