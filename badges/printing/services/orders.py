"""Ordering a print: who is in it is settled, and theirs alone, from the moment of the order."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import Refused
from app.core.jobs import Job, JobState
from app.core.unit import Unit
from badges.codes.keyring import open_keyring
from badges.codes.models import EventKey
from badges.codes.queries import Badge, current_badges
from badges.printing import errors as _errors  # noqa: F401  # what is refused and recorded here is defined there
from badges.printing.enums import BadgeLayout, Discarded, ElementKind, Purpose, RunState, Sorting
from badges.printing.models import PrintedBadge, PrintRun
from badges.printing.policy import may_print_badges
from badges.printing.queries.holders import BadgeHolder
from badges.printing.queries.layouts import layout_by_code
from badges.printing.queries.prints import taken_issues
from badges.printing.queries.selections import Selection, selected_holders
from events.setup.models import Event


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """Which badges are to be printed, and how. An empty `layout_code` is the layout of each one's category.

    `category` and `delegate_ids` narrow the selection further.
    """

    layout: BadgeLayout = BadgeLayout.SINGLE
    category: str | None = None
    only_unprinted: bool = False
    delegate_ids: Sequence[int] | None = None
    selection: Selection = field(default_factory=Selection)
    layout_code: str = ""
    sorting: Sorting = Sorting.CATEGORY
    separators: bool = False

    @property
    def whole(self) -> Selection:
        people = self.selection.people
        if self.category is not None:
            people = replace(people, category=self.category)
        if self.delegate_ids is not None:
            people = replace(people, ids=".".join(map(str, self.delegate_ids)))
        return replace(self.selection, people=people)


@dataclass(frozen=True, slots=True)
class Expected:
    """What an order would print: how many now, and how many it leaves out because a print has them or they are void."""

    count: int
    taken: int
    withdrawn: int


def order_print(unit: Unit, event: Event, order: PrintOrder, *, as_job: bool) -> PrintRun:
    """Take down what is to be printed; `as_job` has the queue do it. From here on no print of what is unprinted has them.

    Raises Forbidden, Refused("unknown_category", "layout_unknown", "no_badges_to_print"). Records badges.print_ordered.
    """
    unit.require(may_print_badges, event)
    purpose = _checked(unit, event, order)
    _hold_prints(unit, event)
    _discard_failed(unit, event)
    people, _expected = _people(unit, event, order, purpose)
    if not people:
        raise Refused("no_badges_to_print")
    run = PrintRun(
        event_id=event.id,
        layout=order.layout,
        category=order.category or order.selection.people.category or None,
        only_unprinted=order.only_unprinted,
        delegate_ids=None if order.delegate_ids is None else list(order.delegate_ids),
        count=len(people),
        ordered_by=unit.actor.label[:200],
        ordered_at=unit.now(),
        state=RunState.WAITING,
        purpose=purpose,
        layout_code=order.layout_code or None,
        sorting=order.sorting,
        separators=order.separators,
        chosen=order.selection.chosen or None,
    )
    unit.session.add(run)
    unit.session.flush()
    entries = [{"run_id": run.id, "delegate_id": one.id, "issue": badge.issue, "has_unfit": False} for one, badge in people]
    unit.session.execute(sa.insert(PrintedBadge), entries)
    unit.record("badges.print_ordered", event_id=event.id, subject=("print_run", run.id), count=len(people))
    if as_job:
        job = unit.enqueue("badges.print", event_id=event.id, run_id=run.id)
        unit.session.flush()
        run.job_id = job.id
    return run


def expect_print(unit: Unit, event: Event, order: PrintOrder) -> Expected:
    """What an order would print if it were given now. Raises Forbidden, Refused("unknown_category", "layout_unknown")."""
    unit.require(may_print_badges, event)
    return _people(unit, event, order, _checked(unit, event, order))[1]


def _checked(unit: Unit, event: Event, order: PrintOrder) -> Purpose:
    category = order.category or order.selection.people.category
    if category and category not in {each.code for each in event.categories}:
        raise Refused("unknown_category", field="category")
    if not order.layout_code:
        return Purpose.BADGES
    layout = layout_by_code(unit.session, event, order.layout_code)
    if layout is None:
        raise Refused("layout_unknown", field="layout_code")
    has_code = any(element.kind is ElementKind.CODE for element in layout.layout.elements)
    return Purpose.BADGES if has_code else Purpose.CARDS


def _people(
    unit: Unit, event: Event, order: PrintOrder, purpose: Purpose
) -> tuple[list[tuple[BadgeHolder, Badge]], Expected]:
    badges = current_badges(unit.session, event, open_keyring(unit, event.id))
    taken = taken_issues(unit.session, event, purpose) if order.only_unprinted else set()
    found = [(holder, badges[holder.id]) for holder in selected_holders(unit.session, event, order.whole)]
    good = [(holder, badge) for holder, badge in found if badge.withdrawn_at is None]
    free = [(holder, badge) for holder, badge in good if (holder.id, badge.issue) not in taken]
    return free, Expected(len(free), len(good) - len(free), len(found) - len(good))


def _hold_prints(unit: Unit, event: Event) -> None:
    """Let orders of an event come one after the other, by its first key's row, so that no badge is in two of them."""
    open_keyring(unit, event.id)
    unit.session.execute(
        sa.select(EventKey.id).where(EventKey.event_id == event.id).order_by(EventKey.number).limit(1).with_for_update()
    )


def _discard_failed(unit: Unit, event: Event) -> None:
    """Set free what prints have taken that came to nothing."""
    failed = sa.select(Job.id).where(Job.task == "badges.print", Job.event_id == event.id, Job.state == JobState.FAILED)
    unit.session.execute(
        sa.update(PrintRun)
        .where(PrintRun.event_id == event.id, PrintRun.state == RunState.WAITING, PrintRun.job_id.in_(failed))
        .values(state=RunState.DISCARDED, discarded=Discarded.FAILED, settled_at=unit.now())
        .execution_options(synchronize_session=False)
    )


def hold_run(session: Session, run_id: int) -> PrintRun:
    """A print as it is now, held to the end of the unit."""
    return session.execute(
        sa.select(PrintRun).where(PrintRun.id == run_id).with_for_update().execution_options(populate_existing=True)
    ).scalar_one()
