"""The words of lists in other languages, and the many Swedish ones: headings, statuses, sums and notes.

The one place to teach an import a language; Swedish headings of a field stand with the field (`measures.fields`).
"""

import re
from collections.abc import Mapping

from handlingsplan.swedish import fold
from measures.enums import Status

_ACCENTS = str.maketrans("éèêëàâîïôûùç’", "eeeeaaiiouuc'")


def plain(text: str) -> str:
    """Return a word folded, and without the accents that people leave out in French."""
    return fold(text).translate(_ACCENTS).rstrip("?:* ")


def _lines(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for line in text.strip().splitlines() for word in line.split(";") if word.strip())


# By the name of a column: Finnish; German; French; Norwegian and Danish; English; Swedish of Finland
HEADINGS: Mapping[str, tuple[str, ...]] = {
    name: _lines(text)
    for name, text in {
        "title": """
            toimenpide; toimenpiteet; toimenpiteen nimi; hanke; hankkeen nimi; toimi; nimi
            maßnahme; massnahme; maßnahmen; maßnahmentitel; bezeichnung; titel der maßnahme; vorhaben; projekttitel
            mesure; mesures; action; actions; intitulé; intitulé de l'action; intitulé de la mesure; libellé
            nom de l'action
            tiltak; tiltaksnavn; indsats; indsatser; aktivitet; prosjekt; navn
            measure; measures; title; project; activity; action title; name
        """,
        "description": """
            kuvaus; toimenpiteen kuvaus; sisältö
            beschreibung; kurzbeschreibung; maßnahmenbeschreibung; inhalt
            description; descriptif; contenu
            beskrivelse; indhold; innhold
        """,
        "expected_result": """
            vaikutus; vaikutukset; odotettu vaikutus; wirkung; erwartete wirkung; résultats attendus; effet attendu
            forventet effekt; virkning; expected result; impact
        """,
        "owner": """
            vastuutaho; vastuu; vastuuorganisaatio; vastuullinen; vastuutahot; toteuttaja; päävastuu
            zuständig; zuständigkeit; verantwortlich; verantwortung; träger; federführung; maßnahmenträger
            verantwortliche stelle
            pilote; responsable; maître d'ouvrage; maîtrise d'ouvrage; porteur; porteur de projet; structure porteuse
            ansvarlig; ansvarlige; ansvarlig forvaltning; ansvarlig enhet; tiltakseier; eier
            responsible; owner; lead; responsible organisation; responsible body
            ansvarsinstans; ansvarig instans; ansvarig part; ansvarsområde; vem; vem ansvarar
        """,
        "participants": """
            muut osapuolet; osapuolet; yhteistyötahot; kumppanit; muut toimijat
            beteiligte; partner; weitere akteure; kooperationspartner
            partenaires; acteurs associés; samarbeidspartnere; samarbejdspartnere; medvirkende; partners
        """,
        "contact": """
            yhteyshenkilö; yhteystiedot; ansprechpartner; ansprechperson; kontakt; contact; interlocuteur
            kontaktperson; kontaktinfo
        """,
        "planned_start": """
            alkaa; aloitus; aloitusvuosi; alku; beginn; start; startjahr; début; date de début; année de début
            oppstart; startår; start date; starts
        """,
        "planned_end": """
            päättyy; valmistuu; lopetus; loppu; valmistumisvuosi; ende; abschluss; fertigstellung
            fin; date de fin; échéance; ferdig; frist; slutt; deadline; sluttdato; end; end date; ends
        """,
        "period": """
            när; tid; tidpunkt; tidsram; utförs; år för genomförande
            aikataulu; toteutusaika; toteutusaikataulu; ajankohta; ajoitus
            zeitraum; umsetzungszeitraum; laufzeit; zeitplan; zeithorizont
            période; calendrier; échéancier; planning; periode; tidshorisont; gjennomføringsperiode; fremdriftsplan
            timetable; schedule; timeline; tidtabell
        """,
        "status": """
            tila; tilanne; toteutustilanne; toteutuksen tila; status; stand; umsetzungsstand; sachstand
            umsetzungsstatus
            état; statut; état d'avancement; avancement; fremdrift; gjennomføringsstatus; progress
        """,
        "status_reason": """
            perustelu; tilannekuvaus; begründung; commentaire sur l'avancement; statuskommentar
        """,
        "amount": """
            kustannus; kustannukset; kustannusarvio; hinta; kokonaiskustannus
            kosten; gesamtkosten; kostenschätzung; kostenrahmen; aufwand
            coût; coûts; coût prévisionnel; coût estimé; coût total; montant
            kostnad; kostnader; omkostninger; udgift; udgifter; anlægsudgift; investeringskostnad; økonomi
            cost; costs; estimated cost; total cost; kostnadsförslag; kostnadskalkyl
        """,
        "funder": "rahoittaja; rahoituslähde; finanzierung durch; financeur; finansiering ved; funder; funding source",
        "year": "vuosi; jahr; année; år; year",
    }.items()
}

# By them a list is known as Norwegian or Danish, whose crowns are others
OTHER_CROWNS = frozenset(
    _lines("tiltak; tiltaksnavn; indsats; indsatser; prosjekt; ansvarlig; oppstart; udgift; fremdrift")
)

