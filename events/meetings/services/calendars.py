"""Somebody's meetings as a calendar file (RFC 5545)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from icalendar import Calendar, vText
from icalendar import Event as Entry

from app.vocabulary.localized import text
from app.vocabulary.times import to_local
from events.meetings.models import Meeting
from events.meetings.wording import other_side, place_of
from events.registration.models import Delegate
from events.setup.models import Event


def meetings_calendar(event: Event, delegate: Delegate, meetings: Sequence[Meeting], now: datetime) -> bytes:
    """UTF-8, in the delegate's language. A meeting keeps its UID when it is moved, so that a newer file replaces it."""
    calendar = Calendar()
    for key, value in (("prodid", "-//Juying//Meetings//ZH"), ("version", "2.0"), ("method", "PUBLISH"),
                       ("x-wr-calname", text(event.name, delegate.language))):
        calendar.add(key, value)
    for meeting in meetings:
        entry = Entry()
        card = other_side(meeting, delegate).card
        entry.add("uid", f"{event.code}.meeting.{meeting.id}@juying")
        entry.add("dtstamp", now)
        entry.add("summary", vText(f"{text(card.title, delegate.language)} ({card.owner})"))
        entry.add("location", vText(place_of(event, meeting, delegate.language)))
        entry.add("dtstart", to_local(meeting.starts, event.timezone))
        entry.add("dtend", to_local(meeting.ends, event.timezone))
        calendar.add_component(entry)
    calendar.add_missing_timezones(first_date=event.starts - timedelta(days=366), last_date=event.ends + timedelta(days=366))
    return bytes(calendar.to_ical())
