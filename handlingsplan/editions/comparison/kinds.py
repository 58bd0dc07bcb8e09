"""The kinds of things that a plan is made of, in the order in which the page tells of them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from handlingsplan.chapters.document import Frozen, Link, PlanDocument
from handlingsplan.editions.comparison.concerns import Concerns
from handlingsplan.editions.comparison.leaves import words
from handlingsplan.editions.comparison.things import Kind, Thing


def _thing(part: Frozen, chapter: int, text: str, concerns: Concerns) -> Thing:
    key, anchor = getattr(part, "key", ""), getattr(part, "anchor", "")
    return Thing(key, Link(key=key, anchor=anchor, chapter=chapter, text=text), part, concerns=concerns.of(key))


def _measures(document: PlanDocument, concerns: Concerns) -> Iterator[Thing]:
    for package in document.measures.packages:
        where = (str(_now("Åtgärdspaket")), package.key, package.title or str(_now("Utanför paketen")))
        for one in package.measures:
            thing = _thing(one, 4, f"{one.number}. {one.title}", concerns)
            yield Thing(thing.key, thing.link, one, (where,), thing.concerns, note=one.owner)


def _parties(document: PlanDocument, concerns: Concerns) -> Iterator[Thing]:
    for group in document.cooperation.groups:
        where = (str(_now("Grupp")), group.category, group.label)
        for one in group.parties:
            thing = _thing(one, 5, one.name, concerns)
            yield Thing(thing.key, thing.link, one, (where,), thing.concerns, note=one.role)


def _goals(document: PlanDocument, concerns: Concerns) -> Iterator[Thing]:
    for one in document.goals.goals:
        yield _thing(one, 3, one.title, concerns)


def _challenges(document: PlanDocument, concerns: Concerns) -> Iterator[Thing]:
    for one in document.goals.challenges:
        yield _thing(one, 3, one.title, concerns)


def _packages(document: PlanDocument, concerns: Concerns) -> Iterator[Thing]:
    for one in document.measures.packages:
        yield _thing(one, 4, one.title or str(_now("Utanför paketen")), concerns)


def _steps(document: PlanDocument, concerns: Concerns) -> Iterator[Thing]:
    for one in document.background.process_steps:
        yield _thing(one, 1, f"{one.number}. {one.title}", concerns)


def _indicators(document: PlanDocument, concerns: Concerns) -> Iterator[Thing]:
    for one in document.followup.indicators:
        yield _thing(one, 7, f"{one.number}. {one.title}", concerns)


def _values(document: PlanDocument, _concerns: Concerns) -> Iterator[Thing]:
    for one in document.followup.indicators:
        for value in one.organisations:
            text = f"{one.number}. {one.title}: {value.organisation}"
            link = Link(key=value.key, anchor=one.anchor, chapter=7, text=text)
            note = f"{words(value.value)} {one.unit} ({value.year})"
            yield Thing(value.key, link, value, concerns=frozenset({value.organisation_key}), note=note)


def _evaluations(document: PlanDocument, concerns: Concerns) -> Iterator[Thing]:
    for one in document.followup.evaluations:
        thing = _thing(one, 7, f"{one.title}, {one.organisation}", concerns)
        yield Thing(one.key, thing.link, one, concerns=thing.concerns, note=one.about.text)


def _examples(document: PlanDocument, concerns: Concerns) -> Iterator[Thing]:
    for one in document.examples.examples:
        thing = _thing(one, 8, one.title, concerns)
        yield Thing(one.key, thing.link, one, concerns=thing.concerns, note=one.organisation)


def _adoptions(document: PlanDocument, _concerns: Concerns) -> Iterator[Thing]:
    for one in document.adoptions:
        text = _now("%(who)s om utgåva %(n)d") % {"who": f"{one.organisation}, {one.body}", "n": one.edition}
        link = Link(key=one.key, anchor="", chapter=5, text=text)
        note = ", ".join(filter(None, (one.kind_label, words(one.decided_on), one.paragraph, one.reservation)))
        yield Thing(one.key, link, one, concerns=frozenset({one.organisation_key}), note=note)


MEASURES = Kind("measures", _("Åtgärder"), _("Ny"), _("Borttagen"), _measures)
KINDS: tuple[Kind, ...] = (
    Kind("parties", _("Parter och deras ansvar"), _("Ny part"), _("Inte längre part"), _parties),
    Kind("goals", _("Mål"), _("Nytt"), _("Borttaget"), _goals),
    Kind("challenges", _("Utmaningar"), _("Ny"), _("Borttagen"), _challenges),
    Kind("packages", _("Åtgärdspaket"), _("Nytt"), _("Borttaget"), _packages),
    Kind("steps", _("Stegen från vision till uppföljning"), _("Nytt"), _("Borttaget"), _steps),
    Kind("indicators", _("Indikatorer"), _("Ny"), _("Borttagen"), _indicators),
    Kind("values", _("Organisationernas egna värden"), _("Nytt"), _("Borttaget"), _values),
    Kind("evaluations", _("Utvärderingar"), _("Ny"), _("Borttagen"), _evaluations),
    Kind("examples", _("Goda exempel"), _("Nytt"), _("Borttaget"), _examples),
    Kind("adoptions", _("Politiska beslut om planen"), _("Nytt"), _("Borttaget"), _adoptions),
)
