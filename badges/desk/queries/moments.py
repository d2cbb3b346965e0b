"""Scans as a person's history tells them, and who has arrived."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.web.pages import localized
from badges.desk.enums import Direction, Outcome
from badges.desk.models import Desk, Scan
from badges.desk.wording import screen_words
from events.people.enums import Happened
from events.people.rules.timeline import Moment
from events.setup.enums import ActivityKind
from events.setup.models import Activity, Event, Point

MOST = 2000


def scan_moments(session: Session, event: Event, people: Sequence[Any]) -> list[Moment]:
    """Every scan of these registrations' badges, admissions and refusals; the desk is who did it."""
    rows = session.execute(
        sa.select(Scan, Point.name, Desk.name)
        .join(Point, Point.id == Scan.point_id)
        .join(Desk, Desk.id == Scan.desk_id)
        .where(Scan.event_id == event.id, Scan.number.in_([one.number for one in people]))
        .order_by(Scan.id.desc())
        .limit(MOST)
    )
    words = screen_words()
    return [
        Moment(at=scan.at, who=desk, kind=Happened.SCAN, sentence=_sentence(scan, localized(point), words),
               details=(scan.note,) if scan.note else ())
        for scan, point, desk in rows
    ]


def _sentence(scan: Scan, point: str, words: dict[str, str]) -> str:
    if scan.annulled_at is not None:
        return str(_("Scan at “%(point)s”, annulled later", point=point))
    if scan.outcome == Outcome.REFUSED:
        return str(_("Refused at “%(point)s”: %(reason)s", point=point, reason=words[f"reason.{scan.reason}"]))
    if scan.direction == Direction.OUT:
        return str(_("Went out at “%(point)s”", point=point))
    return str(_("Let in at “%(point)s”", point=point))


def first_admissions(session: Session, event_id: int, people: Sequence[Any]) -> dict[int, datetime]:
    """When each of these delegates was first let in, by their ids: at a point of arrival where the event has one, else at any."""
    ids = {one.number: one.id for one in people}
    arrival = sa.select(Point.id).join(Activity, Activity.id == Point.activity_id).where(
        Point.event_id == event_id, Activity.kind == ActivityKind.ARRIVAL)
    rows = session.execute(
        sa.select(Scan.number, sa.func.min(Scan.at))
        .where(
            Scan.event_id == event_id, Scan.number.in_(ids), Scan.outcome == Outcome.ADMITTED,
            Scan.direction == Direction.IN, Scan.annulled_at.is_(None),
            sa.or_(sa.not_(arrival.exists()), Scan.point_id.in_(arrival)),
        )
        .group_by(Scan.number)
    )  # fmt: skip
    return {ids[number]: at for number, at in rows}
