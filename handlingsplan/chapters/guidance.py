"""What belongs in each chapter, told to those who write it; what the portal fills in is told too."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Points for each chapter, most important first
GUIDANCE: dict[int, tuple[str | Promise, ...]] = {
    1: (
        _("Berätta varför planen behövs nu, och vad som har lett fram till den."),
        _("Säg tydligt vad planen ska användas till, och av vem."),
        _("Stegen från vision till uppföljning visas under texten."),
    ),
    2: (
        _("Skriv en enda definition, så kort att den går att citera: ”Med … avses …”."),
        _("Ta med vad den ska vara bra för: ekonomin, samhället, hälsan och miljön."),
        _("Stäm av orden med parterna innan du lämnar in. Alla ska kunna stå för dem."),
    ),
    3: (
        _("Förklara vilka av regionens mål som styr, och hur de hänger ihop."),
        _("Beskriv de svårigheter som planen ska lösa, till exempel oklara roller eller delad finansiering."),
        _("Visa vilka strategier planen bygger på, som regionens utvecklingsstrategi, och vilken version du har läst."),
    ),
    4: (
        _("Håll dig till åtgärder som parterna är överens om, och förklara varför just de är valda."),
        _("Ge exempel på lösningar: tjänster, plattformar, kampanjer och mötesplatser över kommungränser."),
        _("Beskriv vad som görs gemensamt. Varje åtgärd med ägare och tid visas under texten."),
    ),
    5: (
        _("Beskriv hur arbetet leds: vem som sammankallar, hur ofta och vem som beslutar."),
        _("Gör klart vem som svarar för vad, så att inget faller mellan två parter."),
        _("Parternas roller och åtaganden visas under texten."),
    ),
    6: (
        _("Förklara hur parterna samordnar sina pengar, och när i budgetåret det görs."),
        _("Ange vilka källor som kan sökas, och vad ni gör om pengarna inte räcker."),
        _("Skriv inga belopp i texten. De hämtas från åtgärderna."),
    ),
    7: (
        _("Beskriv vem som samlar in uppgifterna, när, och vem som tolkar dem."),
        _("Säg vad som händer när ett mål inte nås: hur planen justeras."),
        _("Indikatorer, målvärden och utfall visas under texten."),
    ),
    8: (
        _("Välj exempel som andra kan göra efter, gärna från olika stora kommuner."),
        _("Skriv vad som fick det att fungera, och vad ni skulle göra annorlunda."),
        _("Exemplen visas under texten, med länk till den som vet mer."),
    ),
}
