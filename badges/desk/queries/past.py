"""What was true of badges and their holders at a moment: their standing, category, places and issues as they were then."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from badges.codes.models import BadgeIssue
from badges.desk.models import FormerPlace, FormerStanding
from events.registration.enums import PlaceState
from events.registration.models import Delegate, Place
from events.setup.models import Category

PART = 500
"""How many ids a statement names at most."""


@dataclass(slots=True)
class Life:
    """What happened to one registration. Former states are in the order of time."""

    status: str
    category: str
    standings: list[tuple[datetime, str, str]] = field(default_factory=list)
    places: dict[int, tuple[datetime, str]] = field(default_factory=dict)
    former_places: dict[int, list[tuple[datetime, datetime, str]]] = field(default_factory=dict)
    issues: list[tuple[int, datetime | None, datetime | None]] = field(default_factory=list)

    def standing_at(self, at: datetime) -> tuple[str, str]:
        """Status and category of then."""
        return next(
            ((status, category) for until, status, category in self.standings if until > at),
            (self.status, self.category),
        )

    def held_at(self, activity_id: int | None, at: datetime) -> bool:
        """Whether a place in the activity was held then."""
        if activity_id is None:
            return False
        for until, asked_at, state in self.former_places.get(activity_id, ()):
            if until > at:
                return state == PlaceState.HELD and asked_at <= at
        asked_at, state = self.places.get(activity_id, (at, ""))
        return state == PlaceState.HELD and asked_at <= at

    def is_void_at(self, issue: int, at: datetime) -> bool:
        """Whether a newer badge had been issued by then, or this one withdrawn."""
        return any(
            (number > issue and issued_at is not None and issued_at <= at)
            or (number == issue and withdrawn_at is not None and withdrawn_at <= at)
            for number, issued_at, withdrawn_at in self.issues
        )


def lives_of(session: Session, delegate_ids: Sequence[int]) -> dict[int, Life]:
    """The lives of delegates by their ids, in a few statements whatever their number."""
    lives: dict[int, Life] = {}
    for start in range(0, len(delegate_ids), PART):
        lives |= _lives_of(session, delegate_ids[start : start + PART])
    return lives


def _lives_of(session: Session, ids: Sequence[int]) -> dict[int, Life]:
    now = sa.select(Delegate.id, Delegate.status, Category.code).join(Category, Category.id == Delegate.category_id)
    lives = {row.id: Life(row.status, row.code) for row in session.execute(now.where(Delegate.id.in_(ids)))}
    standings = (
        sa.select(FormerStanding.delegate_id, FormerStanding.until, FormerStanding.status, Category.code)
        .join(Category, Category.id == FormerStanding.category_id)
        .where(FormerStanding.delegate_id.in_(ids))
        .order_by(FormerStanding.until, FormerStanding.id)
    )
    for row in session.execute(standings):
        lives[row.delegate_id].standings.append((row.until, row.status, row.code))
    _add_places(session, ids, lives)
    for issue in session.scalars(sa.select(BadgeIssue).where(BadgeIssue.delegate_id.in_(ids))):
        lives[issue.delegate_id].issues.append((issue.issue, issue.issued_at, issue.withdrawn_at))
    return lives


def _add_places(session: Session, ids: Iterable[int], lives: dict[int, Life]) -> None:
    now = sa.select(Place.delegate_id, Place.activity_id, Place.asked_at, Place.state)
    for row in session.execute(now.where(Place.delegate_id.in_(ids))):
        lives[row.delegate_id].places[row.activity_id] = (row.asked_at, row.state)
    former: sa.Select[Any] = (
        sa.select(FormerPlace).where(FormerPlace.delegate_id.in_(ids)).order_by(FormerPlace.until, FormerPlace.id)
    )
    for place in session.scalars(former):
        told = (place.until, place.asked_at, place.state)
        lives[place.delegate_id].former_places.setdefault(place.activity_id, []).append(told)
