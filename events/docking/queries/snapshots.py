"""Reads of snapshots: one, those of a scope, a tally as a snapshot would freeze it, and the acts behind a change."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Staff
from app.core.errors import NotFound
from app.web.paging import Page, PageRequest, fetch_page
from events.docking.enums import Dimension, StepKind, StepStatus
from events.docking.models import Deal, DealPerson, DealStep, KeptApartPair, TallySnapshot
from events.docking.queries.scopes import deals_at
from events.docking.queries.tallies import Holding, holding_of, pairs_over, standings_of
from events.docking.queries.tally_breakdowns import breakdown_of, names_of_labels, parties_of
from events.docking.queries.tally_scopes import TallyScope
from events.docking.rules.figures import total
from events.docking.rules.ladder import SIGNED_STAGES
from events.docking.rules.snapshots import Difference, figures_as_frozen
from events.setup.models import Event

#: By what a snapshot is broken down; by party it can be added up from its rows.
FROZEN_DIMENSIONS = (Dimension.STAGE, Dimension.FIELD, Dimension.PLACE, Dimension.DISTRICT, Dimension.ACTIVITY)
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class ActBehind:
    """An act behind a change: what was done, by whom, who accepted it, and why."""

    do: str
    by: str
    at: datetime
    status: str
    accepted_by: str | None
    accepted_at: datetime | None
    reason: str | None
    to: str | None = None


def find_snapshot(session: Session, name: str) -> TallySnapshot:
    """The snapshot of this name. Raises NotFound("snapshot_unknown")."""
    found = session.scalar(sa.select(TallySnapshot).where(TallySnapshot.name == name))
    if found is None:
        raise NotFound("snapshot_unknown", name=name)
    return found


def snapshot_with_id(session: Session, scopes: Sequence[TallyScope], snapshot_id: int) -> TallySnapshot:
    """A snapshot of one of these scopes. Raises NotFound."""
    found = session.scalar(sa.select(TallySnapshot).where(TallySnapshot.id == snapshot_id, _of(scopes)))
    if found is None:
        raise NotFound
    return found


def snapshot_page(session: Session, scopes: Sequence[TallyScope], wanted: PageRequest) -> Page:
    """The snapshots of these scopes, the latest first."""
    return fetch_page(session, sa.select(TallySnapshot).where(_of(scopes)).order_by(
        TallySnapshot.taken_at.desc(), TallySnapshot.id.desc()), wanted)


def snapshot_choices(session: Session, scopes: Sequence[TallyScope], limit: int = 100) -> list[TallySnapshot]:
    """The latest snapshots of these scopes."""
    return list(session.scalars(sa.select(TallySnapshot).where(_of(scopes)).order_by(
        TallySnapshot.taken_at.desc(), TallySnapshot.id.desc()).limit(limit)))


def document_of(snapshot: TallySnapshot) -> dict[str, Any]:
    """What the snapshot says."""
    found: dict[str, Any] = json.loads(snapshot.document)
    return found


def freeze(session: Session, scope: TallyScope, as_of: date, dimensions: Sequence[Dimension] = ()) -> dict[str, Any]:
    """The tally over a scope as of a date with its rows and pairs, broken down by `dimensions`, as plain data."""
    holding = holding_of(session, scope, as_of)
    standings = standings_of(session, holding)
    facts = _facts(session, scope)
    parties = parties_of(session, holding)
    rows, idle = [], []
    for deal_id, fact in sorted(facts.items(), key=lambda item: item[1]["deal"]):
        standing = standings.get(deal_id)
        if standing is None:
            idle.append({**fact, "stage": None})
            continue
        rows.append({
            **fact, "stage": standing.stage.value if standing.stage else None,
            "parties": [{"name": party.name, "side": party.side.value} for party in parties[fact["deal"]]],
            "figures": figures_as_frozen(standing.figures)})
    pairs = [[pair.one.ref, pair.other.ref] for pair in pairs_over(session, scope)]
    figures = total(standing.figures for standing in standings.values()).as_json() | {"suspected_duplicates": len(pairs)}
    return {
        "scope": {"kind": scope.kind.value, "code": scope.code, "name": dict(scope.name)},
        "editions": [event.code for event in scope.editions], "as_of": as_of.isoformat(), "tally": figures,
        "breakdowns": {dimension.value: _frozen_parts(session, scope, holding, dimension)
                       for dimension in dimensions},
        "pairs": pairs, "rows": rows, "idle": idle}


def acts_behind(session: Session, difference: Difference) -> dict[str, list[ActBehind]]:
    """The acts behind each deal's changes, by the deal's reference, in the order in which they were done."""
    found: dict[str, list[ActBehind]] = defaultdict(list)
    numbers = {deal.ref: set(deal.acts) for deal in difference.deals}
    refs = list(numbers)
    merged = {deal.ref for deal in difference.deals if any(change.what == "merged_into" for change in deal.changes)}
    for start in range(0, len(refs), _CHUNK):
        chunk = refs[start:start + _CHUNK]
        for ref, number, act in _steps_behind(session, chunk):
            if number in numbers[ref]:
                found[ref].append(act)
        for ref, act in _merges_behind(session, merged.intersection(chunk)):
            found[ref].append(act)
    return found


def settlings_of(session: Session, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], ActBehind]:
    """Who kept apart which of these pairs, and why."""
    one, other, person = aliased(Deal), aliased(Deal), aliased(DealPerson)
    wanted = list(pairs)
    refs = {ref for pair in wanted for ref in pair}
    rows = session.execute(
        sa.select(one.ref, other.ref, _name_of(person), KeptApartPair.at, KeptApartPair.reason)
        .join(one, one.id == KeptApartPair.one_id).join(other, other.id == KeptApartPair.other_id)
        .join(person, person.id == KeptApartPair.by_id).where(one.ref.in_(refs)))
    acts = {(first, second): ActBehind("keep_apart", by, at, "accepted", None, None, reason)
            for first, second, by, at, reason in rows}
    return {pair: acts[found] for pair in wanted for found in (pair, pair[::-1]) if found in acts}


def _of(scopes: Sequence[TallyScope]) -> sa.ColumnElement[bool]:
    return sa.or_(sa.false(), *(
        sa.and_(TallySnapshot.scope == scope.kind.value, TallySnapshot.scope_id == scope.id) for scope in scopes))


def _facts(session: Session, scope: TallyScope) -> dict[int, dict[str, Any]]:
    """What a snapshot keeps of every deal that did anything at the scope's editions. Two queries, in Core."""
    into = aliased(Deal)
    rows = session.execute(
        sa.select(Deal.id, Deal.ref, Event.code, Deal.title, Deal.nature, into.ref).join(Event, Event.id == Deal.event_id)
        .outerjoin(into, into.id == Deal.merged_into_id).where(deals_at(scope.event_ids)))
    facts: dict[int, dict[str, Any]] = {
        deal_id: {"deal": ref, "event": event, "title": title, "nature": nature, "amount": None, "currency": None,
                  "signed_on": None, "merged_into": merged, "steps": ""}
        for deal_id, ref, event, title, nature, merged in rows}
    steps = session.execute(
        sa.select(DealStep.deal_id, DealStep.kind, DealStep.status, DealStep.stage, DealStep.on_date,
                  DealStep.amount_cents, DealStep.currency)
        .join(Deal, Deal.id == DealStep.deal_id).where(deals_at(scope.event_ids))
        .order_by(DealStep.deal_id, DealStep.number))
    for deal_id, kind, status, stage, on_date, cents, currency in steps:
        fact = facts.get(deal_id)
        if fact is None:
            continue
        fact["steps"] += status[0]
        if status != StepStatus.ACCEPTED or kind not in (StepKind.OPEN, StepKind.ADVANCE):
            continue
        if cents is not None:
            fact["amount"], fact["currency"] = f"{Decimal(cents).scaleb(-2):f}", currency
        if stage in SIGNED_STAGES:
            fact["signed_on"] = on_date.isoformat()
    return facts


