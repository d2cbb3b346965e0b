"""An event with as many delegates as a city's largest, of whom many are in already, and the desks that scan there."""

import itertools
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_migrate import stamp

from app.accounts.models import Organisation
from app.core.actors import Command
from app.core.database import db
from app.core.unit import Unit, open_unit
from app.factory import create_app
from badges.codes.keyring import open_keyring
from badges.codes.keys import SigningKey
from badges.desk.models import Scan
from badges.desk.services.pairing import DeskPlan, pair_at_once
from bench.registration.servers import tend
from config import Settings
from events.registration.models import Delegate
from events.setup.models import Event, Point
from tests.badges.conftest import make_event

POINTS = {"gate": "once", "hall": "in_out", "stall": "many", "door": "once"}
PART = 5_000


@dataclass(frozen=True)
class Event100k:
    """What a load needs: the desks' tokens, and codes that no two takers share."""

    event_id: int
    tokens: list[str]
    key: SigningKey
    numbers: Any

    def code(self) -> str:
        """The code of the next delegate who hasn't been scanned."""
        return self.key.code(self.event_id, next(self.numbers), 1, 1)


def furnish(settings: Settings, people: int, desks: int) -> Event100k:
    """Make the tables and the event; a third of its people have been admitted at the gate."""
    app = create_app(settings)
    with app.app_context():
        db.create_all()
        stamp()
        with open_unit(Command()) as unit:
            event = _event(unit, people)
            tokens = [pair_at_once(unit, event, DeskPlan(f"Desk {n}"))[1] for n in range(desks)]
            key = open_keyring(unit, event.id).newest()
            event_id = event.id
            _admit(unit, event_id, range(1, people // 3))
        tend(db.engine)
        return Event100k(event_id, tokens, key, itertools.count(people // 3))


def _event(unit: Unit, people: int) -> Event:
    organisation = Organisation(code="bench", name={"zh": "测", "en": "Bench"})
    unit.session.add(organisation)
    unit.session.flush()
    event = make_event("bench", organisation_id=organisation.id)
    unit.session.add(event)
    unit.session.flush()
    for place, (code, admits) in enumerate(POINTS.items()):
        unit.session.add(Point(event_id=event.id, position=place, code=code, name={"zh": code, "en": code}, admits=admits))
    unit.session.flush()
    now, category_id = unit.now(), event.categories[0].id
    for start in range(1, people + 1, PART):
        rows = [_person(event.id, category_id, n, now) for n in range(start, min(start + PART, people + 1))]
        unit.session.execute(sa.insert(Delegate.__table__), rows)  # type: ignore[arg-type]  # a table it is
    unit.session.execute(sa.update(Event).where(Event.id == event.id).values(last_number=people))
    return event


def _person(event_id: int, category_id: int, number: int, now: datetime) -> dict[str, Any]:
    return {
        "event_id": event_id, "number": number, "reference": f"B{number:08}", "token_hash": f"bench{number}",
        "token_closed": b"", "status": "approved", "source": "form", "category_id": category_id,
        "name": f"王伟{number}", "name_latin": f"WANG Wei {number}", "unit": f"济南市第{number % 997}局",
        "name_key": f"王伟{number}", "sort_key": "wang wei", "search_text": f"wang wei 王伟{number}", "created_at": now,
        "updated_at": now, "language": "zh", "attention": [], "consents": {},
    }  # fmt: skip


def _admit(unit: Unit, event_id: int, numbers: range) -> None:
    """Admissions as they stand in the table after a busy hour."""
    gate = unit.session.scalar(sa.select(Point.id).where(Point.event_id == event_id, Point.code == "gate"))
    at = unit.now() - timedelta(hours=1)
    for start in range(0, len(numbers), PART):
        unit.session.execute(sa.insert(Scan.__table__), [  # type: ignore[arg-type]  # a table it is
            {"event_id": event_id, "scan_id": str(uuid.uuid4()), "desk_id": 1, "point_id": gate, "direction": "in",
             "number": number, "issue": 1, "lane": "", "turn": 1, "code_hash": f"{number:064}", "at": at, "received_at": at,
             "outcome": "admitted", "marks": [], "against": [], "told": {"marks": [], "rule": None, "first": None},
             "count": number, "day": at.astimezone(UTC).date(), "offline": False, "clock_off": False, "unlisted": False,
             "revoked_desk": False, "override": False}
            for number in numbers[start : start + PART]])  # fmt: skip
