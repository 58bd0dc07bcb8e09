"""Public pages in other languages than Swedish, each at an address of its own: `/en/planer/…` beside `/planer/…`.

The address alone decides, and only where somebody reads: whatever stores or sends anything runs in Swedish.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import lru_cache, partial, update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.urls import path as django_path
from django.urls.resolvers import RoutePattern, URLPattern
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, override

SAFE = frozenset({"GET", "HEAD"})
_Asked = ParamSpec("_Asked")
_Told = TypeVar("_Told")


def is_swedish() -> bool:
    """Tell whether what is made now is in the language that the portal is written in."""
    return get_language() in {settings.LANGUAGE_CODE, None}


def other_languages() -> dict[str, str]:
    """Return what each other language calls itself, by its code."""
    return {code: str(name) for code, name in settings.LANGUAGES if code != settings.LANGUAGE_CODE}


def split_language(path: str) -> tuple[str, str]:
    """Return the language that a path begins with, and the path in Swedish: `/en/planer/` is English for `/planer/`."""
    root = "/" if path.startswith("/") else ""
    code, slash, rest = path.removeprefix(root).partition("/")
    if slash and code in other_languages():
        return code, root + rest
    return settings.LANGUAGE_CODE, path


def address_in(language: str, path: str) -> str:
    """Return the address, with what follows its path, of the page in the language."""
    swedish = split_language(path)[1]
    return swedish if language == settings.LANGUAGE_CODE else f"/{language}{swedish}"


class RouteInLanguages(RoutePattern):
    """A route that leads to its page in every language, and is reversed to the address in the one that is active."""

    def __init__(self, route: str, name: str | None = None, is_endpoint: bool = False) -> None:  # noqa: FBT001, FBT002 Django's signature
        super().__init__(route, name, is_endpoint)
        self._swedish = RoutePattern(route, name, is_endpoint)
        self._others: dict[str, RoutePattern] = {}

    @property
    def regex(self) -> Any:  # type: ignore[override] # a descriptor of Django's, as this is
        """The pattern that Django makes addresses of, once for each language."""
        language = get_language()
        if language is None or is_swedish():
            return self._swedish.regex
        if language not in self._others:
            self._others[language] = RoutePattern(f"{language}/{self._swedish}", self.name, is_endpoint=True)
        return self._others[language].regex

    def match(self, path: str) -> Any:
        return self._swedish.match(split_language(path)[1])


def path_in_languages(route: str, view: Callable[..., Any], *, name: str) -> URLPattern:
    """Return the address of a page for everybody that can be read in every language, for use as Django's `path`."""
    found = django_path(route, view, name=name)
    found.pattern = RouteInLanguages(route, name, is_endpoint=True)
    return found


def reading_language(request: HttpRequest) -> AbstractContextManager[None]:
    """Let what is made meanwhile be in the language of the address, where somebody reads; else in Swedish."""
    language, _path = split_language(request.path_info)
    return override(language if request.method in SAFE else settings.LANGUAGE_CODE)


class _Kept(Generic[_Asked, _Told]):
    def __init__(self, maxsize: int, make: Callable[_Asked, _Told]) -> None:
        self._find: Any = lru_cache(maxsize)(lambda _language, *args: make(*args))  # type: ignore[call-arg] # it has them
        update_wrapper(self, make)

    def __call__(self, *args: _Asked.args, **_kwargs: _Asked.kwargs) -> _Told:
        found: _Told = self._find(get_language(), *args)
        return found

    def cache_clear(self) -> None:
        self._find.cache_clear()


def kept_by_language(maxsize: int) -> Callable[[Callable[_Asked, _Told]], _Kept[_Asked, _Told]]:
    """Keep in memory what a function returns, as `lru_cache`, for each language by itself: there are words in it."""
    return partial(_Kept, maxsize)


def in_language(words: str) -> str:
    """Return words of the portal's own that were frozen in Swedish, in the language that is active."""
    return words if not words or is_swedish() else gettext(words)


def filled(message: str, **words: object) -> str:
    """Return the message with the words in their places; what somebody wrote says so there too, where it is marked."""
    if not any(isinstance(word, Written) for word in words.values()):
        return message % words
    escaped = {name: conditional_escape(word) if isinstance(word, str) else word for name, word in words.items()}
    return mark_safe(conditional_escape(message) % escaped)  # noqa: S308 all texts are escaped


def told_as_swedish(html: SafeString, element: str = "div") -> SafeString:
    """Return a part of a page that somebody wrote, which says that it is in Swedish where the page is not."""
    return html if is_swedish() else format_html('<{0} lang="{1}">{2}</{0}>', element, settings.LANGUAGE_CODE, html)


def told_in_language(html: SafeString) -> SafeString:
    """Return a part of a page that is in the page's language, although it stands in something that is Swedish."""
    return html if is_swedish() else format_html('<div lang="{}">{}</div>', get_language(), html)


class Written(str):
    """Words that somebody wrote in Swedish, of which a page in another language says so."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return the words as templates put them into a page."""
        return format_html('<span lang="{}">{}</span>', settings.LANGUAGE_CODE, str(self))
