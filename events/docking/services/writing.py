"""How the effects of acts become rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from events.docking.models import Deal, DealEvidence, DealParty, DealStep
from events.docking.queries.states import cents_of, mending_as_json
from events.docking.rules.amounts import Money
from events.docking.rules.deals import DealState, Mending, Step
from events.docking.rules.effects import Effect, EvidenceAdded, Mended, MergedAway, Recorded, Reviewed
from events.docking.services.people import People


@dataclass(frozen=True, slots=True)
class Names:
    """The numbers of what states name: events by code, people by key."""

    events: Mapping[str, int]
    people: People


def new_deal(session: Session, state: DealState, names: Names) -> Deal:
    """The row of a deal that was just opened, with its parties and its first step, added to the session."""
    deal = Deal(
        ref=state.ref, event_id=names.events[state.edition], title=state.title, nature=state.nature.value,
        currency=state.currency, activity=state.activity, offer=state.offer, demand=state.demand,
        opened_by_id=names.people.id_of(state.opened_by), opened_at=state.opened_at,
        parties=[
            DealParty(position=position, name=party.name, side=party.side.value, own_id=party.id,
                      share=str(party.share) if party.share is not None else None)
            for position, party in enumerate(state.parties, start=1)
        ],
        steps=[_new_step(step, names) for step in state.steps],
    )
    session.add(deal)
    return deal


def write_effect(deal: Deal, effect: Effect, names: Names, at: datetime) -> None:
    """Change the rows of a deal as an effect of an act at `at` says."""
    match effect:
        case Recorded(step):
            deal.steps.append(_new_step(step, names))
        case EvidenceAdded(number, evidence, by):
            step_row = _step_of(deal, number)
            step_row.evidence_by_id = names.people.id_of(by)
            _add_evidence(step_row, evidence, step_row.evidence_by_id, at)
        case Reviewed():
            reviewed = _step_of(deal, effect.number)
            reviewed.status, reviewed.reviewed_at = effect.status.value, effect.at
            reviewed.reviewed_by_id, reviewed.review_reason = names.people.id_of(effect.by), effect.reason
        case Mended(mending):
            _mend(deal, mending)
        case MergedAway():
            deal.merged_by_id, deal.merged_at = names.people.id_of(effect.by), effect.at
            deal.merge_reason = effect.reason
        case _:
            return


def _new_step(step: Step, names: Names) -> DealStep:
    row = DealStep(
        number=step.number, kind=step.kind.value, status=step.status.value,
        stage=step.stage.value if step.stage else None, event_id=names.events[step.edition], on_date=step.on,
        reason=step.reason, note=step.note, mending=mending_as_json(step.mending) if step.mending else None,
        recorded_by_id=names.people.id_of(step.recorded_by), recorded_at=step.recorded_at,
        evidence_by_id=names.people.id_of(step.evidence_by), evidence=[],
    )
    _set_money(row, step.money)
    _add_evidence(row, step.evidence, row.evidence_by_id, step.recorded_at)
    return row


def _set_money(row: DealStep, money: Money | None) -> None:
    row.amount_cents = cents_of(money) if money else None
    row.currency = money.currency if money else None
    row.rate = str(money.rate) if money else None


def _add_evidence(row: DealStep, kinds: Iterable[str], person_id: int, at: datetime) -> None:
    held = {piece.kind for piece in row.evidence}
    for kind in sorted(set(kinds) - held):
        row.evidence.append(DealEvidence(kind=kind, added_by_id=person_id, added_at=at))


def _mend(deal: Deal, mending: Mending) -> None:
    stated = mending.stated
    deal.title, deal.currency = stated.title or deal.title, stated.currency or deal.currency
    if mending.money_step is not None and stated.money is not None:
        _set_money(_step_of(deal, mending.money_step), stated.money)
    if mending.date_step is not None and stated.signed_on is not None:
        _step_of(deal, mending.date_step).on_date = stated.signed_on


def _step_of(deal: Deal, number: int) -> DealStep:
    return next(step for step in deal.steps if step.number == number)
