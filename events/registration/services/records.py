"""How a delegate's row comes to be: number, reference, personal link and everything a search looks in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.runtime import runtime
from app.core.unit import Unit
from events.registration.enums import DelegateStatus, Source
from events.registration.models import Delegate
from events.registration.queries.form_versions import current_form
from events.registration.rules.persons import Person, search_line
from events.registration.rules.references import LINK_PURPOSE, new_reference, new_token
from events.setup.models import Event

# Columns that follow from others: nobody is told that they changed.
DERIVED = frozenset({"name_key", "sort_key", "email_key", "search_text"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A delegate about to be: who, as what, how they came."""

    person: Person
    category_id: int
    status: DelegateStatus
    source: Source
    language: str = "zh"
    submission: str | None = None
    note: str | None = None
    attention: tuple[str, ...] = ()
    consents: Mapping[str, Any] = field(default_factory=dict)
    roster_values: Mapping[str, Any] | None = None
    group_id: int | None = None
    companion_of_id: int | None = None
    invitation_id: int | None = None


def lock_person(session: Session, event_id: int, name_key: str) -> None:
    """Let registrations of one name at one event go one after the other, so that a person isn't taken in twice.

    They go beside each other, but not beside a roster. SQLite needs no such locks: its writers go one by one anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(
            sa.func.pg_advisory_xact_lock_shared(lock_number("roster", event_id)),
            sa.func.pg_advisory_xact_lock(lock_number("person", event_id, name_key))))


def lock_roster(session: Session, event_id: int) -> None:
    """Let a roster come in while nobody registers at the event."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(lock_number("roster", event_id))))


def lock_number(*parts: object) -> int:
    """A signed 64-bit number for what the parts name."""
    digest = hashlib.blake2b("\n".join(map(str, parts)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def next_numbers(session: Session, event_id: int, count: int = 1) -> int:
    """The first of `count` numbers that nobody has had. The event's row stays locked until the end: take them late."""
    last = session.execute(
        sa.update(Event).where(Event.id == event_id).values(last_number=Event.last_number + count)
        .returning(Event.last_number)
    ).scalar_one()
    return int(last) - count + 1


def free_references(session: Session, count: int) -> list[str]:
    """References that no delegate of the installation has, in no order: whose comes first tells nothing of who came first."""
    found: list[str] = []
    while len(found) < count:
        wanted = {new_reference() for _ in range(count - len(found))} - set(found)
        taken: set[str] = set()
        for start in range(0, len(wanted), 500):
            part = sorted(wanted)[start:start + 500]
            taken |= set(session.scalars(sa.select(Delegate.reference).where(Delegate.reference.in_(part))))
        found += wanted - taken
    return found


def delegate_row(
    event_id: int, entry: Entry, *, number: int, reference: str, token: str, now: datetime,
) -> dict[str, Any]:
    """The columns of a new delegate."""
    secrets = runtime().secrets
    return {
        "event_id": event_id, "number": number, "reference": reference,
        "token_hash": secrets.keyed_hash(LINK_PURPOSE, token), "token_closed": secrets.encrypt(token.encode()),
        "status": entry.status, "source": entry.source, "category_id": entry.category_id, "language": entry.language,
        "submission": entry.submission, "note": entry.note, "attention": list(entry.attention),
        "consents": dict(entry.consents),
        "roster_values": dict(entry.roster_values) if entry.roster_values is not None else None,
        "group_id": entry.group_id, "companion_of_id": entry.companion_of_id, "invitation_id": entry.invitation_id,
        "rejection_reason": None, "created_at": now, "updated_at": now,
        "approved_at": now if entry.status == DelegateStatus.APPROVED else None,
        **person_columns(entry.person, reference),
    }


def person_columns(person: Person, reference: str) -> dict[str, Any]:
    """The columns that follow from the standing fields, those for sorting, finding and sameness included."""
    return {
        "name": person.name, "name_latin": person.latin_or_suggested, "unit": person.unit, "title": person.title,
        "mobile": person.mobile, "email": person.email, "country": person.country, "province": person.province,
        "name_key": person.name_key, "sort_key": person.sort_key, "email_key": person.email_key,
        "search_text": search_line(person, reference),
    }


def insert_delegate(unit: Unit, event_id: int, entry: Entry) -> tuple[Delegate, str]:
    """Add a delegate (its category's place is counted by the caller) and give it with its personal link's secret."""
    token = new_token()
    reference = free_references(unit.session, 1)[0]
    number = next_numbers(unit.session, event_id)
    row = delegate_row(event_id, entry, number=number, reference=reference, token=token, now=unit.now())
    delegate = Delegate(**row, form_version=current_form(event_id))
    unit.session.add(delegate)
    unit.session.flush()
    return delegate, token


def open_token(delegate: Delegate) -> str:
    """The personal link's secret, to be sent again."""
    return runtime().secrets.decrypt(delegate.token_closed).decode()
