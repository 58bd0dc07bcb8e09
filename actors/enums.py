"""Categories, roles, and what a role is granted."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """The seven kinds of organisation."""

    REGION = "region", _("Region")
    MUNICIPALITY = "municipality", _("Kommun")
    STATE_AGENCY = "state_agency", _("Statlig myndighet")
    COLLABORATION_PLATFORM = "collaboration_platform", _("Samverkansplattform")
    ACADEMIA = "academia", _("Akademi och forskningsinstitut")
    CIVIL_SOCIETY = "civil_society", _("Civilsamhälle och intressegrupp")
    BUSINESS = "business", _("Näringsliv")


class Role(models.TextChoices):
    """What a person is in an organisation."""

    OFFICER = "officer", _("Handläggare")
    LEAD = "lead", _("Organisationsansvarig")
    READER = "reader", _("Läsare")
    EVALUATOR = "evaluator", _("Utvärderare")


# What each is for, where it is given
ROLES_IN_WORDS = {
    Role.OFFICER: _("skriver åtgärder, pengar och värden, och rapporterar"),
    Role.LEAD: _("bjuder in kollegor, lämnar åtaganden och registrerar beslut, och gör allt som en handläggare gör"),
    Role.READER: _("läser hela den pågående planen och laddar ner, men ändrar inget"),
    Role.EVALUATOR: _("läser, lämnar synpunkter och lägger till utvärderingar"),
}


class LedgerAct(models.TextChoices):
    """What was done with a row."""

    ADDED = "added", _("lade till")
    CHANGED = "changed", _("ändrade")
    REMOVED = "removed", _("tog bort")


class OrganisationPermission(models.TextChoices):
    """What a grant on an organisation lets its holder do with what is the organisation's own."""

    READ_DRAFTS = "read_drafts", _("läsa organisationens egna utkast")
    WRITE_MEASURES = "write_measures", _("skriva organisationens åtgärder")
    REPORT = "report", _("rapportera organisationens utfall")
    GIVE_COMMITMENTS = "give_commitments", _("lämna organisationens åtaganden")
    INVITE = "invite", _("bjuda in och ta bort personer")


ROLE_ON_ORGANISATION: dict[Role, tuple[OrganisationPermission, ...]] = {
    Role.OFFICER: (
        OrganisationPermission.READ_DRAFTS,
        OrganisationPermission.WRITE_MEASURES,
        OrganisationPermission.REPORT,
    ),
    Role.LEAD: tuple(OrganisationPermission),
    Role.READER: (OrganisationPermission.READ_DRAFTS,),
}
