"""Why a leaf of the plan is not told, where several leaves share the reason."""

from django.utils.translation import gettext_lazy as _

from handlingsplan.editions.comparison.leaves import Excused, Head

SUMMED = Excused(_("Summor och antal"), "counted from measures, money and commitments, which are told")
PLACE = Excused(_("Plats i planen"), "follows from chapter, number, short address or order")
LABELLED = Excused(_("Benämning på ett val"), "the label of a choice that is told")
REPEATED = Excused(_("Uppgift som visas på flera ställen"), "the same as is told where it belongs")
IN_TEXT = Excused(
    _("Det som ligger i en text"), "the text that names it is told; what it shows is told where it belongs"
)
BEFORE = Excused(_("Tidigare namn"), "the new name is told")
SEALED = Head()  # differs as soon as anybody has saved anything: what the plan says of it is told where it is said
NUMBERED = Excused(_("Organisationsnummer"), "known by its key; older editions have none")
SAID = Excused(_("Tid, plats och beslut i delar"), "told as it is said in words")
FILE = Excused(_("Uppgift om en fil"), "the file is told by its checksum")
