"""What the owner of the demonstration says: made up, so that every page that an owner must have can be seen."""

from datetime import date

from actors.models import User
from handlingsplan.owner.models import Conformance, OwnerStatements
from handlingsplan.owner.statements import save_statements

_OWNER = "Region Stockholm (exempel)"
_ENGLISH = """This is an example of how a Swedish region and its municipalities write one action plan together.

The plan says what each body has promised, what it costs, who pays and how it goes. Every edition stays where it is. \
You can read it here, download it as PDF and reuse it as open data.

Nothing on this website is an actual decision of any body."""
_EASY = """Regionen och kommunerna ska göra saker tillsammans.

Planen säger vad de ska göra. Den säger vem som gör det. Den säger också vad det kostar.

På webbplatsen kan du läsa planen. Du kan välja din kommun och se vad som händer där.

Det här är ett exempel. Planen är påhittad."""


def say_what_an_owner_must(*, by: User) -> None:
    """Fill in every point of the owner's pages."""
    save_statements(
        OwnerStatements(
            publisher=_OWNER,
            responsible_publisher="Sara Lindqvist, mobilitetssamordnare (påhittad)",
            email="handlingsplan@handlingsplan.example",
            phone="08-123 456 78",
            address="Exempelgatan 1\n123 45 Exempelstad",
            service="Handlingsplan",
            conformance=Conformance.PARTIAL,
            shortcomings="Texter som organisationer har klistrat in kan sakna rubriker. Vi rättar dem när vi ser dem.",
            method="Automatiska tester av alla sidor, och genomgång med tangentbord.",
            assessed_on=date(2026, 11, 1),
            controller=_OWNER,
            data_officer="dataskyddsombud@handlingsplan.example",
            purposes="Namn, funktion och e-postadress till dem som arbetar här, för att se vem som har gjort vad.",
            legal_basis="Uppgift av allmänt intresse, artikel 6.1 e i dataskyddsförordningen.",
            storage="Så länge personen arbetar här, och i två år därefter. Ingen utanför portalen får del av dem.",
            reuse="Planens data är fria att använda, ändra och sprida utan villkor: CC0 1.0.",
            easy_swedish=_EASY,
            english=_ENGLISH,
        ),
        expected_version=0,
        by=by,
    )
