"""Ways to an answer: a body's secret link, or the account of the organisation's lead; the pages are the same."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.http.response import HttpResponseBase
from django.urls import reverse

from actors.models import User
from actors.permissions import Verdict
from handlingsplan.consultation.drafts import Writer
from handlingsplan.consultation.enums import Channel
from handlingsplan.consultation.models import Body
from handlingsplan.consultation.permissions import may_answer, own_body, takes_answers
from handlingsplan.consultation.secret_links import body_of_link
from handlingsplan.pages import HtmxRequest

BY_ACCOUNT = "_as"  # how the names of addresses end that are for people with accounts


@dataclass(frozen=True)
class Access:
    """Who writes a body's answer, and under which addresses."""

    body: Body
    writer: Writer
    arguments: tuple[object, ...]

    @property
    def is_by_link(self) -> bool:
        return self.writer.by is None

    @property
    def verdict(self) -> Verdict:
        if self.writer.by is None:
            return takes_answers(self.body.consultation)
        return may_answer(self.writer.by, self.body)

    def url(self, name: str, *more: object) -> str:
        """Return the address of a page of the answer."""
        return reverse(name if self.is_by_link else f"{name}{BY_ACCOUNT}", args=[*self.arguments, *more])


View = Callable[..., HttpResponseBase]


def by_link(view: View) -> View:
    """Let whoever has the body's link see the view."""

    @wraps(view)
    def shown(request: HtmxRequest, secret: str, **more: Any) -> HttpResponseBase:
        access = Access(body_of_link(secret), Writer(Channel.LINK), (secret,))
        return view(request, access, **more)

    return cast("View", login_not_required(shown))


def by_account(view: View) -> View:
    """Let the lead of the body's organisation see the view."""

    @wraps(view)
    def shown(request: HtmxRequest, slug: str, number: int, pk: int, **more: Any) -> HttpResponseBase:
        user = cast("User", request.user)
        access = Access(own_body(user, slug, number, pk), Writer(Channel.ACCOUNT, user), (slug, number, pk))
        return view(request, access, **more)

    return shown
