"""Who has arrived, as a filter and a column of registration's list of delegates.

Somebody has arrived once a scan at any point has let them in and nobody has annulled it.
"""

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.web.pages import format_datetime
from badges.desk.enums import Direction, Outcome
from badges.desk.models import Scan
from events.registration.models import Delegate
from events.registration.queries.lists import ListColumn, ListFilter


def arrival_filters() -> list[ListFilter]:
    """The list by who has arrived."""
    return [ListFilter("arrived", _l("On site"), lambda: [("yes", _("Has arrived")), ("no", _("Hasn’t arrived"))], _condition)]


def arrival_columns() -> list[ListColumn]:
    """When somebody was let in first."""
    return [ListColumn("arrived", _l("Arrived at"), _first_entry, lambda at: format_datetime(at) if at else "", width=17)]


def _entries(event_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (Scan.event_id == event_id, Scan.outcome == Outcome.ADMITTED.value, Scan.direction == Direction.IN.value,
            Scan.annulled_at.is_(None))


def _condition(event_id: int, value: str) -> sa.ColumnElement[bool] | None:
    arrived = sa.select(Scan.number).where(*_entries(event_id), Scan.number.is_not(None))
    ways = {"yes": Delegate.number.in_(arrived), "no": Delegate.number.not_in(arrived)}
    return ways.get(value)


def _first_entry(event_id: int) -> sa.ColumnElement[Any]:
    return sa.select(sa.func.min(Scan.at)).where(
        *_entries(event_id), Scan.number == Delegate.number).scalar_subquery()
