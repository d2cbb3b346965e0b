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
from events.docking.models import Deal, DealEvidence, DealPerson, DealStep, KeptApartPair, person_key
from events.docking.queries.scopes import deals_at
from events.docking.queries.states import Directory, keys_of, people_of, state_of
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
    # Its few parties come with it; steps come apart, since each would repeat them.
    deal = session.scalars(sa.select(Deal).where(Deal.id == deal_id, deals_at([event.id])).options(
        joinedload(Deal.event), joinedload(Deal.parties), selectinload(Deal.merged_into),
        selectinload(Deal.steps).joinedload(DealStep.event),
        selectinload(Deal.steps).selectinload(DealStep.evidence).joinedload(DealEvidence.file))).unique().one_or_none()
    if deal is None:
        raise NotFound
    return deal


def deal_state(session: Session, deal: Deal) -> DealState:
    """The deal, loaded by `find_deal`, as the rules see it."""
    return state_of(deal, Directory(events=_editions(deal), people=keys_of(session, people_of([deal]))))


def deal_history(session: Session, event: Event, deal_id: int) -> DealHistory:
    """Everything about one deal. Raises NotFound."""
    deal = find_deal(session, event, deal_id)
    related = _related(session, deal)
    people = people_of([deal]) | {pair.by_id for pair, _other in related if pair}
    people |= {deal.merged_by_id or deal.opened_by_id}
    people |= {piece.added_by_id for step in deal.steps for piece in step.evidence}
    keys, names = _acquaintance(session, people)
    return DealHistory(
        deal=deal, state=state_of(deal, Directory(events=_editions(deal), people=keys)), names=names, people=keys,
        apart=sorted(((pair, other) for pair, other in related if pair), key=lambda kept: kept[0].id),
        merged_here=[other for _pair, other in related if other.merged_into_id == deal.id])


def _editions(deal: Deal) -> dict[int, str]:
    """The codes of the events that a deal names, by their numbers; they were loaded with it."""
    return {event.id: event.code for event in (deal.event, *(step.event for step in deal.steps))}


def _related(session: Session, deal: Deal) -> list[tuple[KeptApartPair | None, Deal]]:
    """The deals kept apart from this one, each with what was said, and those merged into it, by number. One query."""
    ones = sa.select(KeptApartPair.one_id).where(KeptApartPair.other_id == deal.id)
    others = sa.select(KeptApartPair.other_id).where(KeptApartPair.one_id == deal.id)
    merged = sa.select(Deal.id).where(Deal.merged_into_id == deal.id)
    is_of_pair = sa.or_(
        sa.and_(KeptApartPair.one_id == deal.id, KeptApartPair.other_id == Deal.id),
        sa.and_(KeptApartPair.other_id == deal.id, KeptApartPair.one_id == Deal.id))
    rows = session.execute(
        sa.select(KeptApartPair, Deal).select_from(Deal).outerjoin(KeptApartPair, is_of_pair)
        .where(Deal.id.in_(sa.union_all(ones, others, merged))).order_by(Deal.id))
    return [(pair, other) for pair, other in rows]


def _acquaintance(session: Session, person_ids: Iterable[int]) -> tuple[dict[int, str], dict[int, str]]:
    """What tells people apart, and what they are called: as their account says, else as the journal did. One query."""
    rows = session.execute(
        sa.select(DealPerson.id, sa.func.coalesce(DealPerson.staff_id, Staff.id), sa.func.coalesce(Staff.name, DealPerson.name))
        .outerjoin(Staff, sa.or_(Staff.id == DealPerson.staff_id,
                                 sa.and_(DealPerson.staff_id.is_(None), Staff.username == DealPerson.sign_in)))
        .where(DealPerson.id.in_(list(person_ids)))).all()
    return ({person_id: person_key(person_id, staff_id) for person_id, staff_id, _name in rows},
            {person_id: name or "" for person_id, _staff_id, name in rows})


def waiting_page(session: Session, event: Event, wanted: PageRequest, person_key: str) -> Page:
    """Steps of deals opened at the event that wait for a second person, the oldest first."""
    statement = _waiting(event).options(
        joinedload(DealStep.deal).selectinload(Deal.parties), joinedload(DealStep.event),
        selectinload(DealStep.evidence)).order_by(DealStep.recorded_at, DealStep.id)
    page = fetch_page(session, statement, wanted)
    people, names = _acquaintance(
        session, {person for step in page.rows for person in (step.recorded_by_id, step.evidence_by_id)})
    rows = [
        WaitingStep(step, names.get(step.recorded_by_id, ""),
                    person_key in (people[step.recorded_by_id], people[step.evidence_by_id]))
        for step in page.rows]
    return Page(rows=rows, total=page.total, number=page.number, size=page.size)


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
