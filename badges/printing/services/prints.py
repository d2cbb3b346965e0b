"""Carrying a print out: gathered, set, kept. What is slow (setting) happens between two units of work."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from app.core.errors import Refused
from app.core.files import store_file
from app.core.unit import Unit
from app.vocabulary.localized import text
from badges.codes.keyring import open_keyring
from badges.codes.queries import Badge, badge_text, current_badges
from badges.printing import errors as _errors  # noqa: F401  # what is refused and recorded here is defined there
from badges.printing.engine import Composed, Part
from badges.printing.enums import BadgeLayout, RunState, Sorting
from badges.printing.models import PrintedBadge, PrintRun
from badges.printing.policy import may_print_badges
from badges.printing.queries.holders import BadgeHolder, badge_holders
from badges.printing.queries.layouts import UsableLayout, layout_by_code, layouts_by_category
from badges.printing.queries.prints import printed_issues
from badges.printing.rules.badges import BadgeHead
from badges.printing.rules.orders import sections
from badges.printing.services.orders import hold_run
from badges.printing.services.parts import badge_head, parts_by, sectioned_parts
from events.registration.models import Delegate
from events.setup.models import Event

# Rows of the log that one statement names; SQLite and PostgreSQL both take far more.
_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class PrintPlan:
    """What a print consists of, as plain data. `issues` has (delegate's id, issue) of each badge in order.

    `owners` has the delegate's id of each thing that is set, None for a separator. `round` is the print's at that time.
    """

    head: BadgeHead
    parts: list[Part]
    issues: list[tuple[int, int]]
    owners: list[int | None]
    round: int


def gather(unit: Unit, run_id: int) -> PrintPlan:
    """Everything that an ordered print needs, as plain data; who has lost the badge meanwhile is left out.

    Raises Forbidden, Refused("print_discarded", "no_badges_to_print", "print_layout_deleted").
    """
    run = unit.session.get_one(PrintRun, run_id)
    event = unit.session.get_one(Event, run.event_id)
    unit.require(may_print_badges, event)
    if run.state == RunState.DISCARDED:
        raise Refused("print_discarded")
    keyring = open_keyring(unit, event.id)
    badges = current_badges(unit.session, event, keyring)
    holders = _holders(unit, event, run, badges)
    if not holders:
        raise Refused("no_badges_to_print")
    layout_of = _layouts(unit, event, run)
    on_sheets = run.layout == BadgeLayout.SHEET
    kinds: dict[int, int] = {}
    in_order = sections(
        holders, Sorting(run.sorting), lambda one: kinds.setdefault(id(layout_of(one)), len(kinds)),
        kinds_first=on_sheets and not run.separators,
    )  # fmt: skip
    texts = {one.id: badge_text(keyring, event, badges[one.id]) for one in holders}
    people = [one for _title, there in in_order for one in there]
    issues = [(one.id, badges[one.id].issue) for one in people]
    if not run.separators:
        parts = parts_by(unit, event, people, texts, layout_of, on_sheets)
        return PrintPlan(badge_head(event), parts, issues, [one.id for one in people], run.rounds)
    named = [(_title(event, run, title), there) for title, there in in_order]
    parts = sectioned_parts(unit, event, named, texts, layout_of, on_sheets)
    owners = [owner for _title, there in in_order for owner in (None, *(one.id for one in there))]
    return PrintPlan(badge_head(event), parts, issues, owners, run.rounds)


def _holders(unit: Unit, event: Event, run: PrintRun, badges: Mapping[int, Badge]) -> list[BadgeHolder]:
    """Whom the print is for, as far as their current badge is still the one that was ordered."""
    rows = unit.session.execute(sa.select(PrintedBadge.delegate_id, PrintedBadge.issue).where(PrintedBadge.run_id == run.id))
    ordered: dict[int, int] = {row.delegate_id: row.issue for row in rows}
    in_run = Delegate.id.in_(sa.select(PrintedBadge.delegate_id).where(PrintedBadge.run_id == run.id))
    return [
        holder
        for holder in badge_holders(unit.session, event, narrowed=[in_run])
        if badges[holder.id].withdrawn_at is None and badges[holder.id].issue == ordered[holder.id]
    ]


def _layouts(unit: Unit, event: Event, run: PrintRun) -> Callable[[BadgeHolder], UsableLayout]:
    if run.layout_code:
        chosen = layout_by_code(unit.session, event, run.layout_code)
        if chosen is None:
            raise Refused("print_layout_deleted")
        return lambda _holder: chosen
    layouts = layouts_by_category(unit.session, event)
    return lambda holder: layouts.get(holder.category_code, layouts[""])


def _title(event: Event, run: PrintRun, title: str) -> str:
    """What a section is called on its separator; a dash where there is no name."""
    if run.sorting == Sorting.CATEGORY:
        names = {category.code: text(category.name, event.languages[0] if event.languages else "zh")
                 for category in event.categories}
        return names.get(title, title)
    return title or "–"


def keep_print(unit: Unit, run_id: int, plan: PrintPlan, composed: Composed, *, fetched: bool = False) -> PrintRun | None:
    """Store the file of a print, and log what is in it; None where it must be gathered anew, since somebody in it was
    erased, cancelled or reissued meanwhile. `fetched` says that the file is in somebody's hands already.

    Raises Forbidden, Refused("disk_full"). Records badges.printed.
    """
    run = hold_run(unit.session, run_id)
    event = unit.session.get_one(Event, run.event_id)
    unit.require(may_print_badges, event)
    if run.state != RunState.WAITING:
        return run
    badges = current_badges(unit.session, event, open_keyring(unit, event.id))
    holders = _holders(unit, event, run, badges)
    if run.rounds != plan.round or {one.id for one in holders} != {one for one, _issue in plan.issues}:
        return None
    name = "-".join(filter(None, (event.code, run.purpose, run.category, str(run.id))))
    stored = store_file(
        unit, composed.pdf, name=f"{name}.pdf", media_type="application/pdf", purpose="badges", event_id=event.id
    )
    run.file_id, run.printed_at, run.count = stored.id, unit.now(), len(plan.issues)
    run.state = RunState.PRINTED if fetched else RunState.READY
    if fetched:
        run.settled_at, run.settled_by = unit.now(), unit.actor.label[:200]
    run.unfit = _log(unit, run, plan, composed)
    unit.record(
        "badges.printed", event_id=event.id, subject=("print_run", run.id), count=run.count, category=run.category,
        layout=run.layout,
    )  # fmt: skip
    return run


def _log(unit: Unit, run: PrintRun, plan: PrintPlan, composed: Composed) -> int:
    """Make the log what is in the file; returns how many have a text that doesn't fit."""
    told: dict[int, list[str]] = {}
    for each in composed.unfit:
        owner = plan.owners[each.number]
        if owner is not None:
            told.setdefault(owner, []).append(each.element)
    there = {delegate_id for delegate_id, _issue in plan.issues}
    logged = unit.session.scalars(sa.select(PrintedBadge.delegate_id).where(PrintedBadge.run_id == run.id))
    gone = [delegate_id for delegate_id in logged if delegate_id not in there]
    for start in range(0, len(gone), _AT_ONCE):
        unit.session.execute(
            sa.delete(PrintedBadge).where(
                PrintedBadge.run_id == run.id, PrintedBadge.delegate_id.in_(gone[start : start + _AT_ONCE])
            )
        )
    for delegate_id, elements in told.items():
        unit.session.execute(
            sa.update(PrintedBadge).where(PrintedBadge.run_id == run.id, PrintedBadge.delegate_id == delegate_id)
            .values(unfit=elements, has_unfit=True)
        )  # fmt: skip
    return len(told)


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
