"""Which state of the plan a chapter is read in."""

from enum import Enum


class Stage(Enum):
    """What of the plan counts.

    WORKING: the latest texts, proposed and accepted measures. APPROVED: what an edition takes, approved revisions
    and accepted measures. Only approved observations count in both.
    """

    WORKING = "working"
    APPROVED = "approved"
