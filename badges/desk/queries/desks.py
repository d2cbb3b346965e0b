"""Desks as organisers see them, and the desk that a token belongs to."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actors import DeskActor
from badges.desk.models import Desk, Scan

AWAKE_FOR = timedelta(minutes=2)


def hash_of(secret: str) -> str:
    """What is kept of a token or a one-time code. Both are random and long, so that a plain hash can't be turned round."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


_C = Desk.__table__.c
_BY_TOKEN = sa.select(
    _C.id, _C.name, _C.event_id, _C.point_codes, _C.supervisor, _C.may_search, _C.revoked_at,
).where(_C.token_hash == sa.bindparam("token_hash"))  # fmt: skip


def find_desk_actor(session: Session, token: str, revoked_since: datetime | None = None) -> DeskActor | None:
    """The desk that holds this token, unless it was revoked (before `revoked_since`, where that is given).

    One statement that was made before, for every scan asks it.
    """
    row = session.execute(_BY_TOKEN, {"token_hash": hash_of(token)}).one_or_none()
    if row is None or (row.revoked_at is not None and (revoked_since is None or row.revoked_at <= revoked_since)):
        return None
    return DeskActor(
        label=row.name,
        id=row.id,
        event_id=row.event_id,
        point_codes=None if row.point_codes is None else frozenset(row.point_codes),
        supervisor=row.supervisor,
        may_search=row.may_search,
    )


def find_desk(session: Session, event_id: int, desk_id: int) -> Desk | None:
    """A desk of the event."""
    return session.scalar(sa.select(Desk).where(Desk.event_id == event_id, Desk.id == desk_id))


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A desk with what it did; `state` is one of waiting, awake, asleep, revoked, expired."""

    desk: Desk
    scans: int
    state: str


def list_desks(session: Session, event_id: int, now: datetime) -> list[DeskRow]:
    """The event's desks, those in use first, each with the number of its scans; two statements."""
    desks = session.scalars(
        sa.select(Desk).where(Desk.event_id == event_id).order_by(Desk.revoked_at.is_not(None), Desk.name, Desk.id)
    ).all()
    scans = dict(
        session.execute(
            sa.select(Scan.desk_id, sa.func.count()).where(Scan.event_id == event_id).group_by(Scan.desk_id)
        ).all()
    )  # fmt: skip
    return [DeskRow(desk, scans.get(desk.id, 0), state_of(desk, now)) for desk in desks]


def state_of(desk: Desk, now: datetime) -> str:
    """How a desk stands, in a word."""
    if desk.revoked_at is not None:
        return "revoked"
    if desk.token_hash is None:
        return "waiting" if desk.pairing_ends_at and desk.pairing_ends_at > now else "expired"
    return "awake" if desk.seen_at and now - desk.seen_at < AWAKE_FOR else "asleep"
