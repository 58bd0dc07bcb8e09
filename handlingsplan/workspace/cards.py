"""What waits for a person, as at most five cards: a verb, its deadline, how far it has come, and one button."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handlingsplan.workspace.acts import WORDS, Act, Progress, TodoItem

MAX_CARDS = 5
MAX_NAMES = 3
SOON = 14  # days


@dataclass(frozen=True)
class Card:
    """Things of one kind to do; the button leads to the first, or to where all of them are done."""

    act: Act
    items: Sequence[TodoItem]

    @property
    def title(self) -> str:
        return str(WORDS[self.act].title % {"count": len(self.items)})

    @property
    def first(self) -> TodoItem:
        return self.items[0]

    @property
    def names(self) -> str:
        """Return what it holds, as far as a line has room."""
        names = list(dict.fromkeys(item.title for item in self.items))
        more = len(names) - MAX_NAMES
        said = ", ".join(names[:MAX_NAMES])
        return said if more <= 0 else _("%(names)s och %(count)d till") % {"names": said, "count": more}

    @property
    def progress(self) -> Progress | None:
        return self.first.progress if len(self.items) == 1 else None

    @property
    def button(self) -> str:
        words = WORDS[self.act]
        is_begun = self.progress is not None and self.progress.done > 0
        return str(words.once_begun if is_begun and words.once_begun else words.button)

    @property
    def days_left(self) -> int | None:
        deadlines: list[date] = [item.deadline for item in self.items if item.deadline]
        return (min(deadlines) - timezone.localdate()).days if deadlines else None

    @property
    def is_soon(self) -> bool:
        return self.days_left is not None and self.days_left <= SOON

    @property
    def time_left(self) -> str:
        days = self.days_left
        if days is None:
            return ""
        if days < 0:
            return ngettext("%(count)d dag för sent", "%(count)d dagar för sent", -days) % {"count": -days}
        if days == 0:
            return _("Sista dagen i dag")
        return ngettext("%(count)d dag kvar", "%(count)d dagar kvar", days) % {"count": days}


def cards_of(items: Sequence[TodoItem]) -> list[Card]:
    """Return one card for each act, in the order that `items` come in."""
    acts = dict.fromkeys(item.act for item in items)
    return [Card(act, [item for item in items if item.act == act]) for act in acts]


def heading_of(cards: Sequence[Card], name: str) -> str:
    """Return what the page says first: how much there is to do."""
    if not cards:
        return _("Inget att göra just nu, %(name)s") % {"name": name}
    count = len(cards)
    said = ngettext("%(count)s sak att göra, %(name)s", "%(count)s saker att göra, %(name)s", count)
    return said % {"count": _in_letters(count), "name": name}


def _in_letters(count: int) -> str:
    words = [_("En"), _("Två"), _("Tre"), _("Fyra"), _("Fem"), _("Sex"), _("Sju"), _("Åtta"), _("Nio"), _("Tio")]
    return words[count - 1] if count <= len(words) else str(count)
