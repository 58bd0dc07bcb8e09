"""What a chapter still lacks, in words; nothing here stops anybody from publishing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from handlingsplan.chapters.document import (
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
from handlingsplan.richtext import picture_tokens, words

# Words by which a definition is known
DEFINING = ("avses", "avser", "menar", "innebär", "betyder", "definieras", "definition")
# What the parties have said that sustainable mobility is good for, with the beginnings of words that tell of it
ASPECTS = (
    (_lazy("ekonomin"), ("ekonomi",)),
    (_lazy("hälsan"), ("hälsa", "hälso")),
    (_lazy("miljön eller klimatet"), ("miljö", "klimat")),
)


@dataclass(frozen=True)
class Gap:
    """One thing that is missing, and where: `places` are in the order of the chapter."""

    text: str
    places: tuple[Link, ...] = ()


def find_gaps(chapter: Chapter) -> list[Gap]:
    gaps = [] if chapter.html else [Gap(_("Texten är inte skriven."))]
    return [*gaps, *_gone(chapter), *_pictures_gone(chapter), *FINDERS[chapter.number](chapter)]


def _gone(chapter: Chapter) -> Iterator[Gap]:
    for part in chapter.live:
        if part.is_gone:
            text = _("Texten visar ”%(title)s”, som inte längre finns i planen. Ta bort den eller välj något annat.")
            yield Gap(text % {"title": part.title})


def _pictures_gone(chapter: Chapter) -> Iterator[Gap]:
    gone = set(picture_tokens(chapter.html)) - {picture.token for picture in chapter.text_pictures}
    if gone:
        text = ngettext(
            "%(count)d bild i texten finns inte längre.", "%(count)d bilder i texten finns inte längre.", len(gone)
        )
        yield Gap(text % {"count": len(gone)})


def _background(chapter: Background) -> Iterator[Gap]:
    if not chapter.process_steps:
        yield Gap(_("Stegen från vision till uppföljning är inte beskrivna."))


def _definition(chapter: Definition) -> Iterator[Gap]:
    text = words(chapter.html).casefold()
    if text and not any(phrase in text for phrase in DEFINING):
        yield Gap(_("Texten säger inte vad parterna menar med hållbar mobilitet. Skriv till exempel ”Med … avses …”."))
    missing = [name for name, stems in ASPECTS if not any(stem in text for stem in stems)]
    if text and missing:
        yield Gap(_("Definitionen nämner inte %(aspects)s.") % {"aspects": ", ".join(map(str, missing))})


def _goals(chapter: Goals) -> Iterator[Gap]:
    if not chapter.goals:
        yield Gap(_("Inga mål är inlagda."))
    goals = [goal for goal in chapter.goals if not goal.measures]
    if goals:
        text = ngettext("%(count)d mål har ingen åtgärd.", "%(count)d mål har ingen åtgärd.", len(goals))
        yield Gap(text % {"count": len(goals)}, tuple(_here(chapter, goal, goal.title) for goal in goals))
    challenges = [challenge for challenge in chapter.challenges if not challenge.measures]
    if challenges:
        text = ngettext(
            "%(count)d utmaning möts inte av någon åtgärd.",
            "%(count)d utmaningar möts inte av någon åtgärd.",
            len(challenges),
        )
        places = tuple(_here(chapter, challenge, challenge.title) for challenge in challenges)
        yield Gap(text % {"count": len(challenges)}, places)


def _measures(chapter: Measures) -> Iterator[Gap]:
    measures = [measure for package in chapter.packages for measure in package.measures]
    if not measures:
        yield Gap(_("Inga åtgärder är inlagda."))
    proposed = [measure for measure in measures if measure.state != "accepted"]
    if proposed:
        text = ngettext(
            "%(count)d åtgärd är föreslagen men inte godtagen.",
            "%(count)d åtgärder är föreslagna men inte godtagna.",
            len(proposed),
        )
        yield Gap(text % {"count": len(proposed)}, _titles(chapter, proposed))
    timeless = [measure for measure in measures if not measure.period]
    if timeless:
        text = ngettext("%(count)d åtgärd saknar tidsplan.", "%(count)d åtgärder saknar tidsplan.", len(timeless))
        yield Gap(text % {"count": len(timeless)}, _titles(chapter, timeless))
    aimless = [measure for measure in measures if not measure.goals]
    if aimless:
        text = ngettext(
            "%(count)d åtgärd är inte kopplad till något mål.",
            "%(count)d åtgärder är inte kopplade till något mål.",
            len(aimless),
        )
        yield Gap(text % {"count": len(aimless)}, _titles(chapter, aimless))


def _cooperation(chapter: Cooperation) -> Iterator[Gap]:
    parties = [party for group in chapter.groups for party in group.parties]
    vague = [party for party in parties if not party.role or not party.responsibility]
    if vague:
        text = ngettext(
            "%(count)d part saknar roll eller ansvar.", "%(count)d parter saknar roll eller ansvar.", len(vague)
        )
        yield Gap(text % {"count": len(vague)}, tuple(_here(chapter, party, party.short_name) for party in vague))
    unanswered = [row for row in chapter.matrix.rows if any(cell and cell.state == "proposed" for cell in row.cells)]
    if unanswered:
        text = ngettext(
            "På %(count)d åtgärd väntar svar om åtagande.",
            "På %(count)d åtgärder väntar svar om åtagande.",
            len(unanswered),
        )
        yield Gap(text % {"count": len(unanswered)}, tuple(row.measure for row in unanswered))


def _financing(chapter: Financing) -> Iterator[Gap]:
    if chapter.unfunded:
        text = ngettext(
            "%(count)d åtgärd saknar angivna belopp.",
            "%(count)d åtgärder saknar angivna belopp.",
            len(chapter.unfunded),
        )
        yield Gap(text % {"count": len(chapter.unfunded)}, chapter.unfunded)


def _followup(chapter: Followup) -> Iterator[Gap]:
    if not chapter.indicators:
        yield Gap(_("Inga indikatorer är inlagda."))
    empty = [indicator for indicator in chapter.indicators if not indicator.values]
    if empty:
        text = ngettext(
            "%(count)d indikator har inget värde för helheten.",
            "%(count)d indikatorer har inget värde för helheten.",
            len(empty),
        )
        places = tuple(_here(chapter, indicator, indicator.title) for indicator in empty)
        yield Gap(text % {"count": len(empty)}, places)
    untargeted = [indicator for indicator in chapter.indicators if indicator.goals and not indicator.targets]
    if untargeted:
        text = ngettext(
            "%(count)d indikator följer ett mål men saknar målvärden.",
            "%(count)d indikatorer följer ett mål men saknar målvärden.",
            len(untargeted),
        )
        places = tuple(_here(chapter, indicator, indicator.title) for indicator in untargeted)
        yield Gap(text % {"count": len(untargeted)}, places)


def _examples(chapter: Examples) -> Iterator[Gap]:
    if not chapter.examples:
        yield Gap(_("Inga exempel är inlagda."))


def _here(chapter: Chapter, thing: Goal | Challenge | Party | Indicator | Measure, text: str) -> Link:
    return Link(key=thing.key, anchor=thing.anchor, chapter=chapter.number, text=text)


def _titles(chapter: Chapter, measures: list[Measure]) -> tuple[Link, ...]:
    return tuple(_here(chapter, measure, f"{measure.number}. {measure.title}") for measure in measures)


FINDERS: dict[int, Callable[[Any], Iterator[Gap]]] = {
    1: _background,
    2: _definition,
    3: _goals,
    4: _measures,
    5: _cooperation,
    6: _financing,
    7: _followup,
    8: _examples,
}
