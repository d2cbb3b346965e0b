"""What becomes of a print's file: fetched, discarded, deleted when its time is over; and one badge printed at once."""

from datetime import timedelta
from typing import Final

import sqlalchemy as sa

from app.core.errors import Refused
from app.core.files import forget_files
from app.core.unit import Unit
from badges.codes.keyring import open_keyring
from badges.codes.queries import badge_of, badge_text
from badges.printing.enums import SAID_WHEN_DISCARDED, BadgeLayout, Discarded, RunState
from badges.printing.models import PrintedBadge, PrintRun
from badges.printing.policy import may_print_badges
from badges.printing.queries.holders import badge_holders
from badges.printing.queries.prints import find_run
from badges.printing.services.orders import hold_run
from badges.printing.services.parts import badge_head, badge_parts
from badges.printing.services.prints import PrintPlan
from events.registration.models import Delegate
from events.setup.models import Event

KEPT: Final = timedelta(days=14)
"""How long files are kept: they show names, and a print that is wanted again is made in seconds."""
_AT_ONCE = 100


def fetch_print(unit: Unit, event: Event, run_id: int) -> PrintRun:
    """Say that somebody takes a print's file: from now on its badges count as printed.

    The service sees no paper. That the file is taken is the last thing it can see of a print, and what nobody forgets
    to do; one that came out wrong is discarded, and its badges are unprinted again.
    Raises Forbidden, NotFound, Refused("print_has_no_file"). Records badges.fetched the first time.
    """
    unit.require(may_print_badges, event)
    run = hold_run(unit.session, find_run(unit.session, event, run_id).run.id)
    if run.file_id is None or run.state not in (RunState.READY, RunState.PRINTED):
        raise Refused("print_has_no_file")
    if run.state == RunState.READY:
        run.state, run.settled_by, run.settled_at = RunState.PRINTED, unit.actor.label[:200], unit.now()
        unit.record("badges.fetched", event_id=event.id, subject=("print_run", run.id), count=run.count)
    return run


def discard_print(unit: Unit, event: Event, run_id: int, reason: Discarded) -> PrintRun:
    """Say that a print came to nothing: its badges count as unprinted, its file is deleted; one being made ends.

    Raises Forbidden, NotFound, Refused("discard_reason_unknown", "print_discarded"). Records badges.print_discarded.
    """
    unit.require(may_print_badges, event)
    if reason not in SAID_WHEN_DISCARDED:
        raise Refused("discard_reason_unknown", field="reason")
    run = hold_run(unit.session, find_run(unit.session, event, run_id).run.id)
    if run.state == RunState.DISCARDED:
        raise Refused("print_discarded")
    _discard(unit, run, reason)
    run.settled_by = unit.actor.label[:200]
    unit.record("badges.print_discarded", event_id=event.id, subject=("print_run", run.id), count=run.count, reason=reason)
    return run


def forget_old_prints(unit: Unit) -> int:
    """Delete files whose time is over, and set free the badges of those that nobody has fetched; returns how many."""
    old = unit.session.scalars(
        sa.select(PrintRun).where(PrintRun.file_id.is_not(None), PrintRun.printed_at < unit.now() - KEPT)
        .order_by(PrintRun.id).limit(_AT_ONCE).with_for_update()
    ).all()  # fmt: skip
    for run in old:
        if run.state == RunState.READY:
            _discard(unit, run, Discarded.LAPSED)
        else:
            forget_file(unit, run)
    return len(old)


def _discard(unit: Unit, run: PrintRun, reason: Discarded) -> None:
    run.state, run.discarded, run.settled_at = RunState.DISCARDED, reason, unit.now()
    forget_file(unit, run)


def forget_file(unit: Unit, run: PrintRun) -> int:
    """Delete a print's file; returns how many there were."""
    file_id, run.file_id = run.file_id, None
    unit.session.flush()
    return forget_files(unit, [file_id])


def forget_printed(unit: Unit, delegate: Delegate) -> dict[str, int]:
    """Delete the files that have a delegate's badge on them, and have those made anew that are being made.

    The others' badges in a file that nobody has fetched are unprinted again.
    """
    runs = unit.session.scalars(
        sa.select(PrintRun)
        .where(
            PrintRun.id.in_(sa.select(PrintedBadge.run_id).where(PrintedBadge.delegate_id == delegate.id)),
            sa.or_(PrintRun.file_id.is_not(None), PrintRun.state == RunState.WAITING),
        )
        .with_for_update()
    ).all()
    files = 0
    for run in runs:
        if run.state == RunState.WAITING:
            run.rounds += 1
        if run.state == RunState.READY:
            run.state, run.discarded, run.settled_at = RunState.DISCARDED, Discarded.ERASED, unit.now()
        if run.file_id is not None:
            files += forget_file(unit, run)
    unit.session.flush()
    return {"badges": files}


def print_at_once(unit: Unit, event: Event, delegate: Delegate) -> PrintPlan:
    """One badge for the printer at hand, a print of its own that counts as printed, without a file that is kept.

    What is returned is set when the unit is over. Raises Forbidden, Refused("badge_needs_approval",
    "badge_withdrawn_before"). Records badges.printed.
    """
    unit.require(may_print_badges, event)
    plan = plan_of_one(unit, event, delegate)
    run = PrintRun(
        event_id=event.id, layout=BadgeLayout.SINGLE, delegate_ids=[delegate.id], count=1, state=RunState.PRINTED,
        ordered_by=unit.actor.label[:200], ordered_at=unit.now(), printed_at=unit.now(),
        settled_by=unit.actor.label[:200], settled_at=unit.now(),
    )  # fmt: skip
    unit.session.add(run)
    unit.session.flush()
    unit.session.add(PrintedBadge(run_id=run.id, delegate_id=delegate.id, issue=plan.issues[0][1]))
    unit.record(
        "badges.printed", event_id=event.id, subject=("print_run", run.id), count=1, category=delegate.category.code,
        layout=run.layout,
    )  # fmt: skip
    return plan


def plan_of_one(unit: Unit, event: Event, delegate: Delegate) -> PrintPlan:
    """One badge as plain data, logged nowhere. Raises Refused("badge_needs_approval", "badge_withdrawn_before")."""
    badge = badge_of(unit, event, delegate)
    if badge is None:
        raise Refused("badge_needs_approval")
    if badge.withdrawn_at is not None:
        raise Refused("badge_withdrawn_before")
    holders = badge_holders(unit.session, event, delegate_ids=[delegate.id])
    texts = {delegate.id: badge_text(open_keyring(unit, event.id), event, badge)}
    parts = badge_parts(unit, event, holders, texts, on_sheets=False)
    return PrintPlan(badge_head(event), parts, [(delegate.id, badge.issue)], [delegate.id], 0)
