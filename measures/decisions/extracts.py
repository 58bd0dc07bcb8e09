"""Extracts of minutes: stored once, told to the organisation's lead, read by those whom they concern."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actors.access import Person
from actors.enums import OrganisationPermission
from actors.history import add_as
from actors.models import Organisation, User
from actors.permissions import ALLOWED, Verdict, holds_on_organisation
from handlingsplan.discussion.enums import NoticeKind
from handlingsplan.discussion.notices import tell
from handlingsplan.files.uploads import MINUTES, CheckedFile, check_upload
from handlingsplan.mail.sending import post
from handlingsplan.plan.models import Plan
from handlingsplan.plan.permissions import may_coordinate
from handlingsplan.plan.role_permissions import leads_of
from measures.models import MinutesExtract

FILE_MISSING = gettext_lazy("Lägg till protokollsutdraget: utan det går beslutet inte att styrka.")


def checked_extract(upload: "UploadedFile[bytes] | None", *, is_needed: bool) -> CheckedFile | None:
    """Return the file, if it may be kept; raises ValidationError by field."""
    if upload is None:
        if is_needed:
            raise ValidationError({"file": str(FILE_MISSING)})
        return None
    try:
        return check_upload(upload, MINUTES)
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from error


def store_extract(  # noqa: PLR0913 what an extract is made of
    plan: Plan,
    organisation: Organisation,
    *,
    file: CheckedFile,
    is_public: bool,
    on_behalf: bool,
    by: User,
    at: datetime,
) -> MinutesExtract:
    """Store it, and tell whom it was entered for; whether it may be is the caller's to check."""
    extract = MinutesExtract(
        plan=plan,
        organisation=organisation,
        name=file.name,
        content_type=file.kind.content_type,
        size=len(file.content),
        checksum=file.checksum,
        is_public=is_public,
        on_behalf=on_behalf,
        registered_by=by,
        registered_at=at,
    )
    extract.file.save(f"utdrag{file.kind.ending}", ContentFile(file.content), save=False)
    add_as(extract, by=by, at=at)
    if on_behalf:
        _tell_entered(extract)
    return extract


def _tell_entered(extract: MinutesExtract) -> None:
    """Tell the leads by notice and e-mail; the registrar, where nobody leads the organisation yet."""
    by, organisation = extract.registered_by, extract.organisation
    leads = list(leads_of(organisation))
    tell(leads, NoticeKind.ON_BEHALF, by=by, scope=extract.plan, source=extract)
    facts = {"by": by, "plan": extract.plan, "organisation": organisation, "reply": by.email}
    if leads:
        url = f"{settings.SITE_URL}{reverse('registered_for', args=[extract.plan.slug, organisation.slug])}"
        text = _(
            "Hej!\n\n%(by)s, som samordnar %(plan)s, har registrerat ett beslut åt %(organisation)s efter "
            "protokollsutdrag. Bekräfta det, eller rätta det som inte stämmer:\n\n%(url)s\n"
        ) % (facts | {"url": url})
    else:
        text = _(
            "Hej!\n\n%(by)s, som samordnar %(plan)s, har registrerat ett beslut åt %(organisation)s efter "
            "protokollsutdrag. Ingen är organisationsansvarig hos er i Handlingsplan och kan bekräfta det. "
            "Svara till %(reply)s om det inte stämmer.\n\n%(site)s\n"
        ) % (facts | {"site": settings.SITE_URL})
    for address in [lead.email for lead in leads] or [organisation.registrar_email]:
        post(_("Beslut registrerat i Handlingsplan"), text, address)


def tell_corrected(extract: MinutesExtract, *, by: User) -> None:
    """Tell the coordinator who entered it that the organisation says otherwise now."""
    if extract.on_behalf:
        tell([extract.registered_by], NoticeKind.ON_BEHALF_CORRECTED, by=by, scope=extract.plan, source=extract)


def may_read_extract(user: Person, extract: MinutesExtract) -> Verdict:
    """Everybody reads what is public; else the organisation's own people and the plan's coordinators."""
    own = holds_on_organisation(user, OrganisationPermission.READ_DRAFTS, extract.organisation_id)
    if extract.is_public or own or may_coordinate(user, extract.plan):
        return ALLOWED
    return Verdict(_("Protokollsutdraget läses av organisationen själv och av samordnaren."))


def visible_extract(user: Person, slug: str, pk: int) -> MinutesExtract:
    """Return the extract, if the person may read it; raises Http404."""
    extract = get_object_or_404(MinutesExtract.objects.select_related("plan"), plan__slug=slug, pk=pk)
    if not may_read_extract(user, extract):
        raise Http404
    return extract
