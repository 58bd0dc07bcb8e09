"""How words look, beside what they say: their marks, where they link to, in what kind of paragraph they stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from handlingsplan.richtext import MARKS
from handlingsplan.richtext.elements import VOID
from handlingsplan.richtext.tree import ATTRIBUTE, TOKEN

# What tells one place from another, to a reader; the rest only holds them together
_KINDS = {
    "h2": _lazy("rubrik"),
    "h3": _lazy("underrubrik"),
    "h4": _lazy("liten rubrik"),
    "ul": _lazy("punktlista"),
    "ol": _lazy("numrerad lista"),
    "blockquote": _lazy("citat"),
    "th": _lazy("rubrikcell"),
    "td": _lazy("tabellcell"),
    "caption": _lazy("tabellrubrik"),
    "figcaption": _lazy("bildtext"),
    "small": _lazy("not"),
}
_MARKS = {
    "strong": _lazy("fet"),
    "em": _lazy("kursiv"),
    "u": _lazy("understruken"),
    "s": _lazy("genomstruken"),
    "sub": _lazy("nedsänkt"),
    "sup": _lazy("upphöjd"),
}
MAX_QUOTED = 60


@dataclass(frozen=True)
class Look:
    """How one word looks; `kinds` are what it stands in, outer ones first."""

    marks: frozenset[str] = frozenset()
    href: str = ""
    kinds: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return ", ".join(str(_KINDS[kind]) for kind in self.kinds) or _("vanligt stycke")


def looks(tokens: Sequence[str]) -> Iterator[Look]:
    """Yield how each token of cleaned HTML looks; elements look as what they stand in."""
    opened: list[tuple[str, str]] = []
    look = Look()
    for token in tokens:
        found = TOKEN.fullmatch(token)
        tag = found["tag"] if found else None
        if tag and tag not in VOID:
            if found and found["end"]:
                opened.pop()
            elif found:
                opened.append((tag, dict(ATTRIBUTE.findall(found["more"])).get("href", "")))
            look = _look(opened)
        yield look


def _look(opened: Sequence[tuple[str, str]]) -> Look:
    return Look(
        frozenset(tag for tag, _href in opened if tag in MARKS),
        next((href for tag, href in reversed(opened) if tag == "a"), ""),
        tuple(tag for tag, _href in opened if tag in _KINDS),
    )


@dataclass(frozen=True)
class Restyled:
    """A word that both texts have, and how it looks in each."""

    word: str
    before: Look
    after: Look
    run: int  # words of one run stand after one another

    @property
    def changed(self) -> bool:
        return self.before != self.after


def told(words: Sequence[Restyled]) -> list[str]:
    """Return sentences that say how the look of words has changed, one for words that changed together."""
    runs = groupby((word for word in words if word.changed), key=lambda word: (word.run, word.before, word.after))
    return list(dict.fromkeys(sentence for _key, run in runs for sentence in _sentences(list(run))))


def _sentences(run: Sequence[Restyled]) -> Iterator[str]:
    quote, before, after = _quote(run), run[0].before, run[0].after
    for mark, name in _MARKS.items():
        if mark in after.marks - before.marks:
            yield _("”%(words)s” är nu %(look)s.") % {"words": quote, "look": name}
        if mark in before.marks - after.marks:
            yield _("”%(words)s” är inte längre %(look)s.") % {"words": quote, "look": name}
    if before.href != after.href:
        yield _of_link(quote, unescape(before.href), unescape(after.href))
    if before.kinds != after.kinds:
        told = {"words": quote, "before": before.kind, "after": after.kind}
        yield _("”%(words)s” är nu %(after)s, och var %(before)s.") % told


def _of_link(quote: str, before: str, after: str) -> str:
    if not before:
        return _("”%(words)s” är nu en länk till %(href)s.") % {"words": quote, "href": after}
    if not after:
        return _("”%(words)s” är inte längre en länk till %(href)s.") % {"words": quote, "href": before}
    names = {"words": quote, "before": before, "after": after}
    return _("Länken ”%(words)s” leder nu till %(after)s, och ledde till %(before)s.") % names


def _quote(run: Sequence[Restyled]) -> str:
    text = unescape(" ".join(one.word for one in run if not one.word.startswith("<")))
    return text if len(text) <= MAX_QUOTED else f"{text[:MAX_QUOTED].rsplit(' ', 1)[0]} …"


def of_pictures(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """Return sentences about pictures that were put in, taken out, exchanged or described anew."""
    old, new = ([dict(ATTRIBUTE.findall(token[4:-1])) for token in tokens] for tokens in (before, after))
    sentences = []
    for picture in new:
        was = next((one for one in old if one["src"] == picture["src"]), None)
        if was is None:
            sentences.append(_("Ny bild: %(alt)s.") % {"alt": _described(picture)})
        elif was["alt"] != picture["alt"]:
            old.remove(was)
            names = {"before": _described(was), "after": _described(picture)}
            sentences.append(_("Bildens beskrivning är nu %(after)s, och var %(before)s.") % names)
        else:
            old.remove(was)
    return sentences + [_("Bilden är borttagen: %(alt)s.") % {"alt": _described(one)} for one in old]


def _described(picture: dict[str, str]) -> str:
    alt = unescape(picture.get("alt", ""))
    return f"”{alt}”" if alt else _("utan beskrivning")
