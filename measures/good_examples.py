"""Good examples: the coordinator's, and every party's own; and the measures that are made of them."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from actors.access import Person
from actors.enums import OrganisationPermission
from actors.history import add_as, delete_as, save_as
from actors.models import Organisation, User
from actors.permissions import ALLOWED, Verdict, holds_on_organisation, require
from handlingsplan import richtext
from handlingsplan.files.uploads import delete_on_commit
from handlingsplan.images import PictureRefusedError, SmallPicture, as_address, make_small
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import may_coordinate, still_open
from handlingsplan.plan.reference_rows import save_row
from handlingsplan.swedish import fold
from measures.editing import MeasureData, create_measure
from measures.models import ExamplePicture, GoodExample, Measure, MeasureOrigin
from measures.permissions import may_add_measure


def may_add_example(user: Person, plan: Plan) -> Verdict:
    """The coordinator, and whoever writes for a party."""
    if not still_open(plan):
        return still_open(plan)
    if may_coordinate(user, plan) or may_add_measure(user, plan):
        return ALLOWED
    return Verdict(_("Goda exempel läggs till av handläggare hos parterna och av samordnaren."))


def may_write_example(user: Person, example: GoodExample) -> Verdict:
    """The coordinator, and whoever writes for the example's own organisation."""
    own = holds_on_organisation(user, OrganisationPermission.WRITE_MEASURES, example.organisation_id)
    if own or may_coordinate(user, example.plan):
        return still_open(example.plan)
    return Verdict(
        _("Exemplet ändras av handläggare i %(organisation)s och av samordnaren.")
        % {"organisation": example.organisation}
    )


def save_example(example: GoodExample, *, expected_version: int, by: User) -> None:
    """Save a new or changed example of an organisation that the person writes for. Raises as `save_row` does."""
    save_row(example, expected_version=expected_version, by=by, may=may_write_example)


def find_examples(plan: Plan, query: str) -> Sequence[GoodExample]:
    """Return the plan's examples that hold all words of the query, in whatever case; one query, tens of rows."""
    words = fold(query).split()
    examples = GoodExample.objects.filter(plan=plan).select_related("organisation", "plan").prefetch_related("pictures")
    return [example for example in examples if all(word in _text_of(example) for word in words)]


def _text_of(example: GoodExample) -> str:
    texts = (example.title, example.what_was_done, example.results, example.cost, example.contact)
    return fold(" ".join([*texts, example.organisation.name, example.organisation.short_name, str(example.year or "")]))


def _described(example: GoodExample) -> str:
    source = _("Efter det goda exemplet ”%(title)s” från %(organisation)s.") % {
        "title": example.title,
        "organisation": example.organisation,
    }
    results = _("Resultat där: %(results)s") % {"results": example.results} if example.results else ""
    cost = _("Kostnad där: %(cost)s") % {"cost": example.cost} if example.cost else ""
    return "\n\n".join(filter(None, [source, example.what_was_done, results, cost]))[:10_000]


@transaction.atomic
def measure_from_example(example: GoodExample, *, owner: Organisation, by: User) -> Measure:
    """Make a draft of the example for an organisation that the person writes for, and keep where it came from.

    Raises as `create_measure` does.
    """
    data = MeasureData(title=example.title, description=_described(example), owner=owner)
    measure = create_measure(example.plan, data=data, by=by)
    add_as(MeasureOrigin(measure=measure, example=example, by=by), by=by)
    return measure


MAX_IN_ALT = 300
MAX_PICTURES = 4


def add_picture(example: GoodExample, *, upload: "UploadedFile[bytes]", alt: str, by: User) -> ExamplePicture:
    """Add a picture and what it shows. Raises `RefusedError` and ValidationError by field."""
    require(may_write_example(by, example))
    words = " ".join(richtext.plain(alt, most=10_000).split())
    if not words or len(words) > MAX_IN_ALT:
        raise ValidationError({"alt": _("Beskriv vad bilden visar, med högst 300 tecken.")})
    try:
        small = make_small(upload)  # nobody waits for it: the transaction begins later
    except PictureRefusedError as error:
        raise ValidationError({"file": str(error)}) from error
    return _add_picture(example, small, alt=words, by=by)


@transaction.atomic
def _add_picture(example: GoodExample, small: SmallPicture, *, alt: str, by: User) -> ExamplePicture:
    stored = GoodExample.objects.select_for_update().get(pk=example.pk)
    require(may_write_example(by, stored))
    if stored.pictures.count() >= MAX_PICTURES:
        raise ValidationError(_("Ett exempel får högst %(most)d bilder.") % {"most": MAX_PICTURES})
    picture = ExamplePicture(example=stored, alt=alt)
    picture.file.save(f"{get_random_string(24)}.jpg", ContentFile(small.content), save=False)
    save_as(picture, by=by)
    return picture


@transaction.atomic
def remove_picture(picture: ExamplePicture, *, by: User) -> None:
    """Remove a picture, and its file once that is certain. Raises `RefusedError`."""
    require(may_write_example(by, picture.example))
    delete_as(picture, by=by)
    delete_on_commit(picture.file)


def picture_source(picture: ExamplePicture) -> str:
    """Return the picture as an address that holds it, for pages and print; empty where its file is gone."""
    return as_address(picture.file)
