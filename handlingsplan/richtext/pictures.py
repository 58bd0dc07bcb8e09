"""Figures: uploaded pictures with what they show in words, and places for the portal's own data."""

from html import escape, unescape

from django.utils.translation import gettext as _

from handlingsplan.richtext.elements import MAX_ALT, MAX_LABEL, TextRefusedError
from handlingsplan.richtext.inline import shape_inline
from handlingsplan.richtext.references import LIVE, OWN_PICTURE
from handlingsplan.richtext.tree import Element, Node, is_blank, texts


def shape_picture(image: Element, caption: list[Node] | None = None) -> list[Node]:
    """Return an uploaded picture as a figure, nothing for other pictures.

    Raises `TextRefusedError` where it is not told what the picture shows, nor that it is decorative.
    """
    if not OWN_PICTURE.fullmatch(image.attrs.get("src", "")):
        return []
    if "alt" not in image.attrs:
        raise TextRefusedError(_("En bild saknar alternativtext. Beskriv den, eller ange att den är dekorativ."))
    alt = escape(" ".join(unescape(image.attrs["alt"]).split())[:MAX_ALT])
    attrs = {"src": image.attrs["src"], "alt": alt}
    inside = shape_inline(caption or [])
    below: list[Node] = [] if is_blank(inside) else [Element("figcaption", {}, inside)]
    return [Element("figure", {}, [Element("img", attrs), *below])]


def shape_figure(figure: Element) -> list[Node]:
    """Return a live part or an uploaded picture with its caption; nothing where it is neither."""
    live = figure.attrs.get("data-live", "")
    if LIVE.fullmatch(live):
        label = escape(" ".join(unescape("".join(texts(figure.children))).split())[:MAX_LABEL], quote=False)
        return [Element("figure", {"data-live": live}, [label or live])]
    elements = [child for child in figure.children if isinstance(child, Element)]
    images = [child for child in elements if child.tag == "img"]
    captions = [child for child in elements if child.tag == "figcaption"]
    if len(images) == 1 and len(captions) <= 1 and len(elements) == len(images) + len(captions):
        return shape_picture(images[0], captions[0].children if captions else None)
    return []
