"""What attendance holds about a delegate: told, erased, and brought together where two registrations become one."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.unit import Unit
from badges.watching.models import ArrivalNotice, Certificate, MarkedGuest
from badges.watching.queries.attendance import certificate_of
from badges.watching.services.certificates import keep_one_of_two
from badges.watching.services.papers import forget_papers_of_event
from events.registration.models import Delegate
from events.setup.models import Event


def attendance_about(session: Session, delegate: Any) -> list[dict[str, Any]]:
    """A delegate's mark, notice and certificate, as plain values."""
    marked = session.get(MarkedGuest, delegate.id)
    notice = session.scalar(sa.select(ArrivalNotice).where(ArrivalNotice.delegate_id == delegate.id))
    certificate = certificate_of(session, delegate.id)
    found: list[dict[str, Any]] = []
    if marked:
        found.append({"kind": "marked_guest", "at": marked.marked_at.isoformat()})
    if notice:
        found.append({"kind": "arrival_told", "at": notice.at.isoformat(), "written": notice.written})
    if certificate:
        found.append({
            "kind": "certificate", "code": certificate.code, "at": certificate.issued_at.isoformat(),
            "activities": certificate.activities, "minutes": certificate.minutes,
            "revoked_at": certificate.revoked_at and certificate.revoked_at.isoformat(),
        })  # fmt: skip
    return found


def erase_attendance(unit: Unit, delegate: Any) -> dict[str, int]:
    """Delete a delegate's mark, notice and certificate, and the files that they may stand on; others' are made anew."""
    gone = 0
    for table in (MarkedGuest, ArrivalNotice, Certificate):
        gone += len(unit.session.execute(
            sa.delete(table).where(table.delegate_id == delegate.id).returning(table.delegate_id)).all())
    return {"attendance": gone, "attendance_papers": forget_papers_of_event(unit, delegate.event_id)}


def follow_merge(unit: Unit, _event: Event, kept: Delegate, other: Delegate) -> None:
    """One notice, one mark and one certificate of one person."""
    session = unit.session
    keep_one_of_two(unit, kept, other)
    _move(session, MarkedGuest, kept, other)
    _move(session, ArrivalNotice, kept, other)
    session.flush()


def _move(session: Session, table: type[MarkedGuest] | type[ArrivalNotice], kept: Delegate, other: Delegate) -> None:
    def row_of(delegate: Delegate) -> Any:
        return session.scalar(sa.select(table).where(table.delegate_id == delegate.id))

    mine, theirs = row_of(kept), row_of(other)
    if theirs is None:
        return
    if mine is None:
        theirs.delegate_id = kept.id
    else:
        session.delete(theirs)
