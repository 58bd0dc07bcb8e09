"""Typed requests."""

from actors.models import User
from handlingsplan.pages import HtmxRequest


class MemberRequest(HtmxRequest):
    """A request to a view that is not marked `@login_not_required`: the middleware has seen to the sign-in."""

    user: User
