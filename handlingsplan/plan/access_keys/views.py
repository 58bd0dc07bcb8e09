"""The keys of an organisation's systems: the list, the form that makes one, the button that revokes it."""

from typing import Any

from cryptography.fernet import InvalidToken
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from actors.authentication.personal_secrets import tell_person
from actors.authentication.reauthentication import confirm_where_demanded
from actors.permissions import require
from actors.requests import MemberRequest
from handlingsplan.encryption import decrypt, encrypt
from handlingsplan.pages import GET_OR_POST, form_status, posted, render_page
from handlingsplan.plan.access_keys.forms import AccessKeyForm
from handlingsplan.plan.access_keys.keys import keys_that_hold, keys_without_maker, last_used, make_key, revoke_key
from handlingsplan.plan.access_keys.models import AccessKey
from handlingsplan.plan.access_keys.permissions import may_hold_keys
from handlingsplan.plan.role_permissions import visible_organisation
from handlingsplan.web_addresses import site_address

SHOWN_ONCE = "new_access_key"  # in the session, encrypted, from the form to the page after it
PURPOSE = "a new access key on its way to the page that shows it"


@confirm_where_demanded
@GET_OR_POST
def access_keys(request: MemberRequest, slug: str) -> HttpResponse:
    """Show the organisation's keys, and once the secret of a new one."""
    organisation = visible_organisation(request.user, slug)
    require(may_hold_keys(request.user, organisation))
    form = AccessKeyForm(posted(request))
    if form.is_valid():
        data = form.cleaned_data
        key, secret = make_key(organisation, purpose=data["purpose"], days=data["days"], by=request.user)
        facts = {"system": key, "organisation": organisation, "url": site_address("access_keys", slug)}
        tell_person(request.user, "access_key", **facts)
        request.session[SHOWN_ONCE] = [key.pk, encrypt(secret, purpose=PURPOSE)]
        return redirect("access_keys", slug)
    keys = keys_that_hold(organisation)
    context = {
        "organisation": organisation,
        "form": form,
        "keys": [(key, last_used(key)) for key in keys],
        "without_maker": keys_without_maker(organisation),
        "secret": _secret(request, keys),
    }
    return render_page(request, "plan/access_keys.html", context, status=form_status(form))


def _secret(request: MemberRequest, keys: list[AccessKey]) -> str:
    """Return the secret of one of the keys that was made just now, and forget it."""
    if request.method != "GET":
        return ""
    made: Any = request.session.pop(SHOWN_ONCE, None)
    if made is None or made[0] not in {key.pk for key in keys}:
        return ""
    try:
        return decrypt(made[1], purpose=PURPOSE)
    except InvalidToken:
        return ""


@confirm_where_demanded
@require_POST
def revoke_access_key(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    organisation = visible_organisation(request.user, slug)
    key = get_object_or_404(AccessKey, organisation=organisation, pk=pk)
    revoke_key(key, by=request.user)
    messages.success(request, _("Nyckeln för %(system)s är återkallad.") % {"system": key})
    return redirect("access_keys", slug)
