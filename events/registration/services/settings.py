"""How an event handles registrations, and how long it keeps what people told."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from app.core.unit import Unit
from events.registration import policy, queries
from events.registration.models import RegistrationSettings
from events.setup.models import Event


@dataclass(frozen=True, slots=True)
class Handling:
    """Until when people change, how long an offer holds, and for how many days what is kept. None: without end."""

    changes_until: date | None = None
    offer_hours: int | None = None
    sensitive_days: int | None = None
    person_days: int | None = None


def save_settings(unit: Unit, event: Event, handling: Handling) -> list[str]:
    """Make this how the event handles registrations; returns what changed. Raises Forbidden. Recorded with old and new."""
    unit.require(policy.may_edit_settings, event)
    row = queries.settings_of(unit.session, event.id)
    wanted = asdict(handling)
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    if unit.session.get(RegistrationSettings, event.id) is None:
        unit.session.add(row)
    before = {name: _plain(getattr(row, name)) for name in changed}
    for name in changed:
        setattr(row, name, wanted[name])
    if changed:
        unit.record("registration.settings_changed", event_id=event.id, subject=("event", event.code),
                    before=before, after={name: _plain(wanted[name]) for name in changed})
    unit.session.flush()
    return changed


def _plain(value: date | int | None) -> str | int | None:
    return value.isoformat() if isinstance(value, date) else value
