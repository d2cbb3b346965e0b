"""Lists of deals: filtered, sorted, as a ladder; and what such deals usually come to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, selectinload

from app.accounts.models import Staff
from app.web.paging import Page, PageRequest, fetch_page
from events.docking.enums import Stage, StepKind, StepStatus
from events.docking.models import Deal, DealEvidence, DealPace, DealPerson, DealStep
from events.docking.queries.scopes import deals_at
from events.docking.queries.states import money_from
from events.docking.rules.ladder import PROOFS, proofs_of
from events.docking.rules.paces import days_by_stage
from events.setup.models import Event

DEAL_SORTS: Final = ("opened", "title", "worth", "ref", "moved")
#: What a deal can be looked for by, beside its stage. `missing`: a step waits without its proof; `unfiled`: what was
#: accepted has no file here (a journal names evidence and brings none).
STATES: Final = ("live", "waiting", "missing", "unfiled", "stalled", "terminated", "merged")
CARDS_A_COLUMN: Final = 8
_SAMPLE: Final = 2000


@dataclass(frozen=True, slots=True)
class DealFilter:
    """Which deals a list shows; what is empty filters nothing. `mine` is the account whose entries are wanted."""

    search: str = ""
    stage: str = ""
    state: str = ""
    mine: int | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """A stage of the ladder with the live deals that stand there: how many, what they come to (hundredths of 万元), how
    many wait for a second person, how many are stalled; and those that moved last.
    """

    stage: str
    count: int
    worth_cents: int
    waiting: int
    stalled: int
    deals: list[Deal]


def pace_of(session: Session, event: Event) -> dict[Stage, int]:
    """After how many days without a step a deal of the event is stalled, by stage."""
    own = session.scalar(sa.select(DealPace.days).where(DealPace.event_id == event.id))
    return days_by_stage(own)


def last_move() -> sa.ScalarSelect[datetime]:
    """When something was last recorded or reviewed on a deal."""
    step = aliased(DealStep)
    return (sa.select(sa.func.max(sa.func.coalesce(step.reviewed_at, step.recorded_at)))
            .where(step.deal_id == Deal.id).correlate(Deal).scalar_subquery())


def is_stalled(pace: Mapping[Stage, int], now: datetime) -> sa.ColumnElement[bool]:
    """Whether a live deal, of which nothing waits for review, has stood still for longer than its stage may."""
    moved = last_move()
    late = [sa.and_(Deal.stage == stage.value, moved < now - timedelta(days=days)) for stage, days in pace.items()]
    return sa.and_(_is_live(), ~Deal.is_waiting, sa.or_(*late))


def deals_matching(
    session: Session, event: Event, chosen: DealFilter, wanted: PageRequest, now: datetime,
) -> sa.Select[Deal]:
    """The deals that were opened at the event or did something there, the latest first unless sorted."""
    statement = sa.select(Deal).where(deals_at([event.id])).options(
        selectinload(Deal.parties), selectinload(Deal.event))
    if chosen.search:
        statement = statement.where(Deal.search.contains(chosen.search.casefold(), autoescape=True))
    if chosen.stage:
        statement = statement.where(Deal.stage == chosen.stage)
    if chosen.mine is not None:
        statement = statement.where(_is_entered_by(chosen.mine))
    if chosen.state:
        statement = statement.where(_in_state(session, event, chosen.state, now))
    columns: dict[str, Any] = {
        "title": Deal.title, "worth": Deal.worth_cents, "ref": Deal.ref, "moved": last_move()}
    column = columns.get(wanted.sort, Deal.opened_at)
    latest_first = wanted.sort not in columns and not wanted.descending
    order = column.desc().nulls_last() if wanted.descending or latest_first else column.asc().nulls_last()
    return statement.order_by(order, Deal.id.desc())


def deal_page(session: Session, event: Event, wanted: PageRequest, chosen: DealFilter, now: datetime) -> Page:
    """One page of these deals."""
    return fetch_page(session, deals_matching(session, event, chosen, wanted, now), wanted)


def moved_at(session: Session, deals: list[Deal]) -> dict[int, datetime]:
    """When each of some deals moved last."""
    rows = session.execute(
        sa.select(DealStep.deal_id, sa.func.max(sa.func.coalesce(DealStep.reviewed_at, DealStep.recorded_at)))
        .where(DealStep.deal_id.in_([deal.id for deal in deals])).group_by(DealStep.deal_id))
    return dict(rows.all())


def some_deals(
    session: Session, event: Event, wanted: PageRequest, chosen: DealFilter, now: datetime,
) -> Iterator[Deal]:
    """All of these deals, some hundreds at a time."""
    yield from session.scalars(
        deals_matching(session, event, chosen, wanted, now).execution_options(yield_per=500))


def ladder_of(session: Session, event: Event, now: datetime) -> list[Rung]:
    """The live deals of the event by stage, from talks to full capacity. Four queries."""
    own = sa.and_(Deal.event_id == event.id, _is_live(), Deal.stage.is_not(None))
    stalled = sa.case((is_stalled(pace_of(session, event), now), 1), else_=0)
    numbers = {row[0]: tuple(row[1:]) for row in session.execute(
        sa.select(Deal.stage, sa.func.count(), sa.func.coalesce(sa.func.sum(Deal.worth_cents), 0),
                  sa.func.sum(sa.case((Deal.is_waiting, 1), else_=0)), sa.func.sum(stalled))
        .where(own).group_by(Deal.stage))}
    place = sa.func.row_number().over(partition_by=Deal.stage, order_by=(last_move().desc(), Deal.id.desc()))
    latest = sa.select(Deal.id, place.label("place")).where(own).subquery()
    shown = session.scalars(
        sa.select(Deal).join(latest, latest.c.id == Deal.id).where(latest.c.place <= CARDS_A_COLUMN)
        .options(selectinload(Deal.parties)).order_by(latest.c.place)).all()
    return [_rung(stage, numbers.get(stage.value, (0, 0, 0, 0)), shown) for stage in Stage if stage is not Stage.TERMINATED]


def _rung(stage: Stage, numbers: tuple[Any, ...], shown: Iterable[Deal]) -> Rung:
    count, worth, waiting, stalled = map(int, numbers)
    return Rung(stage.value, count, worth, waiting, stalled, [deal for deal in shown if deal.stage == stage.value])


def amounts_like(session: Session, event: Event, nature: str, *, is_increase: bool) -> list[Decimal]:
    """What the latest deals of a nature (or their increases) came to, in 万元: at this event and those of its series."""
    kinds = [StepKind.INCREASE] if is_increase else [StepKind.OPEN, StepKind.ADVANCE]
    series = sa.and_(Event.series_id.is_not(None), Event.series_id == event.series_id)
    rows = session.execute(
        sa.select(DealStep.amount_cents, DealStep.currency, DealStep.rate)
        .join(Deal, DealStep.deal_id == Deal.id).join(Event, Event.id == DealStep.event_id)
        .where(sa.or_(DealStep.event_id == event.id, series), Deal.nature == nature, Deal.merged_into_id.is_(None),
               DealStep.kind.in_(kinds), DealStep.status == StepStatus.ACCEPTED.value, DealStep.amount_cents.is_not(None))
        .order_by(DealStep.id.desc()).limit(_SAMPLE))
    found = (money_from(*row) for row in rows)
    return [money.wan for money in found if money is not None]


def _is_live() -> sa.ColumnElement[bool]:
    return sa.and_(Deal.merged_into_id.is_(None), ~Deal.is_terminated)


def _is_entered_by(staff_id: int) -> sa.ColumnElement[bool]:
    """Whether an account opened the deal, recorded a step of it or brought evidence, by its name of old, too."""
    own = sa.select(DealPerson.id).where(sa.or_(
        DealPerson.staff_id == staff_id,
        sa.and_(DealPerson.staff_id.is_(None),
                DealPerson.sign_in == sa.select(Staff.username).where(Staff.id == staff_id).scalar_subquery())))
    step = aliased(DealStep)
    return sa.or_(Deal.opened_by_id.in_(own), sa.exists().where(
        step.deal_id == Deal.id, sa.or_(step.recorded_by_id.in_(own), step.evidence_by_id.in_(own))))


def _in_state(session: Session, event: Event, state: str, now: datetime) -> sa.ColumnElement[bool]:
    is_whole = Deal.merged_into_id.is_(None)
    if state == "stalled":
        return is_stalled(pace_of(session, event), now)
    conditions: dict[str, sa.ColumnElement[bool]] = {
        "live": _is_live(), "waiting": sa.and_(is_whole, Deal.is_waiting), "missing": sa.and_(is_whole, _lacks_proof()),
        "unfiled": sa.and_(is_whole, _lacks_files()), "terminated": sa.and_(is_whole, Deal.is_terminated),
        "merged": ~is_whole}
    return conditions.get(state, sa.true())


def _lacks_proof() -> sa.ColumnElement[bool]:
    """Whether a step waits that nobody could accept for want of evidence."""
    step = aliased(DealStep)
    unproven = [sa.and_(_stands_at(step, kind, stage), ~sa.or_(*(
        sa.and_(*(_has(step, evidence) for evidence in sorted(proof))) for proof in proofs_of(kind, stage))))
        for kind, stage in _PROVEN]
    return sa.exists().where(step.deal_id == Deal.id, step.status == StepStatus.WAITING.value, sa.or_(*unproven))


def _lacks_files() -> sa.ColumnElement[bool]:
    """Whether a step was accepted on evidence of which no file is kept here."""
    step, piece = aliased(DealStep), aliased(DealEvidence)
    has_file = sa.exists().where(piece.step_id == step.id, piece.file_id.is_not(None))
    return sa.exists().where(
        step.deal_id == Deal.id, step.status == StepStatus.ACCEPTED.value, step.reviewed_by_id.is_not(None), ~has_file,
        sa.or_(*(_stands_at(step, kind, stage) for kind, stage in _PROVEN)))


#: The steps that need evidence.
_PROVEN: Final[tuple[tuple[StepKind, Stage | None], ...]] = (
    *((kind, stage) for kind in (StepKind.OPEN, StepKind.ADVANCE) for stage in PROOFS if stage is not Stage.TERMINATED),
    (StepKind.TERMINATE, Stage.TERMINATED), (StepKind.INCREASE, None), (StepKind.RESIGN, None))


def _stands_at(step: Any, kind: StepKind, stage: Stage | None) -> sa.ColumnElement[bool]:
    same = step.kind == kind.value
    return sa.and_(same, step.stage == stage.value) if stage is not None else same


def _has(step: Any, evidence: str) -> sa.ColumnElement[bool]:
    piece = aliased(DealEvidence)
    return sa.exists().where(piece.step_id == step.id, piece.kind == evidence)
