"""Invented deals of four steps each, written with what they contribute as the services would write it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from events.docking.enums import Nature, Scope, Side, Stage, StepKind, StepStatus
from events.docking.models import Deal, DealParty, DealPerson, DealSpan, DealStep
from events.docking.queries.tallies import SPAN_KEYS, to_column
from events.docking.rules.amounts import Money
from events.docking.rules.deals import DealState, Step
from events.docking.rules.figures import Figures, total
from events.docking.rules.parties import Party
from events.docking.rules.standings import spans, standing_of
from events.docking.services import rebuild_doubles

EDITION = "innovation-2019"
AS_OF = date(2020, 6, 30)
OPENED = datetime(2019, 5, 18, 2, tzinfo=UTC)
CHUNK = 2000
LADDERS = (
    (Stage.INTENT, Stage.FRAMEWORK, Stage.CONTRACT, Stage.LANDED), (Stage.TALKS, Stage.INTENT, Stage.CONTRACT, Stage.PERFORMING),
    (Stage.INTENT, Stage.CONTRACT, Stage.LANDED, Stage.STARTED), (Stage.TALKS, Stage.INTENT, Stage.FRAMEWORK, None),
)


def add_deals(session: Session, event_id: int, first: int, last: int) -> Figures:
    """Write the deals `first` to `last` (not included); returns what these come to at AS_OF."""
    if not first:
        session.execute(sa.insert(DealPerson), [{"id": 1, "name": "wang"}, {"id": 2, "name": "li"}])
    come_to = []
    for start in range(first, last, CHUNK):
        states = {number + 1: deal_of(number) for number in range(start, min(start + CHUNK, last))}
        come_to += [standing_of(state, {EDITION}, AS_OF).figures for state in states.values()]
        _write(session, event_id, states)
        session.commit()
    rebuild_doubles(session)
    session.commit()
    return total(come_to)


def deal_of(number: int) -> DealState:
    """The deal of a number: always the same."""
    random = Random(number)  # the same deals in every run
    ladder = LADDERS[number % len(LADDERS)]
    on = date(2019, 5, 18) + timedelta(days=random.randrange(3))
    steps = []
    for place, stage in enumerate(ladder, 1):
        kind = StepKind.OPEN if place == 1 else StepKind.ADVANCE if stage else StepKind.TERMINATE
        money = Money(Decimal(random.randrange(10, 5000)) * 10_000, "CNY", Decimal(1)) if place == 2 else None
        steps.append(Step(
            number=place, kind=kind, edition=EDITION, on=on, recorded_by="1", recorded_at=OPENED, evidence_by="1",
            status=StepStatus.ACCEPTED, stage=stage or Stage.TERMINATED, money=money))
        on += timedelta(days=random.randrange(1, 300))
    # One deal in fifty is an unsettled double of the one before it: far more than staff would let stand.
    offer, taker = (number - 1 if number % 50 == 1 else number), (number - (number % 50 == 1)) % 9000
    parties = (Party(f"泉城大学{number % 40}", Side.OFFER), Party(f"济南公司{taker}", Side.DEMAND, f"C{taker}"))
    return DealState(
        ref=f"d{number:07}", edition=EDITION, title=f"项目{number}", parties=parties, nature=Nature.MONEY, currency="CNY",
        opened_by="1", opened_at=OPENED, steps=tuple(steps), offer=f"offer-{offer}")


def _write(session: Session, event_id: int, states: dict[int, DealState]) -> None:
    _copy(session, Deal, [{
        "id": deal_id, "ref": state.ref, "event_id": event_id, "title": state.title, "nature": "money", "currency": "CNY",
        "offer": state.offer, "opened_by_id": 1, "opened_at": OPENED, "stage": state.stage.value if state.stage else None,
        "is_terminated": state.is_terminated, "is_waiting": False, "search": state.ref} for deal_id, state in states.items()])
    _copy(session, DealParty, [{
        "deal_id": deal_id, "position": place, "name": party.name, "side": party.side.value, "own_id": party.id}
        for deal_id, state in states.items() for place, party in enumerate(state.parties, 1)])
    _copy(session, DealStep, [_step(deal_id, event_id, step) for deal_id, state in states.items() for step in state.steps])
    _copy(session, DealSpan, [row for deal_id, state in states.items() for row in _spans(deal_id, event_id, state)])


def _copy(session: Session, table: type[Any], rows: list[dict[str, Any]]) -> None:
    """Rows by COPY: what is measured is read later, and how long it takes to be written is no matter here."""
    columns = list(rows[0])
    driver: Any = session.connection().connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(
        f"COPY {table.__tablename__} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([row[column] for column in columns])


def _step(deal_id: int, event_id: int, step: Step) -> dict[str, Any]:
    return {
        "deal_id": deal_id, "number": step.number, "kind": step.kind.value, "status": step.status.value,
        "stage": step.stage.value if step.stage else None,
        "event_id": event_id, "on_date": step.on, "amount_cents": int(step.money.amount * 100) if step.money else None,
        "currency": "CNY" if step.money else None, "rate": "1" if step.money else None, "recorded_by_id": 1,
        "recorded_at": OPENED, "evidence_by_id": 1, "reviewed_by_id": 2, "reviewed_at": OPENED}


def _spans(deal_id: int, event_id: int, state: DealState) -> Iterator[dict[str, Any]]:
    for span in spans(state, {EDITION}):
        yield {
            "scope": Scope.EVENT.value, "scope_id": event_id, "deal_id": deal_id, "first": span.first, "until": span.until,
            "stage": span.standing.stage.value if span.standing.stage else None,
            **{key: to_column(key, span.standing.figures.value(key)) for key in SPAN_KEYS}}
