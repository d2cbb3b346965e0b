"""What arrival desks may do: by a page, and as a part of an event's definition."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.core.errors import Refused
from app.core.unit import Unit
from badges.arrivals.definition import WALK_INS_SECTION
from badges.arrivals.models import ArrivalSettings
from badges.arrivals.queries import settings_of
from badges.arrivals.rules import is_good_pin
from badges.arrivals.services.pins import pin_hash
from badges.desk.policy import may_manage_desks
from events.setup.definition.schema import Section
from events.setup.models import Event


@dataclass(frozen=True, slots=True)
class ArrivalPlan:
    """Who may walk in, whether a supervisor must agree, and a new PIN (None: as it is; empty: none)."""

    categories: Sequence[str]
    approval: bool = True
    pin: str | None = None


class WalkInsPart:
    """The part `walk_ins` of a definition. The PIN stands in no file."""

    key = "walk_ins"

    def schema(self) -> Section:
        return WALK_INS_SECTION

    def apply(self, unit: Any, event: Any, value: Any) -> bool:
        return bool(_write(unit, event, ArrivalPlan(value.get("categories", []), value.get("approval", True))))

    def export(self, session: Any, event: Any) -> dict[str, Any] | None:
        row = session.get(ArrivalSettings, event.id)
        if row is None or not row.walk_in_categories:
            return None
        return {"categories": list(row.walk_in_categories), "approval": row.walk_in_approval}


def save_arrival(unit: Unit, event: Event, plan: ArrivalPlan) -> list[str]:
    """Make this what arrival desks may do; the names of what changed.

    Raises Forbidden, Refused("unknown_category", "pin_too_simple"). Records arrivals.settings_changed, without the PIN.
    """
    unit.require(may_manage_desks, event)
    if not set(plan.categories) <= {category.code for category in event.categories}:
        raise Refused("unknown_category", field="categories")
    if plan.pin and not is_good_pin(plan.pin):
        raise Refused("pin_too_simple", field="pin")
    return _write(unit, event, plan)


def _write(unit: Unit, event: Event, plan: ArrivalPlan) -> list[str]:
    row = settings_of(unit.session, event.id)
    wanted: dict[str, Any] = {"walk_in_categories": list(plan.categories), "walk_in_approval": plan.approval}
    if plan.pin is not None:
        wanted["pin_hash"] = pin_hash(event.id, plan.pin) if plan.pin else None
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    if not changed:
        return []
    unit.session.add(row)
    for name in changed:
        setattr(row, name, wanted[name])
    unit.record(
        "arrivals.settings_changed", event_id=event.id, subject=("event", event.code), changed=changed,
        categories=row.walk_in_categories, approval=row.walk_in_approval,
    )  # fmt: skip
    unit.session.flush()
    return changed
