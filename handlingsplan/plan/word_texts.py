"""A Word file as a chapter's text: read, its pictures kept, and put where what is typed and not saved is kept."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from html import escape

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy

from actors.models import User
from actors.permissions import require
from handlingsplan import richtext
from handlingsplan.images import PictureRefusedError
from handlingsplan.plan.drafts import keep_draft
from handlingsplan.plan.models import Chapter, TextDraft
from handlingsplan.plan.models.chapter import WORD_WINDOW
from handlingsplan.plan.permissions import may_write_chapter
from handlingsplan.plan.pictures import add_picture
from handlingsplan.richtext.tree import Element, Node, parse, serialise
from handlingsplan.word_files.reading import PICTURE, WordPicture, read_word

EMPTY = gettext_lazy("Word-filen har ingen text.")


class TextPlacement(StrEnum):
    """Where the text of the file goes."""

    INSTEAD = "instead"
    LAST = "last"


@dataclass(frozen=True)
class ReadText:
    """The text as it would be stored; `words` say what its pictures show, by their tokens, None if nobody has said."""

    html: str
    words: Mapping[str, str | None]
    left_out: Mapping[str, int]


def read_for(chapter: Chapter, *, upload: "UploadedFile[bytes]", by: User) -> ReadText:
    """Read a Word file for the chapter, and keep its pictures with those of the plan.

    Raises `RefusedError`, `WordFileRefusedError` and `TextRefusedError`.
    """
    require(may_write_chapter(by, chapter))
    text = read_word(upload)
    richtext.clean(text.html)  # what is too long is refused before any picture of it is kept
    html, left_out, words = text.html, Counter(text.left_out), dict[str, str | None]()
    for number, picture in enumerate(text.pictures):
        address = _keep(chapter, picture, by=by)
        if address:
            html = html.replace(f'"{PICTURE}{number}"', f'"{address}"')
            words |= dict.fromkeys(richtext.picture_tokens(f'<img src="{address}">'), picture.words)
        else:
            left_out["images"] += 1
    return ReadText(richtext.clean(html), words, left_out)


def _keep(chapter: Chapter, picture: WordPicture, *, by: User) -> str:
    """Return the address of the picture as it is kept; empty where it is none that can be."""
    try:
        return add_picture(chapter, upload=SimpleUploadedFile("bild", picture.content), by=by).get_absolute_url()
    except PictureRefusedError:
        return ""


def take(chapter: Chapter, *, html: str, words: Mapping[str, str], place: TextPlacement, by: User) -> TextDraft:
    """Put the text where the person's unsaved texts are, to be read and saved in the editor; nothing holds before.

    `words` say what the pictures show. Raises `RefusedError` and `TextRefusedError`.
    """
    text = _described(html, words)
    if place == TextPlacement.LAST and chapter.latest is not None:
        text = chapter.latest.html + text
    version = chapter.latest.number if chapter.latest else 0
    return keep_draft(chapter, html=text, expected_version=version, window=WORD_WINDOW + get_random_string(20), by=by)


def _described(html: str, words: Mapping[str, str]) -> str:
    nodes = parse(richtext.clean(html))
    _describe(nodes, words)
    return serialise(nodes)


def _describe(nodes: list[Node], words: Mapping[str, str]) -> None:
    for node in nodes:
        if isinstance(node, Element) and node.tag == "img":
            for token in richtext.picture_tokens(serialise([node])):
                node.attrs["alt"] = escape(words.get(token, ""))
        elif isinstance(node, Element):
            _describe(node.children, words)
