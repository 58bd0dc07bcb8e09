"""Consultations, their bodies and questions; what was answered; the points of the answers, and what came of them."""

from handlingsplan.consultation.models.consultation import Body, Consultation, Question
from handlingsplan.consultation.models.points import Dispositioned, Point, PointGroup, Subject
from handlingsplan.consultation.models.responses import PublicSender, Response

__all__ = [
    "Body",
    "Consultation",
    "Dispositioned",
    "Point",
    "PointGroup",
    "PublicSender",
    "Question",
    "Response",
    "Subject",
]
