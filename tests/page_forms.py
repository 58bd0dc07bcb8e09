"""The forms of a page as a browser would send them: with hidden fields, choices and the buttons that send them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from lxml import html

from tests.responses import Response

Values = dict[str, list[str]]
NOT_SENT = {"submit", "button", "image", "reset"}


@dataclass
class PageForm:
    """One form: where it goes, what it sends as it stands, and by field what else could be chosen."""

    action: str
    method: str
    values: Values
    buttons: list[tuple[str, str]] = field(default_factory=list)
    controls: dict[str, str] = field(default_factory=dict)  # the type of what a person fills in, by name
    choices: Values = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    id: str = ""
    in_part: bool = False  # htmx sends it, and puts the answer in the place of a part of the page

    def send(self, client: Client, changes: Mapping[str, Any] | None = None, **more: Any) -> Response:
        """Send it with these changes."""
        return client.post(self.action, {**self.values, **(changes or {})}, **more)


def _control(form: PageForm, element: Any) -> None:
    name, kind = element.get("name"), element.get("type", element.tag).lower()
    if element.get("disabled") is not None or not name:
        return
    if kind in NOT_SENT or element.tag == "button":
        form.buttons.append((name, element.get("value") or ""))
    elif kind == "file":
        form.files.append(name)
    else:
        _fill(form, element, name, "text" if kind == "input" else kind)


def _fill(form: PageForm, element: Any, name: str, kind: str) -> None:
    if kind != "hidden":
        form.controls[name] = kind
    if kind in {"checkbox", "radio"}:
        form.choices.setdefault(name, []).append(element.get("value", "on"))
        found = [element.get("value", "on")] if element.get("checked") is not None else []
    elif kind == "select":
        options = element.findall(".//option")
        form.choices[name] = [option.get("value", option.text_content()) for option in options]
        chosen = [option for option in options if option.get("selected") is not None]
        chosen = chosen or (options[:1] if element.get("multiple") is None else [])
        found = [option.get("value", option.text_content()) for option in chosen]
    else:
        found = [element.text_content().removeprefix("\n") if kind == "textarea" else element.get("value") or ""]
    if found:
        form.values.setdefault(name, []).extend(found)


def forms_of(response: Response, address: str) -> list[PageForm]:
    """Return the forms of the page that was got from the address."""
    return forms_in(response.content.decode(), address)


def forms_in(text: str, address: str) -> list[PageForm]:
    """Return the forms of a page's HTML."""
    return list(_forms(html.fromstring(text or "<html></html>"), address))


def _forms(tree: Any, address: str) -> Iterator[PageForm]:
    for found in tree.iter("form"):
        action = found.get("action") or address
        form = PageForm(action, (found.get("method") or "get").lower(), {}, id=found.get("id") or "")
        form.in_part = _is_sent_by_htmx(tree, found)
        for element in found.iter("input", "select", "textarea", "button"):
            if next(element.iterancestors("template"), None) is None:  # what stands there is sent by nobody
                _control(form, element)
        form.values.pop("csrfmiddlewaretoken", None)
        yield form


def _is_sent_by_htmx(tree: Any, form: Any) -> bool:
    buttons = [*form.iter("button"), *tree.xpath("//button[@form=$id]", id=form.get("id") or "")]
    senders = [each for each in (form, *buttons) if each.get("data-hx-post") is not None]
    return any("HX-Boosted" not in each.get("data-hx-headers", "") for each in senders)


def form_to(response: Response, address: str, action: str, **values: str) -> PageForm:
    """Return the one form of the page that goes to `action` and holds these values."""
    fits = [
        form
        for form in forms_of(response, address)
        if (form.method, form.action) == ("post", action)
        and all(form.values.get(name) == [value] for name, value in values.items())
    ]
    (found,) = fits
    return found
