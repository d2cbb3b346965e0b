"""Deals as the rules see them, read from rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from app.accounts.models import Staff
from events.docking.enums import Nature, Side, Stage, StepKind, StepStatus
from events.docking.models import Deal, DealParty, DealPerson, DealStep, DockingSetup, person_key
from events.docking.rules.amounts import Money
from events.docking.rules.deals import DealState, Mending, Step, Values
from events.docking.rules.editions import Edition
from events.docking.rules.parties import Party
from events.setup.models import Event


@dataclass(frozen=True, slots=True)
class Directory:
    """What rows name by number: the codes of events, the keys of people, the references of deals merged into."""

    events: Mapping[int, str]
    people: Mapping[int, str]


def load_editions(session: Session, codes: Iterable[str] | None = None) -> dict[str, tuple[int, Edition]]:
    """The events with these codes (none: all) as deals see them, with their numbers."""
    statement = sa.select(Event.id, Event.code, Event.timezone, DockingSetup.rates).outerjoin(
        DockingSetup, DockingSetup.event_id == Event.id)
    if codes is not None:
        statement = statement.where(Event.code.in_(list(codes)))
    return {
        code: (event_id, Edition(code, ZoneInfo(zone), {key: Decimal(rate) for key, rate in (rates or {}).items()}))
        for event_id, code, zone, rates in session.execute(statement)
    }


def with_history() -> tuple[Any, ...]:
    """Loader options for deals whose state will be asked for."""
    return (selectinload(Deal.parties), selectinload(Deal.steps).selectinload(DealStep.evidence),
            selectinload(Deal.merged_into))


def load_states(session: Session, condition: sa.ColumnElement[bool]) -> dict[int, DealState]:
    """The states of the deals for which `condition` holds, by their numbers, in the order of opening."""
    deals = session.scalars(sa.select(Deal).where(condition).options(*with_history()).order_by(Deal.id)).all()
    directory = directory_of(session, deals)
    return {deal.id: state_of(deal, directory) for deal in deals}


def directory_of(session: Session, deals: Iterable[Deal]) -> Directory:
    """What the rows of these deals name by number. Two queries."""
    rows = list(deals)
    events = {deal.event_id for deal in rows} | {step.event_id for deal in rows for step in deal.steps}
    return Directory(
        events=dict(session.execute(sa.select(Event.id, Event.code).where(Event.id.in_(events))).all()),
        people=keys_of(session, people_of(rows)),
    )


def people_of(deals: Iterable[Deal]) -> set[int]:
    """The rows of those who opened these deals, and recorded, proved or reviewed their steps."""
    people = set[int]()
    for deal in deals:
        people.add(deal.opened_by_id)
        for step in deal.steps:
            people |= {step.recorded_by_id, step.evidence_by_id, step.reviewed_by_id or step.recorded_by_id}
    return people


def keys_of(session: Session, people: Iterable[int]) -> dict[int, str]:
    """Their keys; a name that has become an account's since it was written down is that account's already."""
    accounts = sa.select(DealPerson, Staff.id).outerjoin(Staff, Staff.username == DealPerson.sign_in)
    return {person.id: person_key(person.id, person.staff_id or staff_id)
            for person, staff_id in session.execute(accounts.where(DealPerson.id.in_(people)))}


def state_of(deal: Deal, directory: Directory) -> DealState:
    """A deal with its history, from rows whose parties, steps and evidence are loaded."""
    return DealState(
        ref=deal.ref, edition=directory.events[deal.event_id], title=deal.title,
        parties=tuple(_party(party) for party in deal.parties), nature=Nature(deal.nature), currency=deal.currency,
        opened_by=directory.people[deal.opened_by_id], opened_at=deal.opened_at,
        steps=tuple(_step(step, directory) for step in deal.steps), activity=deal.activity, offer=deal.offer,
        demand=deal.demand, merged_into=deal.merged_into.ref if deal.merged_into else None,
    )


def _party(party: DealParty) -> Party:
    share = Decimal(party.share) if party.share is not None else None
    return Party(name=party.name, side=Side(party.side), id=party.own_id, share=share)


def _step(step: DealStep, directory: Directory) -> Step:
    people = directory.people
    return Step(
        number=step.number, kind=StepKind(step.kind), edition=directory.events[step.event_id], on=step.on_date,
        recorded_by=people[step.recorded_by_id], recorded_at=step.recorded_at, evidence_by=people[step.evidence_by_id],
        status=StepStatus(step.status), stage=Stage(step.stage) if step.stage else None,
        money=money_from(step.amount_cents, step.currency, step.rate),
        evidence=frozenset(piece.kind for piece in step.evidence), reason=step.reason, note=step.note,
        mending=_mending(step.mending) if step.mending else None,
        reviewed_by=people[step.reviewed_by_id] if step.reviewed_by_id is not None else None,
        reviewed_at=step.reviewed_at, review_reason=step.review_reason,
    )


def money_from(cents: int | None, currency: str | None, rate: str | None) -> Money | None:
    """An amount from its columns."""
    if cents is None or currency is None or rate is None:
        return None
    return Money(Decimal(cents).scaleb(-2), currency, Decimal(rate))


def cents_of(money: Money) -> int:
    """The amount's whole cents; `read_amount` lets no finer one in."""
    return int(money.amount.scaleb(2))


def mending_as_json(mending: Mending) -> dict[str, Any]:
    """A correction's column."""
    return {
        "stated": _values_as_json(mending.stated), "before": _values_as_json(mending.before),
        "money_step": mending.money_step, "date_step": mending.date_step,
    }


def _values_as_json(values: Values) -> dict[str, Any]:
    money = values.money
    return {
        "money": [cents_of(money), money.currency, str(money.rate)] if money else None,
        "currency": values.currency, "title": values.title,
        "signed_on": values.signed_on.isoformat() if values.signed_on else None,
    }


def _mending(column: Mapping[str, Any]) -> Mending:
    return Mending(stated=_values(column["stated"]), before=_values(column["before"]),
                   money_step=column["money_step"], date_step=column["date_step"])


def _values(column: Mapping[str, Any]) -> Values:
    return Values(
        money=money_from(*column["money"]) if column["money"] else None, currency=column["currency"],
        title=column["title"], signed_on=date.fromisoformat(column["signed_on"]) if column["signed_on"] else None,
    )
