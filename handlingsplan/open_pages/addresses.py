"""What of a page is read outside it, by search engines and where its link is shared."""

from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from handlingsplan.web_addresses import masked

register = template.Library()


@register.simple_tag
def absolute(path: str) -> str:
    """Return the address with the site's own name, whichever name the request came by."""
    return f"{settings.SITE_URL}{path}"


@register.simple_block_tag
def words(content: SafeString) -> SafeString:
    """Return what stands between the tags as one line: `{% words as page_title %}…{% endwords %}`."""
    return mark_safe(" ".join(content.split()))  # noqa: S308 the engine has escaped it


@register.filter
def without_secrets(path: str) -> str:
    """Return a path that may be passed on: what stands in it that opens something is left out."""
    return masked(path)
