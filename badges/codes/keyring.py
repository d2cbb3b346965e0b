"""The event's keys as the database keeps them: made at the first wish, opened when needed."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.core.database import db
from app.core.runtime import runtime
from app.core.secrets import Secrets
from app.core.unit import Unit
from badges.codes.keys import SigningKey, new_master
from badges.codes.models import EventKey


class Keyring:
    """All keys of one event, by number."""

    def __init__(self, rows: Sequence[Any], secrets: Secrets) -> None:
        self._rows = sorted(rows, key=lambda row: row.number)
        self._secrets = secrets

    def key(self, number: int) -> SigningKey:
        """The key of that number. Raises KeyError where there is none."""
        for row in self._rows:
            if row.number == number:
                return opened_key(self._secrets, row.number, row.closed)
        raise KeyError(number)

    def newest(self) -> SigningKey:
        """What new issues are signed with."""
        return self.key(self._rows[-1].number)

    def oldest(self) -> SigningKey:
        """The one that never changes, from which what must stay the same is derived."""
        return self.key(self._rows[0].number)

    def all(self) -> list[SigningKey]:
        """Every key, newest first."""
        return [self.key(row.number) for row in reversed(self._rows)]

    def public_of(self, number: int) -> bytes | None:
        """What checks codes that name this key; None where the event has no such key."""
        return next((row.public for row in self._rows if row.number == number), None)

    def first_key_of(self, delegate_number: int) -> int:
        """The number of the key of a delegate's first badge."""
        number: int = max(row.number for row in self._rows if row.from_number <= delegate_number)
        return number


@lru_cache(maxsize=256)
def opened_key(secrets: Secrets, number: int, closed: bytes) -> SigningKey:
    """A key of an event, opened once."""
    return SigningKey(number, secrets.decrypt(closed))


_KEYS = EventKey.__table__.c
# Made once: every scan asks for it.
_KEYS_OF_EVENT = sa.select(_KEYS.number, _KEYS.closed, _KEYS.public, _KEYS.from_number).where(
    _KEYS.event_id == sa.bindparam("event_id")
)


def find_keyring(session: Session, event_id: int) -> Keyring | None:
    """The event's keys, or None where it has none yet."""
    rows = session.execute(_KEYS_OF_EVENT, {"event_id": event_id}).all()
    return Keyring(rows, runtime().secrets) if rows else None


def open_keyring(unit: Unit, event_id: int) -> Keyring:
    """The event's keys; the first is made where there is none.

    A first key is no decision of anybody, so that a page that is only read may cause it: then it is
    kept in a transaction of its own. Of two that make one at once, the first counts.
    """
    found = find_keyring(unit.session, event_id)
    if found is not None:
        return found
    if unit.writes:
        add_key(unit.session, unit, event_id, number=1, from_number=1)
        return _found(unit.session, event_id)
    connection = db.engine.connect().execution_options(writes=True)
    with Session(connection) as session:
        add_key(session, unit, event_id, number=1, from_number=1)
        keyring = _found(session, event_id)
        session.commit()
    connection.close()
    return keyring


def add_key(session: Session, unit: Unit, event_id: int, *, number: int, from_number: int) -> None:
    """Add a key unless the event has one of that number."""
    master = new_master()
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(
        insert(EventKey)
        .values(
            event_id=event_id,
            number=number,
            closed=runtime().secrets.encrypt(master),
            public=SigningKey(number, master).public,
            from_number=from_number,
            created_at=unit.now(),
        )
        .on_conflict_do_nothing()
    )


def _found(session: Session, event_id: int) -> Keyring:
    keyring = find_keyring(session, event_id)
    if keyring is None:
        raise LookupError(f"event {event_id} has no key")
    return keyring