def _frozen_parts(session: Session, scope: TallyScope, holding: Holding, dimension: Dimension) -> list[dict[str, Any]]:
    parts = breakdown_of(session, holding, dimension)
    names = names_of_labels(session, scope, dimension, [part.label for part in parts if part.label])
    return [{"label": part.label, "name": dict(names[part.label]) if part.label else None,
             "figures": figures_as_frozen(part.figures)} for part in parts]


def _name_of(person: Any) -> Any:
    """The account's name, else the name that a journal brought."""
    account = sa.select(Staff.name).where(Staff.id == person.staff_id).scalar_subquery()
    return sa.func.coalesce(account, person.name)


def _steps_behind(session: Session, refs: Sequence[str]) -> Iterable[tuple[str, int, ActBehind]]:
    recorder, reviewer = aliased(DealPerson), aliased(DealPerson)
    rows = session.execute(
        sa.select(Deal.ref, DealStep.number, DealStep.kind, _name_of(recorder), DealStep.recorded_at, DealStep.status,
                  _name_of(reviewer), DealStep.reviewed_at, DealStep.reason, DealStep.review_reason, DealStep.stage)
        .join(Deal, Deal.id == DealStep.deal_id).join(recorder, recorder.id == DealStep.recorded_by_id)
        .outerjoin(reviewer, reviewer.id == DealStep.reviewed_by_id).where(Deal.ref.in_(refs))
        .order_by(DealStep.deal_id, DealStep.number))
    for ref, number, kind, by, at, status, accepted_by, accepted_at, reason, review_reason, stage in rows:
        yield ref, number, ActBehind(kind, by, at, status, accepted_by, accepted_at, reason or review_reason, stage)


def _merges_behind(session: Session, refs: Iterable[str]) -> Iterable[tuple[str, ActBehind]]:
    into, person = aliased(Deal), aliased(DealPerson)
    rows = session.execute(
        sa.select(Deal.ref, _name_of(person), Deal.merged_at, Deal.merge_reason, into.ref)
        .join(into, into.id == Deal.merged_into_id).join(person, person.id == Deal.merged_by_id)
        .where(Deal.ref.in_(list(refs))))
    for ref, by, at, reason, target in rows:
        yield ref, ActBehind("merge", by, at, "accepted", None, None, reason, target)

