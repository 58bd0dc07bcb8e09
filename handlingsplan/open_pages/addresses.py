"""What of a page is read outside it, by search engines and where its link is shared."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import template
from django.conf import settings
from django.template import Context
from django.urls import Resolver404, resolve
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, override

from handlingsplan.languages import address_in, split_language
from handlingsplan.web_addresses import masked

register = template.Library()


@register.simple_tag
def absolute(path: str) -> str:
    """Return the address with the site's own name, whichever name the request came by."""
    return f"{settings.SITE_URL}{path}"


@dataclass(frozen=True)
class InLanguage:
    """The page in one of the languages that it can be read in."""

    code: str
    name: str  # what the language calls itself
    path: str
    address: str  # the path, with the question that was asked of the page
    offer: str  # in the language itself, for those who read it
    is_here: bool


@register.simple_tag(takes_context=True)
def in_languages(context: Context) -> list[InLanguage]:
    """Return the page in each of its languages, Swedish first; none for a page that is in Swedish alone."""
    request = context.get("request")
    if request is None or not _has_languages(request.path_info):
        return []
    return list(_in_languages(context.get("canonical") or request.path, request.get_full_path()))


def _in_languages(canonical: str, asked: str) -> Iterator[InLanguage]:
    here = split_language(canonical)[0]
    for code, name in settings.LANGUAGES:
        with override(code):
            # Translators: stands above a page in another language; name the language that you translate into
            offer = gettext("Den här sidan finns på svenska.")
        yield InLanguage(code, str(name), address_in(code, canonical), address_in(code, asked), offer, code == here)


def _has_languages(path: str) -> bool:
    try:
        resolve(address_in(settings.LANGUAGES[-1][0], path))
    except Resolver404:
        return False
    return True


@register.simple_tag
def page_language() -> str:
    """Return the code of the language that the page is in."""
    return get_language() or settings.LANGUAGE_CODE


@register.simple_block_tag
def words(content: SafeString) -> SafeString:
    """Return what stands between the tags as one line of plain words: `{% words as page_title %}…{% endwords %}`."""
    return mark_safe(" ".join(strip_tags(content).split()))  # noqa: S308 the engine has escaped it


@register.filter
def without_secrets(path: str) -> str:
    """Return a path that may be passed on: what stands in it that opens something is left out."""
    return masked(path)
