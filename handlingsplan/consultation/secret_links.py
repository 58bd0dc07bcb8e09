"""Secrets of links: long and random, only their digests are stored, and each opens one thing alone."""

from django.http import Http404

from handlingsplan.consultation.enums import Channel
from handlingsplan.consultation.models import Body, Response
from handlingsplan.encryption import digest_of


def body_of_link(secret: str) -> Body:
    """Return the body that a link was sent to; raises Http404 for every link that holds no longer, or never did."""
    joined = Body.objects.select_related("consultation__plan", "consultation__sent_version", "organisation")
    found = joined.defer("consultation__sent_version__content", "consultation__report")
    body = found.filter(secret=digest_of(secret)).first()
    if body is None or body.consultation.is_prepared:
        raise Http404
    return body


def response_to_confirm(secret: str) -> Response:
    """Return the answer that a registrar is asked to confirm; raises Http404."""
    joined = Response.objects.select_related("consultation__plan", "consultation__sent_version", "of_body")
    found = joined.defer("consultation__sent_version__content", "consultation__report")
    response = found.filter(confirmation=digest_of(secret), channel=Channel.LINK).first()
    if response is None:
        raise Http404
    return response
