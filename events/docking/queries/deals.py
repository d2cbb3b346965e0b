"""Reads of deals: lists, one with its history, what waits for review."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import Staff
from app.core.errors import NotFound
from app.web.paging import Page, PageRequest, fetch_page
from events.docking.enums import StepStatus
from events.docking.models import Deal, DealEvidence, DealPerson, DealStep, KeptApartPair
from events.docking.queries.scopes import deals_at
from events.docking.queries.states import directory_of, keys_of, state_of, with_history
from events.docking.rules.deals import DealState
from events.setup.models import Event


@dataclass(frozen=True, slots=True)
class DealHistory:
    """A deal with everything that its page tells. `names` are people's by their rows, `apart` the deals kept apart from it."""

    deal: Deal
    state: DealState
    names: Mapping[int, str]
    people: Mapping[int, str]
    apart: list[tuple[KeptApartPair, Deal]]
    merged_here: list[Deal]

    @property
    def latest(self) -> DealStep:
        """The step that was recorded last."""
        return self.deal.steps[-1]

    @property
    def timeline(self) -> list[tuple[datetime, str, Any]]:
        """Everything that happened, the latest first: (when, "step" or "apart" or "merged", what)."""
        entries: list[tuple[datetime, str, Any]] = [(step.recorded_at, "step", step) for step in self.state.steps]
        entries += [(pair.at, "apart", (pair, other)) for pair, other in self.apart]
        entries += [(merged.merged_at, "merged", merged) for merged in self.merged_here if merged.merged_at]
        entries.sort(key=lambda entry: entry[0])
        # Of what has one time, the step that came later stands above.
        entries.reverse()
        return entries


@dataclass(frozen=True, slots=True)
class WaitingStep:
    """A step that waits for a second person; `is_own` where the asker can't be that person."""

    step: DealStep
    recorded_by: str
    is_own: bool


def find_deal(session: Session, event: Event, deal_id: int) -> Deal:
    """A deal that was opened at the event, or that did something there, with its history. Raises NotFound."""
    deal = session.scalar(sa.select(Deal).where(Deal.id == deal_id, deals_at([event.id])).options(
        *with_history(), joinedload(Deal.event), selectinload(Deal.steps).joinedload(DealStep.event),
        selectinload(Deal.steps).selectinload(DealStep.evidence).joinedload(DealEvidence.file)))
    if deal is None:
        raise NotFound
    return deal


def deal_state(session: Session, deal: Deal) -> DealState:
    """The deal as the rules see it."""
    return state_of(deal, directory_of(session, [deal]))


def deal_history(session: Session, event: Event, deal_id: int) -> DealHistory:
    """Everything about one deal. Raises NotFound."""
    deal = find_deal(session, event, deal_id)
    directory = directory_of(session, [deal])
    pairs = session.scalars(sa.select(KeptApartPair).where(
        sa.or_(KeptApartPair.one_id == deal.id, KeptApartPair.other_id == deal.id)).order_by(KeptApartPair.id)).all()
    others = {other.id: other for other in session.scalars(
        sa.select(Deal).where(Deal.id.in_({pair.one_id for pair in pairs} | {pair.other_id for pair in pairs})))}
    merged = session.scalars(
        sa.select(Deal).where(Deal.merged_into_id == deal.id).options(selectinload(Deal.event)).order_by(Deal.id))
    people = set(directory.people) | {pair.by_id for pair in pairs} | {deal.merged_by_id or deal.opened_by_id}
    people |= {piece.added_by_id for step in deal.steps for piece in step.evidence}
    return DealHistory(
        deal=deal, state=state_of(deal, directory), names=names_of(session, people), people=directory.people,
        apart=[(pair, others[pair.other_id if pair.one_id == deal.id else pair.one_id]) for pair in pairs],
        merged_here=list(merged))


def names_of(session: Session, person_ids: Iterable[int]) -> dict[int, str]:
    """What people are called: as their account says, else as the journal did."""
    rows = session.execute(
        sa.select(DealPerson.id, sa.func.coalesce(Staff.name, DealPerson.name))
        .outerjoin(Staff, sa.or_(Staff.id == DealPerson.staff_id,
                                 sa.and_(DealPerson.staff_id.is_(None), Staff.username == DealPerson.sign_in)))
        .where(DealPerson.id.in_(list(person_ids))))
    return {person_id: name or "" for person_id, name in rows}


def waiting_page(session: Session, event: Event, wanted: PageRequest, person_key: str) -> Page:
    """Steps of deals opened at the event that wait for a second person, the oldest first."""
    statement = _waiting(event).options(
        joinedload(DealStep.deal).selectinload(Deal.parties), joinedload(DealStep.event),
        selectinload(DealStep.evidence)).order_by(DealStep.recorded_at, DealStep.id)
    page = fetch_page(session, statement, wanted)
    people = directory_of_steps(session, page.rows)
    names = names_of(session, people)
    rows = [
        WaitingStep(step, names.get(step.recorded_by_id, ""),
                    person_key in (people[step.recorded_by_id], people[step.evidence_by_id]))
        for step in page.rows]
    return Page(rows=rows, total=page.total, number=page.number, size=page.size)


def directory_of_steps(session: Session, steps: Iterable[DealStep]) -> Mapping[int, str]:
    """The keys of those who recorded these steps or their evidence."""
    ids = {person for step in steps for person in (step.recorded_by_id, step.evidence_by_id)}
    return keys_of(session, ids)


def count_waiting(session: Session, event: Event) -> int:
    """How many steps wait for a second person."""
    return session.scalar(waiting_number(event)) or 0


def waiting_number(event: Event) -> sa.Select[int]:
    """The select of that number."""
    return sa.select(sa.func.count()).select_from(_waiting(event).subquery())


def _waiting(event: Event) -> sa.Select[DealStep]:
    return sa.select(DealStep).join(Deal, DealStep.deal_id == Deal.id).where(
        Deal.event_id == event.id, DealStep.status == StepStatus.WAITING.value, Deal.merged_into_id.is_(None))


def find_evidence(session: Session, event: Event, evidence_id: int) -> DealEvidence:
    """A piece of evidence of a deal of this event that has a file. Raises NotFound."""
    piece = session.scalar(
        sa.select(DealEvidence).join(DealStep, DealEvidence.step_id == DealStep.id)
        .join(Deal, DealStep.deal_id == Deal.id)
        .where(DealEvidence.id == evidence_id, DealEvidence.file_id.is_not(None), deals_at([event.id]))
        .options(selectinload(DealEvidence.file)))
    if piece is None:
        raise NotFound
    return piece
