"""Contacts, links and statements of deals."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from app.core.errors import NotFound
from app.web.paging import Page, PageRequest, fetch_page
from events.docking.models import Deal, DealParty
from events.followup.enums import StatementState
from events.followup.models import FollowUpContact, FollowUpLink, FollowUpPaper, FollowUpReminder, FollowUpStatement
from events.registration.models import Delegate
from events.setup.models import Event


def waiting_number(event: Event) -> sa.Select[Any]:
    """How many statements wait for a decision, as a select."""
    return sa.select(sa.func.count()).select_from(FollowUpStatement).join(Deal, Deal.id == FollowUpStatement.deal_id).where(
        Deal.event_id == event.id, FollowUpStatement.state == StatementState.WAITING)


def count_waiting(session: Session, event: Event) -> int:
    """That number."""
    return session.scalar(waiting_number(event)) or 0


def statement_page(session: Session, event: Event, state: str, wanted: PageRequest) -> Page:
    """The statements on deals of an event in a state (none named: all), those that wait longest first, others latest first."""
    statement = sa.select(FollowUpStatement).join(Deal, Deal.id == FollowUpStatement.deal_id).where(
        Deal.event_id == event.id).options(
        selectinload(FollowUpStatement.deal), selectinload(FollowUpStatement.papers))
    if state:
        statement = statement.where(FollowUpStatement.state == state)
    is_waiting = state == StatementState.WAITING
    order = FollowUpStatement.id.asc() if is_waiting else FollowUpStatement.id.desc()
    return fetch_page(session, statement.order_by(order), wanted)


def find_statement(session: Session, event: Event, number: int, *, lock: bool = False) -> FollowUpStatement:
    """A statement on a deal of the event. Raises NotFound."""
    query = sa.select(FollowUpStatement).join(Deal, Deal.id == FollowUpStatement.deal_id).where(
        FollowUpStatement.id == number, Deal.event_id == event.id).options(
        selectinload(FollowUpStatement.papers).selectinload(FollowUpPaper.file))
    if lock:
        query = query.with_for_update(of=FollowUpStatement).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def find_paper(session: Session, event: Event, number: int) -> FollowUpPaper:
    """A paper of such a statement. Raises NotFound."""
    found = session.scalar(
        sa.select(FollowUpPaper).join(FollowUpStatement).join(Deal, Deal.id == FollowUpStatement.deal_id)
        .where(FollowUpPaper.id == number, Deal.event_id == event.id)
        .options(selectinload(FollowUpPaper.file), selectinload(FollowUpPaper.statement)))
    if found is None:
        raise NotFound
    return found


def own_deal(session: Session, event: Event, deal_id: int) -> Deal:
    """A deal that was opened at the event. Raises NotFound."""
    found = session.scalar(sa.select(Deal).where(Deal.id == deal_id, Deal.event_id == event.id).options(
        selectinload(Deal.parties), selectinload(Deal.event)))
    if found is None:
        raise NotFound
    return found


def contact_of(session: Session, deal: Deal) -> FollowUpContact | None:
    """Who is asked about the deal."""
    return session.get(FollowUpContact, deal.id)


def links_of(session: Session, deal: Deal) -> list[FollowUpLink]:
    """The links that were made for the deal, the latest first."""
    return list(session.scalars(
        sa.select(FollowUpLink).where(FollowUpLink.deal_id == deal.id).order_by(FollowUpLink.id.desc()).limit(50)))


def statements_of(session: Session, deal: Deal) -> list[FollowUpStatement]:
    """What was stated of the deal, the latest first."""
    return list(session.scalars(
        sa.select(FollowUpStatement).where(FollowUpStatement.deal_id == deal.id)
        .options(selectinload(FollowUpStatement.papers)).order_by(FollowUpStatement.id.desc()).limit(50)))


def reminders_of(session: Session, deal: Deal) -> list[FollowUpReminder]:
    """The reminders that went out, the latest first."""
    return list(session.scalars(
        sa.select(FollowUpReminder).where(FollowUpReminder.deal_id == deal.id).order_by(FollowUpReminder.id.desc()).limit(50)))


def likely_contacts(session: Session, deal: Deal) -> list[Delegate]:
    """Delegates of the deal's event who belong to one of its parties and have an address."""
    names = sa.select(DealParty.name).where(DealParty.deal_id == deal.id)
    return list(session.scalars(
        sa.select(Delegate).where(Delegate.event_id == deal.event_id, Delegate.unit.in_(names), Delegate.email.is_not(None))
        .order_by(Delegate.id).limit(20)))


def is_good(link: FollowUpLink, now: datetime) -> bool:
    """Whether a link still opens its form."""
    return link.revoked_at is None and link.expires_at > now
