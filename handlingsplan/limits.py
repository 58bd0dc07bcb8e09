"""How often a minute one person may ask for what costs the server much; who asks more often is told when to come back.

Counted in the cache by minutes of the clock, and some things by days. Where the cache is away, nobody is refused.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from redis import RedisError
from structlog import get_logger

from handlingsplan.error_views import too_many
from handlingsplan.web_addresses import client_address

WINDOW, DAY = 60, 86_400  # seconds
SHARED = 10  # so many readers who are not signed in may come from one address, as from a municipality's
READS, SENDS = frozenset({"GET", "HEAD"}), frozenset({"POST"})


@dataclass(frozen=True)
class Limit:
    """`times` a minute, or another time, for all addresses that have this limit together."""

    name: str
    times: int
    methods: frozenset[str] = READS
    seconds: int = WINDOW

    @property
    def now(self) -> int:
        """The minute, or day, of the clock."""
        return int(time.time() // self.seconds)

    @property
    def left(self) -> int:
        """In how many seconds the next one begins."""
        return int(self.seconds - time.time() % self.seconds) + 1


PREVIEWS = Limit("previews", 30, READS | SENDS)  # a workbook or statistics judged row by row, at each look
DRAFTS = Limit("drafts", 6, SENDS)
PAGE_PDFS = Limit("page-pdfs", 20)
EXPORTS = Limit("exports", 20)
COMPARISONS = Limit("comparisons", 60)
PICTURES = Limit("picture-uploads", 20, SENDS)
WORD_FILES = Limit("word-files", 10, SENDS)  # each is read by a process of its own, and each of its pictures too
QUOTES = Limit("quotes", 30, SENDS)
REPORTS = Limit("page-reports", 3, SENDS)
PUBLIC_ANSWERS = Limit("public-answers", 3, SENDS)
# Else one sender fills in an hour what is kept for the coordinator to go through, and others are refused
PUBLIC_ANSWERS_OF_A_DAY = Limit("public-answers-of-a-day", 20, SENDS, DAY)
ANSWERS = Limit("answers", 30, READS | SENDS)  # by links, which might be guessed at
API = Limit("api", 120)
ACCESS_KEYS = Limit("access-keys", 120)  # for each key, wherever it asks from
SEARCHES = Limit("searches", 120)  # lists search while one types

COSTLY = {
    "workbook_upload": PREVIEWS,
    "workbook_columns": PREVIEWS,
    "workbook_values": PREVIEWS,
    "workbook_remarks": PREVIEWS,
    "workbook_preview": PREVIEWS,
    "upload_statistics": PREVIEWS,
    "fetch_statistics": PREVIEWS,
    "retrieval": PREVIEWS,
    "draft_pdf": DRAFTS,
    "retry_job": DRAFTS,
    "extract_pdf": PAGE_PDFS,
    "decision_paper": PAGE_PDFS,
    "newly_elected_pdf": PAGE_PDFS,
    "edition_changes_pdf": PAGE_PDFS,
    "working_changes_pdf": PAGE_PDFS,
    "export_xlsx": EXPORTS,
    "export_csv": EXPORTS,
    "edition_table": EXPORTS,
    "indicator_picture": EXPORTS,
    "edition_indicator_picture": EXPORTS,
    "data_table": EXPORTS,
    "plan_history_file": EXPORTS,
    "organisation_history_file": EXPORTS,
    "personal_data_file": EXPORTS,
    "compare_revisions": COMPARISONS,
    "compare_edition": COMPARISONS,
    "working_changes": COMPARISONS,
    "chapter_pictures": PICTURES,
    "chapter_word_file": WORD_FILES,
    "example_pictures": PICTURES,
    "comment_passage": QUOTES,
    "report_page": REPORTS,
    "public_answer": PUBLIC_ANSWERS,
    "cut_point": PREVIEWS,  # a document is read
    "receipt": PAGE_PDFS,
    "consultation_report_pdf": PAGE_PDFS,
    "consultation_account_pdf": PAGE_PDFS,
    "consultation_report_file": EXPORTS,
    "receipt_as": PAGE_PDFS,
    "own_account": PAGE_PDFS,
    "own_account_as": PAGE_PDFS,
    **dict.fromkeys(("answer", "add_remark", "edit_remark", "answer_chapter", "answer_decision"), ANSWERS),
    **dict.fromkeys(("hand_in", "confirm_response"), ANSWERS),
}

OF_A_DAY = {"public_answer": PUBLIC_ANSWERS_OF_A_DAY}


def limit_of(name: str, method: str, *, searches: bool) -> Limit | None:
    """Return the limit of an address, by its name; whatever is searched by `q` has one."""
    limit = API if name.startswith("api_") else COSTLY.get(name)
    if limit and method in limit.methods:
        return limit
    return SEARCHES if searches and method in READS else None


class LimitPerPerson:
    """Middleware: refuse a costly request where the person has made too many of them, in words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Count the request, and answer it where it is one too many."""
        match = request.resolver_match
        name = match.url_name if match else None
        limit = limit_of(name or "", request.method or "", searches=bool(request.GET.get("q")))
        if limit is None or not settings.LIMIT_COSTLY_REQUESTS:
            return None
        shared = 1 if request.user.is_authenticated else SHARED
        for one in filter(None, (limit, OF_A_DAY.get(name or ""))):
            if is_one_too_many(one, request.user.pk or client_address(request), shared=shared):
                return too_many(request, seconds=one.left)
        return None


def is_one_too_many(limit: Limit, who: object, *, shared: int = 1) -> bool:
    """Count a request of whoever it is, and tell whether there are too many; `shared` by so many."""
    if not settings.LIMIT_COSTLY_REQUESTS:
        return False
    return _count(f"limit-{limit.name}-{who}-{limit.now}", limit.seconds) > limit.times * shared


def _count(key: str, seconds: int) -> int:
    try:
        cache.add(key, 0, 2 * seconds)
        return cache.incr(key)
    except (RedisError, OSError, ValueError) as error:  # the last: forgotten between the two
        get_logger(__name__).warning("limit_not_counted", error=type(error).__name__)
        return 0
