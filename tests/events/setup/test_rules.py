"""Pure decisions about an event."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from events.setup.enums import EventStatus
from events.setup.rules import is_open, is_public, may_become, places_left, seats_left


@dataclass(frozen=True)
class Quota:
    quota: int | None
    taken: int = 0
    public: bool = True


def test_published_and_closed_events_are_public() -> None:
    assert [status for status in EventStatus if is_public(status)] == [EventStatus.PUBLISHED, EventStatus.CLOSED]


@pytest.mark.parametrize(("now", "expected"), [
    (datetime(2019, 10, 13, 15, 59, tzinfo=UTC), True),
    (datetime(2019, 10, 13, 16, 0, tzinfo=UTC), False),
])
def test_registration_ends_with_the_last_day_in_the_zone(now: datetime, expected: bool) -> None:
    assert is_open("published", date(2019, 10, 13), "Asia/Shanghai", now) is expected


@pytest.mark.parametrize("status", ["draft", "closed", "archived"])
def test_only_a_published_event_is_open(status: str) -> None:
    assert not is_open(status, date(2019, 10, 13), "Asia/Shanghai", datetime(2019, 10, 1, tzinfo=UTC))


def test_an_event_goes_from_draft_to_archive_and_back() -> None:
    assert {status.value: sorted(other.value for other in EventStatus if may_become(status, other))
            for status in EventStatus} == {
        "draft": ["published"], "published": ["closed", "draft"], "closed": ["archived", "published"],
        "archived": ["closed"],
    }


@pytest.mark.parametrize(("categories", "left"), [
    ([Quota(10, 3), Quota(5, 9)], 7), ([Quota(10), Quota(None)], None), ([Quota(10, public=False)], None), ([], None),
    ([Quota(2, 2)], 0),
])
def test_places_left_are_those_of_public_categories(categories: list[Quota], left: int | None) -> None:
    assert places_left(categories) == left


@pytest.mark.parametrize(("sign_up", "capacity", "taken", "left"), [
    ("open", 10, 4, 6), ("open", 10, 12, 0), ("invited", 3, 0, 3), ("open", None, 4, None), ("none", 10, 4, None),
])
def test_seats_are_counted_where_people_sign_up(sign_up: str, capacity: int | None, taken: int, left: int | None) -> None:
    assert seats_left(sign_up, capacity, taken) == left
