"""A liaison's guests: nobody but those whom they look after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.core.errors import Forbidden
from app.core.runtime import runtime
from app.web.paging import Page, PageRequest, fetch_page
from events.people.policy import may_see_guests
from events.people.queries.liaisons import caring_staff
from events.registration import queries as registration
from events.registration.enums import HOLDING
from events.registration.models import Answer, Delegate
from events.registration.rules.questions import shown_questions

GUEST_SORTS = ("name", "category", "status")


@dataclass(frozen=True, slots=True)
class GuestLine:
    """A guest with what is missing (labels of required questions, and "contact") and when they arrived, if they have."""

    delegate: Delegate
    missing: tuple[dict[str, str], ...]
    arrived_at: datetime | None


def guests_page(session: Session, event_id: int, staff_id: int, wanted: PageRequest) -> Page:
    """A page of GuestLines: who holds a place and is in this liaison's care."""
    columns = {"category": Delegate.category_id, "status": Delegate.status}
    first = columns.get(wanted.sort, Delegate.sort_key)
    statement = (
        sa.select(Delegate).where(*_mine(event_id, staff_id))
        .options(joinedload(Delegate.category), selectinload(Delegate.answers).joinedload(Answer.question))
        .order_by(first.desc() if wanted.descending else first.asc(), Delegate.sort_key, Delegate.id))
    page = fetch_page(session, statement, wanted)
    arrived = arrivals_of(session, event_id, page.rows)
    questions = registration.questions_of(session, event_id)
    lines = []
    for guest in page.rows:
        answered = {answer.question.key: answer.value for answer in guest.answers}
        shown = shown_questions(questions, guest.category.code, answered)
        missing = tuple(one.label for one in shown if one.required and one.key not in answered)
        lines.append(GuestLine(guest, missing, arrived.get(guest.id)))
    return Page(rows=lines, total=page.total, number=page.number, size=page.size)


def guest_counts(session: Session, event_id: int, staff_id: int) -> tuple[int, int]:
    """How many guests a liaison has, and how many of them have arrived."""
    guests = list(session.scalars(sa.select(Delegate).where(*_mine(event_id, staff_id))))
    return len(guests), len(arrivals_of(session, event_id, guests))


def guest_of(session: Session, event_id: int, staff_id: int, reference: str) -> Delegate:
    """The guest with this reference, with answers and places. Raises Forbidden where they aren't in this liaison's care."""
    guest = registration.delegate_of(session, event_id, reference)
    if not is_in_care(session, guest, staff_id):
        raise Forbidden(may_see_guests.name)
    return guest


def is_in_care(session: Session, delegate: Delegate, staff_id: int) -> bool:
    """Whether a liaison looks after this delegate."""
    return session.scalar(sa.select(Delegate.id).where(
        Delegate.id == delegate.id, Delegate.erased_at.is_(None), caring_staff() == staff_id)) is not None


def arrivals_of(session: Session, event_id: int, delegates: Sequence[Delegate]) -> dict[int, datetime]:
    """When each of these first came in, by their numbers; who hasn't is left out. Features above know it."""
    found: dict[int, datetime] = {}
    for answer in runtime().contributions.ask("people.arrivals", session, event_id, delegates):
        found |= answer
    return found


def _mine(event_id: int, staff_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (Delegate.event_id == event_id, Delegate.status.in_(HOLDING), Delegate.erased_at.is_(None),
            Delegate.merged_into_id.is_(None), caring_staff() == staff_id)
