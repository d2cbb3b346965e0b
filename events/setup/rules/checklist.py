"""What an event still lacks before people can come: one line a question, each with the part that answers it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from app.vocabulary.times import local_date
from events.setup.enums import ActivityKind, OrganizerRole, SignUp
from events.setup.rules.life import Living, registration_ends

_LANGUAGES: Final = frozenset({"zh", "en"})
# Parts whose texts are read by delegates, in the order of the setup.
_READ: Final = ("rooms", "categories", "form", "activities", "points")


@dataclass(frozen=True, slots=True)
class Check:
    """A line of the checklist. `must`: without it nobody could register; `count`: how many entries it is about.

    `part` is where it is mended: a part of the definition, or "mail".
    """

    code: str
    part: str
    is_done: bool
    must: bool = False
    count: int = 0


class Scheduled(Protocol):
    """What a check needs of an activity."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def starts(self) -> datetime: ...
    @property
    def ends(self) -> datetime: ...
    @property
    def room_id(self) -> int | None: ...
    @property
    def sign_up(self) -> str: ...
    @property
    def capacity(self) -> int | None: ...


class Planned(Living, Protocol):
    """What the checks need of an event; its rows are those of the tables."""

    @property
    def languages(self) -> list[str]: ...
    @property
    def activities(self) -> Sequence[Scheduled]: ...


def checklist(
    event: Planned, parts: Mapping[str, Any], now: datetime, *, points_at: Iterable[int | None], is_mail_tested: bool,
) -> list[Check]:
    """Every line, done or not. `parts` are the definition's, `points_at` the activities at which badges are scanned."""
    languages = frozenset(event.languages)
    return [
        *_event_checks(event, parts["event"], languages, now),
        Check("public_category", "categories", any(one["public"] for one in parts.get("categories", ())), must=True),
        _texts(parts, languages),
        Check("rooms", "rooms", bool(parts.get("rooms"))),
        *_activity_checks(event),
        _points(event.activities, frozenset(points_at)),
        _consents(parts.get("form", ())),
        Check("retention", "registration", parts.get("registration", {}).get("person_days") is not None),
        Check("mail", "mail", is_mail_tested),
    ]


def _event_checks(
    event: Living, value: Mapping[str, Any], languages: frozenset[str], now: datetime,
) -> Iterator[Check]:
    yield Check("name", "event", languages <= value["name"].keys())
    yield Check("days", "event", local_date(now, event.timezone) <= event.ends)
    yield Check("registration_time", "event", now < registration_ends(event))
    yield Check("city", "event", bool(value.get("city")))
    yield Check("host", "event", any(one["role"] == OrganizerRole.HOST for one in value.get("organizers", ())))


def _texts(parts: Mapping[str, Any], languages: frozenset[str]) -> Check:
    lacking = [part for part in _READ for entry in parts.get(part, ()) if _lacks(entry, languages)]
    return Check("texts", lacking[0] if lacking else "form", not lacking, count=len(lacking))


def _lacks(value: Any, languages: frozenset[str]) -> bool:
    """Whether some text {zh, en} within the value is missing in one of the languages."""
    if isinstance(value, Mapping):
        if value and value.keys() <= _LANGUAGES:
            return not languages <= {language for language, text in value.items() if text}
        return any(_lacks(content, languages) for content in value.values())
    return isinstance(value, list) and any(_lacks(entry, languages) for entry in value)


def _activity_checks(event: Planned) -> Iterator[Check]:
    rows = event.activities
    yield Check("activities", "activities", bool(rows))
    outside = [row for row in rows if not event.starts <= local_date(row.starts, event.timezone) <= event.ends]
    yield Check("activity_days", "activities", not outside, count=len(outside))
    clashing = [
        one for number, one in enumerate(rows) for other in rows[number + 1:]
        if one.room_id is not None and one.room_id == other.room_id and one.starts < other.ends and other.starts < one.ends
    ]
    yield Check("room_clashes", "activities", not clashing, count=len(clashing))
    boundless = [row for row in rows if row.sign_up != SignUp.NONE and row.capacity is None]
    yield Check("capacities", "activities", not boundless, count=len(boundless))


def _points(activities: Sequence[Scheduled], points_at: frozenset[int | None]) -> Check:
    """Who arrives is scanned; where nothing is called arrival, some point will do."""
    arrivals = [row for row in activities if row.kind == ActivityKind.ARRIVAL]
    unscanned = [row for row in arrivals if row.id not in points_at]
    return Check("points", "points", bool(points_at) and not unscanned, count=len(unscanned))


def _consents(questions: Iterable[Mapping[str, Any]]) -> Check:
    """The form always asks to agree to the privacy notice; what is sensitive must also say what it is asked for."""
    unexplained = [one for one in questions if one.get("sensitive") and not one.get("help")]
    return Check("consents", "form", not unexplained, count=len(unexplained))
