"""The passages that threads are about, as rows: kept where they are while their text is changed."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import QuerySet

from handlingsplan.discussion.anchoring import Place, follow, found_again
from handlingsplan.discussion.models import Anchor


def place_of(anchor: Anchor) -> Place:
    """Return where the passage stands."""
    return Place(anchor.quote, anchor.before, anchor.after, anchor.position)


def anchors_on(about: models.Model) -> QuerySet[Anchor]:
    """Return the passages of an object's text that threads are about."""
    content_type = ContentType.objects.get_for_model(about)
    return Anchor.objects.filter(comment__content_type=content_type, comment__object_id=about.pk).order_by("pk")


def move_anchors(about: models.Model, *, old: str, new: str) -> None:
    """Let the passages follow when the object's plain text becomes `new`; called where the text is saved."""
    if old == new:
        return
    anchors = list(anchors_on(about))
    standing = [anchor for anchor in anchors if not anchor.is_gone]
    moved = follow(old, new, map(place_of, standing)) if standing else []
    found = dict(zip((anchor.pk for anchor in standing), moved, strict=True))
    for anchor in anchors:
        place = found_again(new, place_of(anchor)) if anchor.is_gone else found[anchor.pk]
        anchor.is_gone = place is None
        if place is not None:
            anchor.quote, anchor.before, anchor.after = place.quote, place.before, place.after
            anchor.position = place.position
    Anchor.objects.bulk_update(anchors, ["quote", "before", "after", "position", "is_gone"], batch_size=100)
