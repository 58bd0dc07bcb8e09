"""Pictures in the texts that are carried over: the new plan gets its own, so that its permissions hold for them."""

from handlingsplan.periods.copying import PlanCopy
from handlingsplan.plan.models import TextPicture
from handlingsplan.plan.pictures import copy_picture
from handlingsplan.richtext import picture_tokens


def copy_pictures(plan_copy: PlanCopy, html: str) -> str:
    """Copy the pictures that a stored text shows, and return the text with the copies in their place."""
    pictures = TextPicture.objects.filter(plan=plan_copy.old, token__in=picture_tokens(html))
    for picture in pictures:
        copy = copy_picture(picture, to=plan_copy.new, by=plan_copy.by)
        if copy is not None:
            html = html.replace(picture.get_absolute_url(), copy.get_absolute_url())
    return html
