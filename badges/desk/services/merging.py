"""Scans of two badges of one person, counted as one person's from the moment that the registrations are merged."""

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.core.unit import Unit
from badges.desk.enums import Mark, Outcome
from badges.desk.models import Scan
from badges.desk.queries.facts import list_points
from badges.desk.services.counting import hold_event_alone, recount
from badges.desk.services.keeping import settle_lanes
from events.registration.models import Delegate
from events.setup.models import Event


def follow_merge(unit: Unit, event: Event, kept: Delegate, other: Delegate) -> None:
    """Count the scans of the other registration's badge as the kept one's; answers once given stay as they were.

    Where both were admitted at a point that admits once, the later is a conflict that is settled by the merge itself.
    """
    session = unit.session
    hold_event_alone(session, event.id)
    numbers = [kept.number, other.number]
    before = _conflicts(session, event.id, numbers)
    points = list(session.scalars(
        sa.select(Scan.point_id).where(Scan.event_id == event.id, Scan.number == other.number).distinct()))
    if not points:
        return
    _append_turns(session, kept.number, other.number, points)
    session.execute(sa.update(Scan).where(Scan.event_id == event.id, Scan.number == other.number)
                    .values(number=kept.number))
    for point in list_points(session, event.id):
        if point.id in points:
            settle_lanes(session, point, [kept.number])
    recount(session, event.id, points)
    settled = _conflicts(session, event.id, numbers) - before
    session.execute(sa.update(Scan).where(Scan.id.in_(settled), Scan.settled_at.is_(None)).values(
        settled_at=unit.now(), settled_by=unit.actor.label[:200],
        settled_note=_("One person with two badges: their registrations were merged")[:200]))


def _append_turns(session: Session, number: int, other: int, points: list[int]) -> None:
    """Let the other badge's turns follow the kept one's, lane by lane."""
    last: dict[tuple[int, str], int] = {
        (point_id, lane): int(turn or 0) for point_id, lane, turn in session.execute(
            sa.select(Scan.point_id, Scan.lane, sa.func.max(Scan.turn))
            .where(Scan.point_id.in_(points), Scan.number == number, Scan.turn.is_not(None))
            .group_by(Scan.point_id, Scan.lane))}
    for (point_id, lane), turn in last.items():
        which: list[Any] = [Scan.point_id == point_id, Scan.lane == lane, Scan.number == other, Scan.turn.is_not(None)]
        session.execute(sa.update(Scan).where(*which).values(turn=Scan.turn + turn))


def _conflicts(session: Session, event_id: int, numbers: list[int]) -> set[int]:
    rows = session.execute(sa.select(Scan.id, Scan.marks).where(
        Scan.event_id == event_id, Scan.number.in_(numbers), Scan.outcome == Outcome.ADMITTED))
    return {scan_id for scan_id, marks in rows if Mark.CONFLICT in marks}
