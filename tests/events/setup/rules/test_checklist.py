"""What an event still lacks."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest

from events.setup.rules.checklist import checklist

BOTH = {"zh": "名", "en": "Name"}
NOW = datetime(2019, 9, 1, tzinfo=UTC)
WHOLE: dict[str, Any] = {
    "event": {"name": BOTH, "city": BOTH, "organizers": [{"role": "host", "name": BOTH}]},
    "rooms": [{"code": "r", "name": BOTH}],
    "categories": [{"code": "c", "name": BOTH, "public": True}],
    "form": [{"key": "id", "label": BOTH, "help": BOTH, "sensitive": True}],
    "registration": {"person_days": 730},
}


def at(hour: int, day: int = 11) -> datetime:
    return datetime(2019, 10, day, hour, tzinfo=UTC)


MORNING, NOON = at(1), at(3)


@dataclass(frozen=True)
class Activity:
    id: int = 1
    kind: str = "arrival"
    starts: datetime = MORNING
    ends: datetime = NOON
    room_id: int | None = 1
    sign_up: str = "none"
    capacity: int | None = None


@dataclass(frozen=True)
class Event:
    activities: list[Activity] = field(default_factory=lambda: [Activity()])
    status: str = "draft"
    starts: date = date(2019, 10, 11)
    ends: date = date(2019, 10, 12)
    timezone: str = "Asia/Shanghai"
    languages: list[str] = field(default_factory=lambda: ["zh", "en"])
    registration_opens: datetime | None = None
    registration_closes: datetime | None = None


def lacking(planned: Event | None = None, points: tuple[int | None, ...] = (1,), mail: bool = True,
            **parts: Any) -> list[tuple[str, str, int]]:
    checks = checklist(planned or Event(), WHOLE | parts, NOW, points_at=points, is_mail_tested=mail)
    return [(check.code, check.part, check.count) for check in checks if not check.is_done]


def test_an_event_with_everything_lacks_nothing() -> None:
    assert lacking() == []


@pytest.mark.parametrize(("found", "expected"), [
    (lacking(event={"name": {"zh": "名"}}), [("name", "event", 0), ("city", "event", 0), ("host", "event", 0)]),
    (lacking(Event(ends=date(2019, 8, 1), starts=date(2019, 8, 1), activities=[])), [
        ("days", "event", 0), ("registration_time", "event", 0), ("activities", "activities", 0)]),
    (lacking(Event(registration_closes=datetime(2019, 8, 1, tzinfo=UTC))), [("registration_time", "event", 0)]),
    (lacking(categories=[{"name": BOTH, "public": False}]), [("public_category", "categories", 0)]),
    (lacking(rooms=[]), [("rooms", "rooms", 0)]),
    (lacking(categories=[{"name": {"zh": "名"}, "public": True}], form=[{"label": BOTH, "choices": [{"label": {"en": "x"}}]}]),
     [("texts", "categories", 2)]),
    (lacking(Event([Activity(starts=at(1, 20), ends=at(2, 20))])), [("activity_days", "activities", 1)]),
    (lacking(Event([Activity(), Activity(2, "meal"), Activity(3, "meal", at(3), at(4)), Activity(4, "meal", room_id=None)])),
     [("room_clashes", "activities", 1)]),
    (lacking(Event([Activity(sign_up="open")])), [("capacities", "activities", 1)]),
    (lacking(points=()), [("points", "points", 1)]),
    (lacking(Event([Activity(kind="meal")]), points=()), [("points", "points", 0)]),
    (lacking(Event([Activity(), Activity(2, room_id=2)]), points=(None, 1)), [("points", "points", 1)]),
    (lacking(form=[{"label": BOTH, "sensitive": True}, {"label": BOTH}]), [("consents", "form", 1)]),
    (lacking(registration={"sensitive_days": 90}), [("retention", "registration", 0)]),
    (lacking(mail=False), [("mail", "mail", 0)]),
])
def test_each_line_says_what_is_missing(found: list[Any], expected: list[Any]) -> None:
    assert found == expected


def test_only_what_nobody_could_register_without_must_be_there() -> None:
    checks = checklist(Event(), WHOLE, NOW, points_at=(), is_mail_tested=False)
    assert [check.code for check in checks if check.must] == ["public_category"]
