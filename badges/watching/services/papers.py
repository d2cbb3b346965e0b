"""Orders of papers: taken down at once, made by a job, kept for a few days."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.files import forget_files, store_file
from app.core.unit import Unit
from badges.watching.enums import PaperKind
from badges.watching.models import PaperOrder
from events.setup.models import Event

# They hold personal data: whoever needs them longer orders them anew.
KEPT_FOR = timedelta(days=7)


def order_paper(unit: Unit, event: Event, kind: PaperKind, choices: dict[str, Any], count: int) -> PaperOrder:
    """Take an order down and have the queue make it. The caller has required the permission."""
    order = PaperOrder(
        event_id=event.id, kind=kind, choices=choices, count=count, ordered_by=unit.actor.label[:200], ordered_at=unit.now()
    )
    unit.session.add(order)
    unit.session.flush()
    job = unit.enqueue("watching.paper", event_id=event.id, order_id=order.id)
    unit.session.flush()
    order.job_id = job.id
    return order


def keep_paper(unit: Unit, order: PaperOrder, content: bytes, name: str, media_type: str) -> int:
    """Store what an order ended in; a job will forget it. Returns the file's number. Raises Refused("disk_full")."""
    stored = store_file(
        unit, content, name=name, media_type=media_type, purpose="attendance", event_id=order.event_id
    )
    order.file_id = stored.id
    unit.enqueue("watching.forget", event_id=order.event_id, not_before=unit.now() + KEPT_FOR, order_id=order.id)
    unit.session.flush()
    return stored.id


def forget_paper(unit: Unit, order_id: int) -> None:
    """Delete the file of an order whose days are over."""
    order = unit.session.get(PaperOrder, order_id)
    if order is not None and order.file_id is not None:
        _forget(unit, [order])


def forget_papers_of_event(unit: Unit, event_id: int) -> int:
    """Delete the files of all orders of an event, since somebody on them was erased; they can be ordered anew."""
    found = _with_files(unit.session, event_id)
    return _forget(unit, found) if found else 0


def _with_files(session: Session, event_id: int) -> list[PaperOrder]:
    return list(session.scalars(
        sa.select(PaperOrder).where(PaperOrder.event_id == event_id, PaperOrder.file_id.is_not(None))))


def _forget(unit: Unit, orders: list[PaperOrder]) -> int:
    files = [order.file_id for order in orders]
    for order in orders:
        order.file_id = None
    unit.session.flush()
    return forget_files(unit, files)