_STATUS_WORDS: Mapping[Status, str] = {
    Status.DONE: """
        klar; klart; genomförd; genomfört; avslutad; avslutat; färdig; slutförd; utförd; verkställd; 100 %
        valmis; valmistunut; toteutettu; toteutunut; päättynyt; tehty
        abgeschlossen; umgesetzt; erledigt; fertig; fertiggestellt; realisiert
        réalisé; réalisée; terminé; terminée; achevé; achevée; fait
        gjennomført; gennemført; ferdig; færdig; avsluttet; afsluttet; fullført
        done; completed; complete; finished; implemented
    """,
    Status.UNDER_WAY: """
        pågående; pågår; påbörjad; påbörjat; igång; startad; arbete pågår; löpande; genomförs; under genomförande
        pågår enligt plan
        käynnissä; kesken; toteutuksessa; aloitettu; meneillään; toteutetaan
        in umsetzung; in bearbeitung; laufend; begonnen; in arbeit; in durchführung; im bau
        en cours; en cours de réalisation; engagé; engagée; démarré
        pågår; pågående; påbegynt; igangsatt; igangsat; i gang; under arbeid; startet
        ongoing; in progress; started; under way; underway
    """,
    Status.NOT_STARTED: """
        planerad; planeras; ej startad; inte startad; inte påbörjad; ej påbörjad; ej påbörjat; kommande; framtida
        ska genomföras; ej genomförd; inte genomförd
        suunnitteilla; suunniteltu; ei aloitettu; ei aloitettu vielä; tulossa
        geplant; in planung; nicht begonnen; noch nicht begonnen; vorgesehen; offen
        prévu; prévue; planifié; planifiée; à venir; non démarré; non démarrée; à engager; non engagé
        planlagt; ikke startet; ikke påbegynt; ikke igangsat; kommende
        planned; not started; to do
    """,
    Status.DELAYED: """
        sen; försenad; försenat; uppskjuten; framflyttad; viivästynyt; myöhässä; lykätty; verzögert; verschoben
        retardé; retardée; en retard; reporté; reportée; forsinket; utsatt; udskudt; delayed; postponed
    """,
    Status.STOPPED: """
        stoppad; avbruten; avbrutet; utgår; inställd; struken; pausad; keskeytetty; peruttu; hylätty
        eingestellt; gestoppt; entfällt; zurückgestellt; abandonné; abandonnée; annulé; annulée
        avlyst; stoppet; avbrutt; afbrudt; cancelled; stopped; abandoned
    """,
}
STATUSES = {plain(word): status for status, text in _STATUS_WORDS.items() for word in _lines(text)}

# A whole word for a sum, in a cell of its own or with what it is the sum of
_SUM_WORDS = (
    r"(?:del|total|slut|mellan|väli|loppu|kokonais)?summa|summering|s:a|totalt?|totale?r?|kostnad totalt|sum(?:m)?e?"
    r"|summa summarum|(?:zwischen|gesamt|end)summe|gesamt\w*|insgesamt|total général|sous[- ]total|i alt|ialt"
    r"|yht\.?|(?:kaikki )?yhteensä|sub-?total|grand total|tot\.?|netto|brutto|ack(?:\.|umulerat)|medelvärde|genomsnitt"
)
BARE_SUM = re.compile(rf"(?:{_SUM_WORDS}|[σΣ∑])", re.IGNORECASE)
SUM = re.compile(
    rf"(?:{_SUM_WORDS}|[σΣ∑])|(?:(?:del|total|slut|väli)?summa|totalt?|sum|summe|yhteensä|sous[- ]total|i alt)\b.*|Σ.*"
    r"|(?:\w+ )?(?:kostnad(?:er)?|budget|belopp) totalt|\S+(?: \S+){0,2} (?:totalt?|summa|summe|yhteensä)",
    re.IGNORECASE,
)
CARRIED = re.compile(r"(?:transport|överför(?:t|ing)|ingående|utgående|[iu]b|saldo)(?: \w+)?", re.IGNORECASE)
ADDED = re.compile(
    r"(?:moms|index(?:uppräkning)?|(?:risk)?reserv|oförutse(?:tt|dda?)|avrundning|byggherrekostnad(?:er)?)\b.{0,20}",
    re.IGNORECASE,
)
PART = re.compile(r"(?:-\s*)?(?:varav|därav|davon|josta|dont|herav|heraf|of which)\b.*", re.IGNORECASE)
NOTE = re.compile(
    r"\*.*|[⁰¹²³⁴-⁹]+\)?\s.*|\d{1,2}\)\s.*"
    r"|(?:källa|källor|not(?:er)?|fotnot|anm|anmärkning\w*|obs|senast|uppdaterad|utskrive[nt]|utskriftsdatum|sida|beslutad"
    r"|kontaktperson|förklaring\w*|teckenförklaring|version|kommentarer?"
    r"|quelle|stand|hinweis\w*|anmerkung\w*|lähde|huom\w*|päivitetty|source|sources|mise à jour|kilde|merknad\w*|note)"
    r"\b[.: ].*",
    re.IGNORECASE,
)
# What turns a word for something done into one for something that is not
NOT_QUITE = re.compile(
    r"\b(?:ej|inte|icke|delvis|nästan|snart|ska|skall|bör|kan|nicht|teilweise|fast|ei|osittain|ikke|delvist|non|pas"
    r"|partiellement|not|partly)\b|/",
    re.IGNORECASE,
)
