"""Events as an iCalendar file (RFC 5545)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

import icalendar
from django.conf import settings
from django.utils import timezone

from handlingsplan.workspace.calendar.events import Event

DAY = timedelta(days=1)
REFRESHED = timedelta(hours=6)


def as_ics(events: Iterable[Event], *, name: str) -> bytes:
    """Return the file; programs are told to ask again a few times a day."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Handlingsplan//SV")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESHED, parameters={"value": "DURATION"})
    for event in events:
        calendar.add_component(_component(event))
    content: bytes = calendar.to_ical()
    return content


def _component(event: Event) -> icalendar.Event:
    row = icalendar.Event()
    row.add("uid", f"{event.key}@{urlsplit(settings.SITE_URL).hostname}")
    row.add("dtstamp", timezone.now())
    row.add("summary", event.title)
    row.add("dtstart", event.starts)
    row.add("dtend", event.ends or _end(event.starts))
    row.add("url", f"{settings.SITE_URL}{event.url}")
    if event.place:
        row.add("location", event.place)
    return row


def _end(starts: date | datetime) -> date | datetime:
    """Return when what has no end of its own ends: after an hour, or with the day."""
    return starts + (timedelta(hours=1) if isinstance(starts, datetime) else DAY)
