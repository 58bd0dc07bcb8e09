"""Who is erased is nowhere any more: no column of any table has their name or address."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.utils import timezone

from handlingsplan.discussion.threads import add_comment, notify
from handlingsplan.leaving.personal_data import erase
from handlingsplan.plan.models import Invitation
from handlingsplan.plan.suggestions import comment_target
from tests.cast import Cast
from tests.factories import InvitationFactory, RevisionFactory
from tests.matrix.scene import Scene

GONE = ("osteraker", "vallentuna", "sodertalje", "politiker", "forskare")


def _everything() -> str:
    rows: list[Any] = []
    for model in apps.get_models(include_auto_created=True):
        rows += model._base_manager.values()  # noqa: SLF001 Django's documented name: it hides no row
    return str(rows)


def _leave_traces(cast: Cast) -> None:
    """Write each person's name and address wherever verbs and packages do."""
    chapter = cast.plan.chapters.get(number=1)
    RevisionFactory(chapter=chapter, html="<p>Text</p>")
    for name in GONE:
        person = cast.person(name)
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        SocialAccount.objects.create(user=person, provider="x", uid=name, extra_data={"email": person.email})
        InvitationFactory(organisation=cast.kth, email=person.email.upper(), full_name=person.full_name)
        InvitationFactory(organisation=cast.vallentuna_kommun, email=person.email, accepted_at=timezone.now())
        target = comment_target(chapter)
        said = add_comment(chapter, text=f"Vad säger du, @{person.full_name}?", by=cast.samordnare)
        notify(said, target=target, mentioned=[person])


def test_nothing_keeps_the_name_or_address_of_the_erased(scene: Scene, cast: Cast) -> None:
    _leave_traces(cast)
    words = [word for name in GONE for word in (cast.person(name).full_name, cast.person(name).email)]
    before = _everything()
    assert [word for word in words if word not in before] == []
    for name in GONE:
        erase(cast.person(name))
    after = _everything().lower()
    assert [word for word in words if word.lower() in after] == []
    assert not Invitation.objects.usable().filter(organisation=cast.kth).exists()
