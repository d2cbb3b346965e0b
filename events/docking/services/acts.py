"""Acts on deals as people do them on pages: permission, lock, rules, rows, audit; the rules are those of journals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.core.actors import StaffActor
from app.core.errors import Refused
from app.core.policy import Permission
from app.core.unit import Unit
from events.docking import tags
from events.docking.enums import Code
from events.docking.errors import DEAL_ERROR_FIELDS, DEAL_ERRORS
from events.docking.models import Deal
from events.docking.policy import may_record_deals, may_review_deals, may_view_deals
from events.docking.rules import refusals
from events.docking.rules.acts import (
    Act,
    AddEvidence,
    Advance,
    Correct,
    Increase,
    KeepApart,
    Merge,
    Open,
    Resign,
    Review,
    Terminate,
)
from events.docking.services.ledger import Ledger
from events.docking.services.papers import Paper, attach_papers, refuse_bad_papers
from events.setup.models import Event

TAGS: Final[dict[type[Act], str]] = {
    Open: tags.DEAL_OPENED, Advance: tags.DEAL_ADVANCED, AddEvidence: tags.DEAL_EVIDENCE_ADDED,
    Review: tags.DEAL_REVIEWED, Increase: tags.DEAL_INCREASED, Resign: tags.DEAL_RESIGNED,
    Terminate: tags.DEAL_TERMINATED, Correct: tags.DEAL_CORRECTED, Merge: tags.DEAL_MERGED,
    KeepApart: tags.DEAL_KEPT_APART,
}


def perform(unit: Unit, act: Act, papers: Sequence[Paper] = (), *, step: int | None = None) -> Deal:
    """Do an act on a deal, now and in the name of the unit's actor; `act.by` and `act.at` of staff are overwritten.

    Who is trusted (a command, a job) may act for whoever `act.by` names, at the time that the act has. The act is
    proven by `papers`: their kinds are added to its evidence, and they are kept with the step. A review of `step` is
    refused where another step waits by now ("deal_step_changed").
    Raises Refused with the sentence of the rule's code, Forbidden. Records deal.* with who acted.
    """
    refuse_bad_papers(papers)
    act = _with_papers(act, papers)
    is_staff = isinstance(unit.actor, StaffActor)
    if is_staff:
        act = replace(act, by="", at=unit.now())
    ledger = Ledger(unit)
    ledger.lock(_refs_of(act))
    _require(unit, ledger, act)
    _refuse_other_step(ledger, act, step)
    deal = _do(unit, ledger, act, is_own=is_staff or not act.by)
    unit.session.flush()
    attach_papers(unit, deal, papers, act.at)
    ledger.close()
    record_act(unit, deal, act, files=[paper.name for paper in papers])
    unit.session.flush()
    return deal


def open_deal(unit: Unit, event: Event, act: Open, papers: Sequence[Paper] = ()) -> Deal:
    """Record a deal at an event; without a reference it is given the next one, such as `summit-2026-0007`.

    Raises what `perform` raises. Records deal.opened.
    """
    ref = act.deal or _next_ref(unit, event)
    return perform(unit, replace(act, deal=ref, event=event.code), papers)


def refusal(refused: refusals.Refused) -> Refused:
    """A rule's refusal as the house says it, beside the input that it is about."""
    return Refused(DEAL_ERRORS[refused.code], field=DEAL_ERROR_FIELDS.get(refused.code))


def record_act(unit: Unit, deal: Deal, act: Act, **details: Any) -> None:
    """Put an act on record, with what it stated."""
    told = {key: str(value) for key in ("event", "stage", "to", "amount", "currency", "accept", "reason", "into", "other")
            if (value := getattr(act, key, None)) is not None}
    unit.record(TAGS[type(act)], event_id=deal.event_id, subject=("deal", deal.id), ref=deal.ref, **told, **details)


def _refuse_other_step(ledger: Ledger, act: Act, step: int | None) -> None:
    """A page that was open for a while showed another step than the one that waits now."""
    entry = ledger.find(act.deal)
    waiting = entry.state.waiting if entry is not None else None
    if step is not None and waiting is not None and waiting.number != step:
        raise Refused("deal_step_changed")


def _do(unit: Unit, ledger: Ledger, act: Act, *, is_own: bool) -> Deal:
    try:
        with unit.session.begin_nested():
            ledger.do_as_actor(act) if is_own else ledger.do(act)
            unit.session.flush()
    except refusals.Refused as refused:
        raise refusal(refused) from None
    except IntegrityError as error:
        # Somebody else took the reference between our look and our write.
        if isinstance(act, Open):
            raise refusal(refusals.Refused(Code.DUPLICATE_REF)) from error
        raise
    entry = ledger.find(act.deal)
    assert entry is not None  # noqa: S101  # an act that was done has a deal
    return entry.row


def _require(unit: Unit, ledger: Ledger, act: Act) -> None:
    """The permission at the deal's own event, and at the one where the step was agreed; to view the other deal's."""
    needed: Permission = may_review_deals if isinstance(act, Review | Merge) else may_record_deals
    entry = ledger.find(act.deal)
    codes = {getattr(act, "event", None)}
    event_ids = {ledger.event_id(code) for code in codes if code is not None}
    if entry is not None:
        event_ids.add(entry.row.event_id)
    for event in _events(unit, event_ids):
        unit.require(needed, event)
    other = ledger.find(getattr(act, "into", getattr(act, "other", "")))
    if other is not None and not all(unit.may(may_view_deals, event) for event in _events(unit, {other.row.event_id})):
        raise refusal(refusals.Refused(Code.UNKNOWN_DEAL))


def _events(unit: Unit, event_ids: set[int | None]) -> list[Event]:
    return list(unit.session.scalars(sa.select(Event).where(Event.id.in_([number for number in event_ids if number]))))


def _refs_of(act: Act) -> set[str]:
    return {act.deal} | {getattr(act, name) for name in ("into", "other") if hasattr(act, name)}


def _with_papers(act: Act, papers: Sequence[Paper]) -> Act:
    kinds = frozenset(paper.kind.value for paper in papers)
    if not kinds:
        return act
    stated: frozenset[str] = getattr(act, "evidence", frozenset())
    return replace(act, evidence=stated | kinds)  # type: ignore[call-arg]  # papers are sent with acts that have evidence


def _next_ref(unit: Unit, event: Event) -> str:
    """The event's code with a number that no deal has; the event's row is locked, so that two get two."""
    unit.session.execute(sa.select(Event.id).where(Event.id == event.id).with_for_update())
    count = unit.session.scalar(sa.select(sa.func.count()).select_from(Deal).where(Deal.event_id == event.id)) or 0
    while True:
        count += 1
        ref = f"{event.code}-{count:04}"
        if unit.session.scalar(sa.select(Deal.id).where(Deal.ref == ref)) is None:
            return ref
