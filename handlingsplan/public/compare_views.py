"""A chapter's approved text beside what the newest edition says."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from actors.requests import MemberRequest
from handlingsplan.editions.published import chapter_text, newest_edition
from handlingsplan.pages import render_page
from handlingsplan.plan.comparison import compare
from handlingsplan.plan.fetching import chapter_of, working_plan


@require_safe
def compare_edition(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Show what has been approved since the newest edition."""
    chapter = chapter_of(working_plan(request.user, slug), number)
    edition = newest_edition(chapter.plan)
    passages = compare(chapter_text(edition, number), chapter.approved.html) if edition and chapter.approved else []
    context = {"plan": chapter.plan, "chapter": chapter, "edition": edition, "passages": passages}
    return render_page(request, "public/compare_edition.html", context)
