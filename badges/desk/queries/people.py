"""The search by name at a desk: ten people at most, and no more of each than is printed on a badge."""

from dataclasses import dataclass
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.vocabulary.names import search_query, search_text
from badges.desk.models import Desk, Scan
from events.registration.enums import HOLDING
from events.registration.models import Delegate
from events.setup.models import Category, Point

MOST_ANSWERS = 10
MOST_LOOKED_AT = 300


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """One answer of the search."""

    number: int
    name: str
    name_latin: str | None
    unit: str | None
    category: str
    colour: str | None


def search_people(session: Session, event_id: int, words: str) -> list[FoundPerson]:
    """Approved and waiting delegates whose name (Chinese, Latin or pinyin) holds the words, in the order of their names.

    The kept search text holds more than names; what matched anything else is left out here, so that a desk
    learns of nobody's telephone number by trying.
    """
    query = search_query(words)
    rows = session.execute(
        sa.select(Delegate.number, Delegate.name, Delegate.name_latin, Delegate.unit, Category.code, Category.colour)
        .join(Category, Category.id == Delegate.category_id)
        .where(
            Delegate.event_id == event_id,
            Delegate.status.in_(HOLDING),
            Delegate.search_text.contains(query, autoescape=True),
        )
        .order_by(Delegate.sort_key, Delegate.id)
        .limit(MOST_LOOKED_AT)
    )
    found = (FoundPerson(*row) for row in rows)
    named = (person for person in found if query in search_text(person.name, person.name_latin or ""))
    return list(islice(named, MOST_ANSWERS))


def scans_of(session: Session, event_id: int, number: int) -> list[dict[str, Any]]:
    """Every scan of a delegate's badge as plain data, oldest first."""
    rows = session.execute(
        sa.select(
            Scan.at, Point.code, Desk.name, Scan.direction, Scan.outcome, Scan.reason, Scan.rule, Scan.marks, Scan.note
        )
        .join(Point, Point.id == Scan.point_id)
        .join(Desk, Desk.id == Scan.desk_id)
        .where(Scan.event_id == event_id, Scan.number == number)
        .order_by(Scan.at, Scan.id)
    )
    names = ("at", "point", "desk", "direction", "outcome", "reason", "rule", "marks", "note")
    return [{**dict(zip(names, row, strict=True)), "at": row[0].isoformat()} for row in rows]
