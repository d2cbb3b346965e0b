"""Scans as organisers look into them: what is to be settled, what was, and all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.vocabulary.names import search_query
from app.web.paging import Page, PageRequest, fetch_page
from badges.desk.enums import Mark, Outcome
from badges.desk.models import Desk, Scan
from badges.desk.queries.marks import has_mark
from events.registration.models import Delegate
from events.setup.models import Localized, Point

VIEWS = ("open", "settled", "refused", "all")


@dataclass(frozen=True, slots=True)
class KeptScan:
    """A scan with the names of its parts; `delegate` is None where no badge was read or the holder was erased."""

    scan: Scan
    point: Localized
    desk: str
    delegate: Delegate | None

    @property
    def needs_settling(self) -> bool:
        """Whether nobody has said yet how it stands."""
        return self.scan.settled_at is None and self.scan.annulled_at is None and bool({*self.scan.marks} & TO_SETTLE)


TO_SETTLE = frozenset({Mark.CONFLICT, Mark.AGAINST_RULES})


def _is_to_settle() -> sa.ColumnElement[bool]:
    marked = sa.or_(*(has_mark(mark) for mark in sorted(TO_SETTLE)))
    return sa.and_(marked, Scan.annulled_at.is_(None))


def count_to_settle(session: Session, event_id: int) -> int:
    """How many conflicts and admissions against the rules wait for a person."""
    waiting = sa.select(sa.func.count()).select_from(Scan).where(
        Scan.event_id == event_id, _is_to_settle(), Scan.settled_at.is_(None)
    )  # fmt: skip
    return session.scalar(waiting) or 0


def list_scans(session: Session, event_id: int, view: str, words: str, wanted: PageRequest) -> Page:
    """A page of KeptScan, latest first: what is to be settled, was settled, was refused, or all; of people of that name."""
    statement = sa.select(Scan).where(Scan.event_id == event_id).order_by(Scan.at.desc(), Scan.id.desc())
    if view == "open":
        statement = statement.where(_is_to_settle(), Scan.settled_at.is_(None))
    elif view == "settled":
        statement = statement.where(sa.or_(Scan.settled_at.is_not(None), Scan.annulled_at.is_not(None)))
    elif view == "refused":
        statement = statement.where(Scan.outcome == Outcome.REFUSED, Scan.annulled_at.is_(None))
    if words:
        named = sa.select(Delegate.number).where(
            Delegate.event_id == event_id, Delegate.search_text.contains(search_query(words), autoescape=True)
        )
        statement = statement.where(Scan.number.in_(named))
    page = fetch_page(session, statement, wanted)
    return Page(_named(session, event_id, page.rows), page.total, page.number, page.size)


def find_kept(session: Session, event_id: int, scan_id: int) -> KeptScan | None:
    """One scan of the event by its row's id."""
    scan = session.scalar(sa.select(Scan).where(Scan.event_id == event_id, Scan.id == scan_id))
    return None if scan is None else _named(session, event_id, [scan])[0]


def list_lane(session: Session, scan: Scan) -> list[KeptScan]:
    """Every scan of the same person at the same point, oldest first."""
    if scan.number is None:
        return []
    same = sa.select(Scan).where(Scan.point_id == scan.point_id, Scan.number == scan.number)
    return _named(session, scan.event_id, session.scalars(same.order_by(Scan.at, Scan.id)).all())


def _named(session: Session, event_id: int, scans: Sequence[Scan]) -> list[KeptScan]:
    points: dict[int, Any] = dict(session.execute(sa.select(Point.id, Point.name).where(Point.event_id == event_id)).all())
    desks: dict[int, str] = dict(session.execute(sa.select(Desk.id, Desk.name).where(Desk.event_id == event_id)).all())
    numbers = {scan.number for scan in scans if scan.number is not None}
    people = {
        person.number: person
        for person in session.scalars(
            sa.select(Delegate).where(
                Delegate.event_id == event_id, Delegate.number.in_(numbers), Delegate.erased_at.is_(None)
            )
        )
    }
    return [
        KeptScan(scan, points[scan.point_id], desks[scan.desk_id], people.get(scan.number) if scan.number else None)
        for scan in scans
    ]
