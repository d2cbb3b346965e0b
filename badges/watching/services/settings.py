"""What is told of whom, who gets a certificate, and which delegates are marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.core.errors import Refused
from app.core.unit import Unit
from badges.watching.enums import AttendanceRule
from badges.watching.models import MarkedGuest
from badges.watching.policy import may_certify, may_set_up
from badges.watching.queries.settings import settings_of
from events.registration.models import Delegate
from events.setup.models import Event


@dataclass(frozen=True, slots=True)
class WatchPlan:
    """Whose arrival is told to their liaison."""

    guest_categories: Sequence[str]
    with_liaison: bool = True
    tell_liaisons: bool = True


@dataclass(frozen=True, slots=True)
class AttendancePlan:
    """Who has attended, and whether they fetch their certificates themselves."""

    rule: AttendanceRule
    least: int = 1
    is_open: bool = False


def save_watching(unit: Unit, event: Event, plan: WatchPlan) -> bool:
    """Make this what liaisons are told; False where nothing changed.

    Raises Forbidden, Refused("unknown_category"). Records watching.settings_changed.
    """
    unit.require(may_set_up, event)
    if not set(plan.guest_categories) <= {category.code for category in event.categories}:
        raise Refused("unknown_category", field="guest_categories")
    return _write(unit, event, {
        "guest_categories": list(plan.guest_categories), "with_liaison": plan.with_liaison,
        "tell_liaisons": plan.tell_liaisons,
    })  # fmt: skip


def save_attendance(unit: Unit, event: Event, plan: AttendancePlan) -> bool:
    """Make this what counts as attendance; certificates that were issued stay. As save_watching."""
    unit.require(may_certify, event)
    return _write(unit, event, {
        "attendance_rule": str(plan.rule), "attendance_least": max(1, plan.least), "certificates_open": plan.is_open,
    })  # fmt: skip


def _write(unit: Unit, event: Event, wanted: dict[str, Any]) -> bool:
    row = settings_of(unit.session, event.id)
    changed = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    if not changed:
        return False
    unit.session.add(row)
    for name, value in changed.items():
        setattr(row, name, value)
    unit.record("watching.settings_changed", event_id=event.id, subject=("event", event.code), **changed)
    unit.session.flush()
    return True


def mark_guest(unit: Unit, event: Event, delegate: Delegate, *, marked: bool) -> bool:
    """Have this delegate's arrival told, or no longer; False where it was so before.

    Raises Forbidden. Records watching.guest_marked or watching.guest_unmarked.
    """
    unit.require(may_set_up, event)
    row = unit.session.get(MarkedGuest, delegate.id)
    if (row is not None) == marked:
        return False
    if row is None:
        unit.session.add(
            MarkedGuest(delegate_id=delegate.id, marked_by=unit.actor.label[:200], marked_at=unit.now())
        )
        unit.record("watching.guest_marked", event_id=event.id, subject=("delegate", delegate.id))
    else:
        unit.session.delete(row)
        unit.record("watching.guest_unmarked", event_id=event.id, subject=("delegate", delegate.id))
    unit.session.flush()
    return True
