"""How an event handles registrations, and how long it keeps what people told: by a page, and as a part of its definition."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from app.core.unit import Unit
from events.registration import policy, queries
from events.registration.definition import REGISTRATION_SECTION
from events.registration.models import RegistrationSettings
from events.registration.rules.consents import PRIVACY, as_written, renewed
from events.registration.rules.retention import ALWAYS, SENSITIVE_DAYS
from events.setup.definition.schema import Section
from events.setup.models import Event


@dataclass(frozen=True, slots=True)
class Handling:
    """Until when people change, how long an offer holds, for how many days what is kept (None: without end), and what
    is asked for separately: {"code", "text"?} each.
    """

    changes_until: date | None = None
    offer_hours: int | None = None
    sensitive_days: int | None = None
    person_days: int | None = None
    contact_days: int | None = None
    consents: tuple[dict[str, Any], ...] = ()


class RegistrationPart:
    """The part `registration` of a definition."""

    key = "registration"

    def schema(self) -> Section:
        return REGISTRATION_SECTION

    def apply(self, unit: Any, event: Any, value: Any) -> bool:
        kept = value.get("sensitive_days", SENSITIVE_DAYS)
        return bool(_write(unit, event, Handling(
            changes_until=value.get("changes_until"), offer_hours=value.get("offer_hours"),
            sensitive_days=None if kept == ALWAYS else kept, person_days=value.get("person_days"),
            contact_days=value.get("contact_days"), consents=tuple(value.get("consents", ())))))

    def export(self, session: Any, event: Any) -> dict[str, Any] | None:
        row = session.get(RegistrationSettings, event.id)
        if row is None:
            return None
        value = {name: getattr(row, name) for name in ("changes_until", "offer_hours", "contact_days", "person_days")}
        value["sensitive_days"] = ALWAYS if row.sensitive_days is None else row.sensitive_days
        # What was typed before line ends were made ours is read as a definition, too.
        value["consents"] = [{"code": one["code"]} | ({"text": as_written(one["text"])} if "text" in one else {})
                             for one in row.consents or () if one["code"] != PRIVACY or "text" in one]
        return {name: content for name, content in value.items() if content is not None}


def save_settings(unit: Unit, event: Event, handling: Handling) -> list[str]:
    """Make this how the event handles registrations; returns what changed. Raises Forbidden. Recorded with old and new."""
    unit.require(policy.may_edit_settings, event)
    return _write(unit, event, handling)


def _write(unit: Unit, event: Event, handling: Handling) -> list[str]:
    row = queries.settings_of(unit.session, event.id)
    wanted = asdict(handling) | {"consents": renewed(row.consents, handling.consents) or None}
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


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
