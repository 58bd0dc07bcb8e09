"""Two evaluations for the demonstration: of a measure that is done, and of a package."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from actors.models import User
from followup.evaluations.evaluating import EvaluationData, add_evaluation
from handlingsplan.plan.models import Plan
from handlingsplan.uploads import EVIDENCE, check_upload

COUNTS = """plats;före;efter
Sergels torg;38;14
Medborgarplatsen;27;12
Gullmarsplan;19;11
Solna centrum;22;9
"""


@transaction.atomic
def add_evaluations(plan: Plan, *, by: User) -> None:
    """Let the evaluator add what was found."""
    year = timezone.localdate().year
    counts = check_upload(SimpleUploadedFile("felparkerade-elsparkcyklar.csv", COUNTS.encode()), EVIDENCE)
    add_evaluation(
        plan,
        measure=plan.measures.get(number=17),
        by=by,
        data=EvaluationData(
            title="Färre felparkerade elsparkcyklar med gemensamma villkor",
            year=year,
            method="Räkning på fyra platser under två veckor före och två veckor efter att villkoren infördes, samma "
            "veckodagar och tider. Jämförelse med två platser i kommuner utan villkor.",
            result="Antalet felparkerade elsparkcyklar minskade med i genomsnitt 57 procent på de fyra platserna. På "
            "jämförelseplatserna var förändringen liten.",
            evidence="Fyra platser och två veckor räcker för att se riktningen, men inte för att skilja kommunerna åt. "
            "Räkningen bör upprepas efter en vinter.",
            file=counts,
        ),
    )
    add_evaluation(
        plan,
        package=plan.packages.get(key="gang-cykel"),
        by=by,
        data=EvaluationData(
            title="Vad får fler att cykla på vintern?",
            year=year,
            method="Enkät till 640 deltagare i vintercykelprojekt i fyra kommuner, och samtal i två fokusgrupper.",
            result="Snöröjning före klockan sju är det som oftast avgör. Dubbdäck och stöd från arbetsgivaren gör att "
            "fler provar, men bara där stråken är farbara fortsätter de.",
            evidence="Svarsfrekvens 61 procent. Deltagarna har själva valt att vara med, så resultatet kan inte föras "
            "över på alla invånare.",
        ),
    )
