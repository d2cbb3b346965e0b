"""What a change of one's own registration leads to, and until when one may change it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final

from app.vocabulary.times import local_date
from events.registration.enums import DelegateStatus, QuestionType

# What was looked at when somebody was approved: who they are, from where, as what, and the papers that show it.
STANDING_THAT_MATTERS: Final = frozenset({"name", "unit", "title", "category"})
TYPES_THAT_MATTER: Final = frozenset({QuestionType.FILE, QuestionType.PHOTO})


def changes_that_matter(changed: Iterable[str], types: Mapping[str, str]) -> list[str]:
    """Those of the changed fields and questions (`types` by the question's key) that an approval rests on."""
    return [key for key in changed if key in STANDING_THAT_MATTERS or types.get(key) in TYPES_THAT_MATTER]


def returns_to_queue(status: str, needs_approval: bool, mattering: Iterable[str]) -> bool:
    """Whether an approved registration is to be looked at again."""
    return status == DelegateStatus.APPROVED and needs_approval and any(True for _ in mattering)


def is_too_late(last_day: date | None, now: datetime, timezone: str) -> bool:
    """Whether the last day for changes, in the event's zone, is over."""
    return last_day is not None and local_date(now, timezone) > last_day
