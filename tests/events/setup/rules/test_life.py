"""An event's life: phases by word and by clock, what each permits, when people can register."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from events.setup.enums import Doing, EventStatus, Phase
from events.setup.rules.life import (
    PERMITTED,
    closed_because,
    is_public,
    may_become,
    permits,
    phase_of,
    registration_ends,
)


@dataclass(frozen=True)
class Event:
    status: str = "published"
    starts: date = date(2019, 10, 11)
    ends: date = date(2019, 10, 13)
    timezone: str = "Asia/Shanghai"
    registration_opens: datetime | None = None
    registration_closes: datetime | None = None


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2019, 10, day, hour, minute, tzinfo=UTC)


def test_every_phase_says_what_it_permits() -> None:
    assert set(PERMITTED) == set(Phase)


def test_published_and_closed_events_are_public() -> None:
    assert [status for status in EventStatus if is_public(status)] == [EventStatus.PUBLISHED, EventStatus.CLOSED]


@pytest.mark.parametrize(("event", "now", "phase"), [
    (Event("draft"), at(11, 4), "draft"), (Event(), at(10, 15, 59), "published"), (Event(), at(10, 16), "running"),
    (Event("closed"), at(1, 0), "registration_closed"), (Event("closed"), at(12, 0), "running"),
    (Event(registration_closes=at(1, 8)), at(1, 8), "registration_closed"),
    (Event(registration_closes=at(1, 8)), at(1, 7), "published"),
    (Event(), at(13, 15, 59), "running"), (Event(), at(13, 16), "closed"), (Event("closed"), at(20, 0), "closed"),
    (Event("archived"), at(1, 0), "archived"),
])
def test_the_phase_follows_the_organisers_word_and_the_clock_of_the_zone(event: Event, now: datetime, phase: str) -> None:
    assert phase_of(event, now) == phase


@pytest.mark.parametrize(("event", "now", "code"), [
    (Event(), at(13, 15, 59), None), (Event(), at(13, 16), "registration_closed"),
    (Event("draft"), at(1, 0), "registration_not_open"), (Event("closed"), at(1, 0), "registration_closed"),
    (Event("archived"), at(1, 0), "registration_closed"),
    (Event(registration_opens=at(2, 0)), at(1, 23, 59), "registration_not_open"),
    (Event(registration_opens=at(2, 0)), at(2, 0), None),
    (Event(registration_closes=at(5, 0)), at(4, 23, 59), None),
    (Event(registration_closes=at(5, 0)), at(5, 0), "registration_closed"),
    (Event(registration_closes=datetime(2019, 12, 1, tzinfo=UTC)), at(13, 16), "registration_closed"),
    (Event("closed", registration_opens=at(9, 0)), at(1, 0), "registration_closed"),
])
def test_registration_is_open_between_its_opening_and_its_deadline(event: Event, now: datetime, code: str | None) -> None:
    assert closed_because(event, now) == code


def test_registration_ends_with_the_last_day_at_the_latest() -> None:
    assert [registration_ends(event) for event in (
        Event(), Event(registration_closes=at(5, 0)), Event(registration_closes=datetime(2020, 1, 1, tzinfo=UTC)),
    )] == [at(13, 16), at(5, 0), at(13, 16)]


@pytest.mark.parametrize(("event", "now", "permitted"), [
    (Event("draft"), at(1, 0), "scan edit"), (Event(), at(1, 0), "show register self_service scan edit"),
    (Event("closed"), at(12, 0), "show self_service scan edit"), (Event(), at(20, 0), "show scan edit"),
    (Event("archived"), at(1, 0), ""),
])
def test_what_may_be_done_follows_the_phase(event: Event, now: datetime, permitted: str) -> None:
    assert [doing.value for doing in Doing if permits(event, doing, now)] == permitted.split()


def test_an_event_goes_from_draft_to_archive_and_back() -> None:
    assert {status.value: sorted(other.value for other in EventStatus if may_become(status, other))
            for status in EventStatus} == {
        "draft": ["published"], "published": ["closed", "draft"], "closed": ["archived", "published"],
        "archived": ["closed"],
    }
