"""The event and somebody's activities as a calendar file (RFC 5545), in the event's zone with its rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, vText
from icalendar import Event as Entry

from app.vocabulary.localized import text
from app.vocabulary.times import to_local
from app.web.addresses import address_of
from events.registration.enums import PlaceState
from events.registration.models import Delegate
from events.registration.rules.statuses import is_holding
from events.setup.models import Activity, Event


def own_calendar(event: Event, delegate: Delegate, now: datetime) -> bytes:
    """A delegate's calendar: the event's days, and each activity in which they have a place; empty once they are not coming."""
    held = [place.activity for place in delegate.places if place.state == PlaceState.HELD]
    coming = is_holding(delegate.status)
    return calendar_file(event, sorted(held, key=lambda one: one.starts) if coming else [], delegate.language, now,
                         with_event=coming)


def calendar_file(
    event: Event, activities: Iterable[Activity], language: str, now: datetime, *, with_event: bool = True,
) -> bytes:
    """UTF-8; texts in `language`. The same entry has the same UID each time, so that a newer file replaces an older one."""
    calendar = Calendar()
    calendar.add("prodid", "-//Juying//Events//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", text(event.name, language))
    if with_event:
        calendar.add_component(_days(event, language, now))
    for activity in activities:
        calendar.add_component(_activity(event, activity, language, now))
    calendar.add_missing_timezones(first_date=event.starts - timedelta(days=366),
                                   last_date=event.ends + timedelta(days=366))
    return bytes(calendar.to_ical())


def _days(event: Event, language: str, now: datetime) -> Entry:
    entry = _entry(f"{event.code}@juying", text(event.name, language), text(event.city, language), now)
    # Dates without a time; the end is the first day after (RFC 5545, 3.6.1). It blocks nobody's calendar.
    entry.add("dtstart", event.starts)
    entry.add("dtend", event.ends + timedelta(days=1))
    entry.add("transp", "TRANSPARENT")
    entry.add("url", address_of("setup.public", event_code=event.code))
    return entry


def _activity(event: Event, activity: Activity, language: str, now: datetime) -> Entry:
    room = text(activity.room.name, language) if activity.room else ""
    place = ("，" if language == "zh" else ", ").join(part for part in (room, text(event.city, language)) if part)
    entry = _entry(f"{event.code}.{activity.code}@juying", text(activity.title, language), place, now)
    entry.add("dtstart", to_local(activity.starts, event.timezone))
    entry.add("dtend", to_local(activity.ends, event.timezone))
    entry.add("description", text(event.name, language))
    return entry


def _entry(uid: str, summary: str, location: str, now: datetime) -> Entry:
    entry = Entry()
    entry.add("uid", uid)
    entry.add("dtstamp", now)
    entry.add("summary", vText(summary))
    if location:
        entry.add("location", vText(location))
    return entry
