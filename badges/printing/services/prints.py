"""Printing badges: ordered, gathered, set, kept. What is slow (setting) happens between two units of work."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import Refused
from app.core.files import forget_files, store_file
from app.core.unit import Unit
from app.web.qr import code_svg
from badges.codes.keyring import open_keyring
from badges.codes.policy import may_issue
from badges.codes.queries import Badge, badge_of, badge_text, current_badges
from badges.codes.rules import group_fallback
from badges.printing import errors as _errors  # noqa: F401  # what is refused and recorded here is defined there
from badges.printing.engine import Composed, Part
from badges.printing.enums import BadgeLayout
from badges.printing.models import PrintedBadge, PrintRun
from badges.printing.policy import may_print_badges
from badges.printing.queries.holders import badge_holders
from badges.printing.queries.prints import printed_issues, runs_with
from badges.printing.rules.badges import BadgeHead
from badges.printing.services.parts import badge_head, badge_parts
from events.registration.models import Delegate
from events.setup.models import Event


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """Which badges are to be printed: of a category, of some people, only what wasn't printed, or all."""

    layout: BadgeLayout = BadgeLayout.SINGLE
    category: str | None = None
    only_unprinted: bool = False
    delegate_ids: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class PrintPlan:
    """What a print consists of, as plain data. `issues` has (delegate's id, issue) of each badge."""

    head: BadgeHead
    parts: list[Part]
    issues: list[tuple[int, int]]


def order_print(unit: Unit, event: Event, order: PrintOrder, *, as_job: bool) -> PrintRun:
    """Take down what is to be printed; `as_job` has the queue do it.

    Raises Forbidden, Refused("unknown_category", "no_badges_to_print").
    """
    unit.require(may_print_badges, event)
    if order.category is not None and order.category not in {category.code for category in event.categories}:
        raise Refused("unknown_category", field="category")
    plan = _plan(unit, event, order)
    run = PrintRun(
        event_id=event.id,
        layout=order.layout,
        category=order.category,
        only_unprinted=order.only_unprinted,
        delegate_ids=None if order.delegate_ids is None else list(order.delegate_ids),
        count=len(plan.issues),
        ordered_by=unit.actor.label[:200],
        ordered_at=unit.now(),
    )
    unit.session.add(run)
    unit.session.flush()
    if as_job:
        job = unit.enqueue("badges.print", event_id=event.id, run_id=run.id)
        unit.session.flush()
        run.job_id = job.id
    return run


def gather(unit: Unit, run_id: int) -> PrintPlan:
    """Everything that an ordered print needs, as plain data. Raises Forbidden, Refused("no_badges_to_print")."""
    run = unit.session.get_one(PrintRun, run_id)
    event = unit.session.get_one(Event, run.event_id)
    unit.require(may_print_badges, event)
    order = PrintOrder(BadgeLayout(run.layout), run.category, run.only_unprinted, run.delegate_ids)
    return _plan(unit, event, order)


def _plan(unit: Unit, event: Event, order: PrintOrder) -> PrintPlan:
    keyring = open_keyring(unit, event.id)
    badges = current_badges(unit.session, event, keyring)
    printed = printed_issues(unit.session, event) if order.only_unprinted else set()
    holders = [
        holder
        for holder in badge_holders(unit.session, event, order.category, order.delegate_ids)
        if badges[holder.id].withdrawn_at is None and (holder.id, badges[holder.id].issue) not in printed
    ]
    if not holders:
        raise Refused("no_badges_to_print")
    parts = badge_parts(
        unit, event, holders, {holder.id: badge_text(keyring, event, badges[holder.id]) for holder in holders},
        on_sheets=order.layout is BadgeLayout.SHEET,
    )  # fmt: skip
    return PrintPlan(badge_head(event), parts, [(holder.id, badges[holder.id].issue) for holder in holders])


def keep_print(unit: Unit, run_id: int, plan: PrintPlan, composed: Composed) -> PrintRun:
    """Store the file of a print, and log each badge in it. Raises Refused("disk_full"). Records badges.printed."""
    run = unit.session.get_one(PrintRun, run_id)
    event = unit.session.get_one(Event, run.event_id)
    unit.require(may_print_badges, event)
    if run.printed_at is not None:
        return run
    name = "-".join(filter(None, (event.code, "badges", run.category, str(run.id))))
    stored = store_file(
        unit, composed.pdf, name=f"{name}.pdf", media_type="application/pdf", purpose="badges", event_id=event.id
    )
    run.file_id, run.printed_at, run.count = stored.id, unit.now(), len(plan.issues)
    run.unfit = len({each.number for each in composed.unfit})
    unit.session.add_all(
        PrintedBadge(run_id=run.id, delegate_id=delegate_id, issue=issue) for delegate_id, issue in plan.issues
    )
    unit.record(
        "badges.printed", event_id=event.id, subject=("print_run", run.id), count=run.count, category=run.category,
        layout=run.layout,
    )  # fmt: skip
    return run


@dataclass(frozen=True, slots=True)
class PrintCounts:
    """Badges of an event: all that are good, and how many of those were printed."""

    badges: int
    printed: int


def print_counts(unit: Unit, event: Event) -> PrintCounts:
    """How many good badges there are, and how many of them were printed."""
    keyring = open_keyring(unit, event.id)
    good = [badge for badge in current_badges(unit.session, event, keyring).values() if badge.withdrawn_at is None]
    printed = printed_issues(unit.session, event)
    return PrintCounts(len(good), sum((badge.delegate_id, badge.issue) in printed for badge in good))


@dataclass(frozen=True, slots=True)
class BadgeCard:
    """One delegate's badge as its page shows it. `picture` is an SVG document, empty for a withdrawn badge."""

    badge: Badge
    fallback: str
    picture: str
    prints: list[tuple[PrintRun, int]]


def badge_card(unit: Unit, event: Event, delegate: Delegate) -> BadgeCard | None:
    """An approved delegate's badge with its picture and prints; None for others. Raises Forbidden."""
    unit.require(may_issue, event)
    badge = badge_of(unit, event, delegate)
    if badge is None:
        return None
    machine = badge_text(open_keyring(unit, event.id), event, badge)
    picture = "" if badge.withdrawn_at else code_svg(machine.code)
    return BadgeCard(badge, group_fallback(machine.fallback), picture, runs_with(unit.session, delegate.id))


def printed_about(session: Session, delegate: Any) -> list[dict[str, Any]]:
    """When badges of a delegate were put on paper, oldest first."""
    rows = session.execute(
        sa.select(PrintedBadge.issue, PrintRun.ordered_at).join(PrintRun, PrintRun.id == PrintedBadge.run_id)
        .where(PrintedBadge.delegate_id == delegate.id).order_by(PrintRun.id)
    )
    return [{"issue": issue, "ordered_at": at.isoformat()} for issue, at in rows]


def forget_printed(unit: Unit, delegate: Any) -> dict[str, int]:
    """Delete the files that have a delegate's badge on them; the others' badges are made anew when they are wanted."""
    runs = unit.session.scalars(
        sa.select(PrintRun).where(
            PrintRun.file_id.is_not(None),
            PrintRun.id.in_(sa.select(PrintedBadge.run_id).where(PrintedBadge.delegate_id == delegate.id)),
        )
    ).all()
    files = [run.file_id for run in runs]
    for run in runs:
        run.file_id = None
    unit.session.flush()
    return {"badges": forget_files(unit, files)}
