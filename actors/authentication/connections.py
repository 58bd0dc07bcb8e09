"""The sign-in services that open a person's account: shown, and removed."""

from allauth.account.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from actors.authentication.providers import service_names
from actors.requests import MemberRequest
from handlingsplan.numbers import read_key
from handlingsplan.pages import GET_OR_POST, REFUSED, render_page


@GET_OR_POST
def connections(request: MemberRequest) -> HttpResponse:
    """Show them; remove one, unless nothing else opens the account."""
    why_not = ""
    if request.method == "POST":
        account = get_object_or_404(SocialAccount, user=request.user, pk=read_key(request.POST.get("account", "")))
        why_not = _why_not_removed(account)
        if not why_not:
            _remove(request, account)
            return redirect("connections")
    accounts = SocialAccount.objects.filter(user=request.user).order_by("pk")
    rows = [(account, _name(account), account.extra_data.get("userinfo", {}).get("email", "")) for account in accounts]
    context = {"rows": rows, "why_not": why_not}
    return render_page(request, "socialaccount/connections.html", context, status=REFUSED if why_not else 200)


def _name(account: SocialAccount) -> str:
    """Return what the service is called in the settings; its id where they no longer have it."""
    return service_names().get(account.provider, str(account.provider))


def _why_not_removed(account: SocialAccount) -> str:
    others = SocialAccount.objects.filter(user=account.user_id).exclude(pk=account.pk)
    if account.user.has_usable_password() or others.exists():
        return ""
    return _("Det är din enda väg in. Välj ett lösenord först.")


def _remove(request: MemberRequest, account: SocialAccount) -> None:
    name = _name(account)
    account.delete()
    get_adapter().send_notification_mail("socialaccount/email/account_disconnected", request.user, {"provider": name})
    messages.success(request, _("%(name)s öppnar inte längre ditt konto.") % {"name": name})
