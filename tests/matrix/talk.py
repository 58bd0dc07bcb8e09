"""What people have said in the scene: a suggestion on a chapter, a question on a measure."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from handlingsplan.discussion.models import Anchor, Comment
from measures.enums import EditorialState
from measures.models import Measure
from tests.cast import Cast
from tests.matrix.targets import Target

# The ids of the threads that are asked about, far above those that a sequence gives.
CHAPTER_THREAD, MEASURE_THREAD = 900_001, 900_002


def talk(cast: Cast, plan: str) -> dict[str, list[Target]]:
    """Suggest other words in the chapter that Vallentuna's officer edits, and ask about a measure of Österåker's."""
    chapter = cast.plan.chapters.get(number=1)
    suggestion = _say(chapter, cast, CHAPTER_THREAD)
    Anchor.objects.create(comment=suggestion, quote="Text", position=0, suggestion="Ord")
    accepted = Measure.objects.filter(plan=cast.plan, owner=cast.osteraker_kommun, state=EditorialState.ACCEPTED)
    measure = accepted.earliest("number")
    _say(measure, cast, MEASURE_THREAD)
    return {
        "chapter thread": [Target((plan, chapter.number), plan, editors=frozenset({"vallentuna"}))],
        "measure thread": [Target((plan, measure.number), plan, own=frozenset({"osteraker"}))],
    }


def _say(about: Model, cast: Cast, pk: int) -> Comment:
    content_type = ContentType.objects.get_for_model(about)
    return Comment.objects.create(
        pk=pk, content_type=content_type, object_id=about.pk, author=cast.vallentuna, text="Hellre så?"
    )
