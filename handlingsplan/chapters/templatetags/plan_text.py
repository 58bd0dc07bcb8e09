"""What the chapter templates need beside Django's own: numbers, amounts, cross references, scrolling tables."""

from collections.abc import Iterable
from decimal import Decimal

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from handlingsplan.chapters.document import Chapter, Link, Measure
from handlingsplan.chapters.links import COOPERATION, party_anchor
from handlingsplan.chapters.placing import text_of
from handlingsplan.tokens import tokens
from measures.templatetags.amounts import amount_in_cell, kronor, swedish_number

register = template.Library()


# numbers and amounts as on all other pages
register.filter("number", swedish_number)
register.filter("kronor", kronor)


@register.filter
def cell(amount: Decimal | None) -> str:
    """Return an amount for a table whose caption tells the unit, hidden words in the style of the chapters."""
    return amount_in_cell(amount, hidden="plan-hidden")


@register.simple_tag
def token(name: str, number: int | None = None) -> str:
    """Return the design's colour or size of that name (static/css/tokens.css): no style sheet reaches SVG in a PDF."""
    return tokens()[name if number is None else f"{name}-{number}"]


@register.simple_tag(takes_context=True)
def plan_link(context: Context, link: Link) -> SafeString:
    """Return a cross reference, with the address that fits the medium."""
    return format_html('<a class="plan-link" href="{}">{}</a>', context["links"].href(link), link.text)


@register.simple_tag(takes_context=True)
def number_link(context: Context, link: Link) -> SafeString:
    """Return a cross reference to a measure that shows its number alone."""
    return plan_link(context, link.model_copy(update={"text": link.text.partition(".")[0]}))


@register.simple_tag(takes_context=True)
def owner_link(context: Context, measure: Measure) -> SafeString:
    """Return a cross reference to the party that answers for the measure."""
    anchor = party_anchor(measure.owner_slug)
    return plan_link(context, Link(key=measure.owner_key, anchor=anchor, chapter=COOPERATION, text=measure.owner))


@register.simple_tag(takes_context=True)
def organisation_link(context: Context, key: str, name: str) -> str | SafeString:
    """Return an organisation's name, which leads to its page where there is one."""
    address = context["links"].organisation(key)
    return format_html('<a class="plan-link" href="{}">{}</a>', address, name) if address else name


@register.simple_tag(takes_context=True)
def organisation_links(context: Context, keys: Iterable[str], names: Iterable[str]) -> SafeString:
    """Return organisations' names in a row, each as `organisation_link`."""
    links = ((organisation_link(context, key, name),) for key, name in zip(keys, names, strict=True))
    return format_html_join(", ", "{}", links)


@register.simple_tag(takes_context=True)
def page_of(context: Context, kind: str, thing: int | str) -> str:
    """Return the public page of a chapter, measure, organisation or indicator, in the edition that is read."""
    address: str = context["links"].page(kind, thing)
    return address


@register.simple_tag
def column_widths(widths: Iterable[int]) -> SafeString:
    """Return the columns of a table in print, by their widths in millimetres."""
    columns = format_html_join("", '<col style="width: {}mm">', ((width,) for width in widths))
    return format_html("<colgroup>{}</colgroup>", columns)


@register.simple_tag(takes_context=True)
def chapter_text(context: Context, chapter: Chapter) -> SafeString:
    """Return a chapter's text as it is read, with what is placed in it."""
    return text_of(chapter, context["links"])
