"""Which reminders are due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from app.accounts.models import Staff
from events.docking.models import Deal, DealPerson, DealStep
from events.docking.queries.lists import is_stalled, moved_at
from events.followup.enums import Recipient
from events.followup.models import FollowUpContact, FollowUpReminder
from events.followup.queries.plans import plan_of
from events.followup.rules import Plan, due_round
from events.setup.models import Event

MOST = 300


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder that is due: its deal, since when nothing happened, which round it is, and to whom it goes.

    `address` is none where nobody is known; such a reminder is shown, and can't be sent.
    """

    deal: Deal
    moved_at: datetime
    step: int
    round: int
    recipient: Recipient
    name: str = ""
    address: str | None = None
    language: str = "zh"

    @property
    def key(self) -> str:
        """What names it on the page: the deal's number and who gets it."""
        return f"{self.deal.id}-{self.recipient.value}"


def due_reminders(session: Session, event: Event, now: datetime) -> list[Due]:
    """What is due by now, the deals that have stood still for longest first; at most 300. Seven queries."""
    plan = plan_of(session, event)
    stages = [stage for stage in plan.days if plan.recipients.get(stage.value)]
    if not stages:
        return []
    deals = list(session.scalars(
        sa.select(Deal).where(Deal.event_id == event.id, is_stalled({stage: plan.days[stage] for stage in stages}, now))
        .options(selectinload(Deal.parties)).order_by(Deal.id).limit(MOST)))
    moved, steps = moved_at(session, deals), _latest_steps(session, deals)
    sent, contacts, staff = _sent(session, deals), _contacts(session, deals), _staff(session, deals)
    found = []
    for deal in deals:
        for recipient in _recipients(plan, deal):
            count, last = sent.get((deal.id, steps[deal.id], recipient.value), (0, moved[deal.id]))
            turn = due_round(plan, deal.stage, max(last, moved[deal.id]), count, now)
            if not turn:
                continue
            contact = contacts.get(deal.id)
            if recipient is Recipient.COMPANY and contact is not None and contact.refused_at is not None:
                continue
            who = _of_company(contact) if recipient is Recipient.COMPANY else staff.get(deal.opened_by_id, ("", None, "zh"))
            found.append(Due(deal, moved[deal.id], steps[deal.id], turn, recipient, *who))
    return sorted(found, key=lambda due: (due.moved_at, due.deal.id, due.recipient))


def count_due(session: Session, event: Event, now: datetime) -> int:
    """How many of these could be sent."""
    return sum(due.address is not None for due in due_reminders(session, event, now))


def _recipients(plan: Plan, deal: Deal) -> list[Recipient]:
    return [recipient for recipient in Recipient if plan.gets(deal.stage, recipient)]


def _of_company(contact: FollowUpContact | None) -> tuple[str, str | None, str]:
    return ("", None, "zh") if contact is None else (contact.name, contact.email, contact.language)


def _latest_steps(session: Session, deals: Iterable[Deal]) -> dict[int, int]:
    return dict(session.execute(
        sa.select(DealStep.deal_id, sa.func.max(DealStep.number)).where(DealStep.deal_id.in_([deal.id for deal in deals]))
        .group_by(DealStep.deal_id)).all())


def _sent(session: Session, deals: Iterable[Deal]) -> dict[tuple[int, int, str], tuple[int, datetime]]:
    """How many reminders of each standstill went to whom, and when the last did."""
    one = FollowUpReminder
    rows = session.execute(
        sa.select(one.deal_id, one.step, one.recipient, sa.func.max(one.round), sa.func.max(one.sent_at))
        .where(one.deal_id.in_([deal.id for deal in deals])).group_by(one.deal_id, one.step, one.recipient))
    return {(deal, step, recipient): (count, last) for deal, step, recipient, count, last in rows}


def _contacts(session: Session, deals: Iterable[Deal]) -> dict[int, FollowUpContact]:
    rows = session.scalars(sa.select(FollowUpContact).where(FollowUpContact.deal_id.in_([deal.id for deal in deals])))
    return {contact.deal_id: contact for contact in rows}


def _staff(session: Session, deals: Iterable[Deal]) -> dict[int, tuple[str, str | None, str]]:
    """Who opened the deals, where they have an account that is in use: name, address, language."""
    rows = session.execute(
        sa.select(DealPerson.id, Staff.name, Staff.email, Staff.language)
        .join(Staff, sa.or_(Staff.id == DealPerson.staff_id,
                            sa.and_(DealPerson.staff_id.is_(None), Staff.username == DealPerson.sign_in)))
        .where(DealPerson.id.in_({deal.opened_by_id for deal in deals}), Staff.active))
    return {person: (name, email, language) for person, name, email, language in rows}
