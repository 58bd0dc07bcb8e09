"""What a plan still lacks, in words: each kind of gap is found here, for the chapter's page and the coordinator's."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext_lazy

from handlingsplan.chapters.document import (
    Appendix,
    Background,
    Challenge,
    Chapter,
    Cooperation,
    Definition,
    Examples,
    Financing,
    Followup,
    Goal,
    Goals,
    Indicator,
    Link,
    Measure,
    Measures,
    Party,
)
from handlingsplan.plan.starting.first_texts import has_prompts
from handlingsplan.richtext import picture_tokens, words
from measures.enums import CommitmentState, EditorialState

# Words by which a definition is known
DEFINING = ("avses", "avser", "menar", "innebär", "betyder", "definieras", "definition")
# What a definition tells that its subject is good for, with the beginnings of words that tell of it
ASPECTS = (
    (_lazy("ekonomin"), ("ekonomi",)),
    (_lazy("hälsan"), ("hälsa", "hälso")),
    (_lazy("miljön eller klimatet"), ("miljö", "klimat")),
)
MOST_SHOWN = 20
PROPOSED = ngettext_lazy(
    "%(count)d åtgärd är föreslagen men inte godtagen.", "%(count)d åtgärder är föreslagna men inte godtagna.", "count"
)


@dataclass(frozen=True)
class Gap:
    """One thing that is missing, and where, in the order of the plan; `url` leads to the list of all such things."""

    text: str
    places: tuple[Link, ...] = ()
    url: str = ""

    @property
    def shown(self) -> tuple[Link, ...]:
        """Return the places to show: where the whole list is a page of its own, the first of them."""
        return self.places[:MOST_SHOWN] if self.url else self.places

    @property
    def is_cut(self) -> bool:
        return len(self.shown) < len(self.places)


def counted(sentence: Any, places: Iterable[Link]) -> Iterator[Gap]:
    """Yield the gap that so many things share; nothing where none has it."""
    found = tuple(places)
    if found:
        yield Gap(sentence % {"count": len(found)}, found)


def find_gaps(chapter: Chapter) -> list[Gap]:
    gaps = [] if chapter.html else [Gap(_("Texten är inte skriven."))]
    if has_prompts(chapter.html):
        gaps.append(Gap(_("Något av starttexten står kvar inom hakparentes.")))
    return [*gaps, *_gone(chapter), *_pictures_gone(chapter), *FINDERS[chapter.number](chapter)]


def _gone(chapter: Chapter) -> Iterator[Gap]:
    for part in chapter.live:
        if part.is_gone:
            text = _("Texten visar ”%(title)s”, som inte längre finns i planen. Ta bort den eller välj något annat.")
            yield Gap(text % {"title": part.title})


def _pictures_gone(chapter: Chapter) -> Iterator[Gap]:
    gone = set(picture_tokens(chapter.html)) - {picture.token for picture in chapter.text_pictures}
    if gone:
        yield Gap(
            ngettext_lazy(
                "%(count)d bild i texten finns inte längre.", "%(count)d bilder i texten finns inte längre.", "count"
            )
            % {"count": len(gone)}
        )


def _background(chapter: Background) -> Iterator[Gap]:
    if not chapter.process_steps:
        yield Gap(_("Stegen från vision till uppföljning är inte beskrivna."))


def _definition(chapter: Definition) -> Iterator[Gap]:
    text = words(chapter.html).casefold()
    if text and not any(phrase in text for phrase in DEFINING):
        yield Gap(_("Texten definierar inte planens ämne. Skriv till exempel ”Med … avses …”."))
    missing = [name for name, stems in ASPECTS if not any(stem in text for stem in stems)]
    if text and missing:
        yield Gap(_("Definitionen nämner inte %(aspects)s.") % {"aspects": ", ".join(map(str, missing))})


def _goals(chapter: Goals) -> Iterator[Gap]:
    if not chapter.goals:
        yield Gap(_("Inga mål är inlagda."))
    yield from counted(
        _lazy("%(count)d mål har ingen åtgärd."),
        (_here(chapter, one, one.title) for one in chapter.goals if not one.measures),
    )
    yield from counted(
        ngettext_lazy(
            "%(count)d utmaning möts inte av någon åtgärd.", "%(count)d utmaningar möts inte av någon åtgärd.", "count"
        ),
        (_here(chapter, one, one.title) for one in chapter.challenges if not one.measures),
    )


def _measures(chapter: Measures) -> Iterator[Gap]:
    if not chapter.count:
        yield Gap(_("Inga åtgärder är inlagda."))
    yield from _titled(PROPOSED, chapter, lambda measure: measure.state != EditorialState.ACCEPTED)
    yield from _titled(
        ngettext_lazy("%(count)d åtgärd saknar tidsplan.", "%(count)d åtgärder saknar tidsplan.", "count"),
        chapter,
        lambda measure: not measure.period,
    )
    yield from aimless(chapter)


def aimless(chapter: Measures) -> Iterator[Gap]:
    yield from _titled(
        ngettext_lazy(
            "%(count)d åtgärd är inte kopplad till något mål.",
            "%(count)d åtgärder är inte kopplade till något mål.",
            "count",
        ),
        chapter,
        lambda measure: not measure.goals,
    )


def uncommitted(chapter: Measures) -> Iterator[Gap]:
    """Yield the gap of measures whose owner neither intends nor has decided anything."""
    stands = {CommitmentState.INTENDS, CommitmentState.DECIDED}
    yield from _titled(
        ngettext_lazy(
            "%(count)d åtgärd saknar åtagande från den organisation som ansvarar för den.",
            "%(count)d åtgärder saknar åtagande från den organisation som ansvarar för dem.",
            "count",
        ),
        chapter,
        lambda measure: (
            not any(one.organisation_key == measure.owner_key and one.state in stands for one in measure.commitments)
        ),
    )


def _cooperation(chapter: Cooperation) -> Iterator[Gap]:
    parties = (party for group in chapter.groups for party in group.parties)
    vague = (party for party in parties if not party.role or not party.responsibility)
    yield from counted(
        ngettext_lazy(
            "%(count)d part saknar roll eller ansvar.", "%(count)d parter saknar roll eller ansvar.", "count"
        ),
        (_here(chapter, party, party.short_name) for party in vague),
    )
    asked = (
        row for row in chapter.matrix.rows if any(cell and cell.state == CommitmentState.PROPOSED for cell in row.cells)
    )
    yield from counted(
        ngettext_lazy(
            "På %(count)d åtgärd väntar svar om åtagande.", "På %(count)d åtgärder väntar svar om åtagande.", "count"
        ),
        (row.measure for row in asked),
    )


def unfunded(chapter: Financing) -> Iterator[Gap]:
    yield from counted(
        ngettext_lazy("%(count)d åtgärd saknar angivna belopp.", "%(count)d åtgärder saknar angivna belopp.", "count"),
        chapter.unfunded,
    )


def _followup(chapter: Followup) -> Iterator[Gap]:
    if not chapter.indicators:
        yield Gap(_("Inga indikatorer är inlagda."))
    empty = (one for one in chapter.indicators if not one.values)
    yield from counted(
        ngettext_lazy(
            "%(count)d indikator har inget värde för helheten.",
            "%(count)d indikatorer har inget värde för helheten.",
            "count",
        ),
        (_here(chapter, one, one.title) for one in empty),
    )
    untargeted = (one for one in chapter.indicators if one.goals and not one.targets)
    yield from counted(
        ngettext_lazy(
            "%(count)d indikator följer ett mål men saknar målvärden.",
            "%(count)d indikatorer följer ett mål men saknar målvärden.",
            "count",
        ),
        (_here(chapter, one, one.title) for one in untargeted),
    )


def _examples(chapter: Examples) -> Iterator[Gap]:
    if not chapter.examples:
        yield Gap(_("Inga exempel är inlagda."))


def empty_appendices(appendices: Iterable[Appendix]) -> Iterator[Gap]:
    empty = (one for one in appendices if not one.html and not one.file_token)
    yield from counted(
        ngettext_lazy(
            "%(count)d bilaga har varken text eller fil.", "%(count)d bilagor har varken text eller fil.", "count"
        ),
        (Link(key=one.key, anchor=one.anchor, chapter=0, text=one.title) for one in empty),
    )


def _here(chapter: Chapter, thing: Goal | Challenge | Party | Indicator | Measure, text: str) -> Link:
    return Link(key=thing.key, anchor=thing.anchor, chapter=chapter.number, text=text)


def _titled(sentence: Any, chapter: Measures, lacks: Callable[[Measure], bool]) -> Iterator[Gap]:
    found = (measure for package in chapter.packages for measure in package.measures if lacks(measure))
    yield from counted(sentence, (_here(chapter, one, f"{one.number}. {one.title}") for one in found))


FINDERS: dict[int, Callable[[Any], Iterator[Gap]]] = {
    1: _background,
    2: _definition,
    3: _goals,
    4: _measures,
    5: _cooperation,
    6: unfunded,
    7: _followup,
    8: _examples,
}
