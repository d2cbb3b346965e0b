"""Keeps what registrations and places were before each change, whoever makes it, so that a scan that was made offline
can be judged as things stood when it was made.

It listens to the session instead of being called: registration, which makes the changes, knows nothing of desks, and
one change that went unrecorded would be one wrong mark.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import ORMExecuteState, Session

from app.core.runtime import runtime
from badges.desk.models import FormerPlace, FormerStanding
from events.registration.models import Delegate, Place

_WATCHED: dict[type[Any], frozenset[str]] = {
    Delegate: frozenset({"status", "category_id"}),
    Place: frozenset({"state", "asked_at"}),
}


def watch_history(session: Any) -> None:
    """Keep former states of all that changes in sessions of this kind from now on; once is enough."""
    target = session.session_factory if hasattr(session, "session_factory") else session
    if not sa.event.contains(target, "before_flush", _before_flush):
        sa.event.listen(target, "before_flush", _before_flush)
        sa.event.listen(target, "do_orm_execute", _before_statement)


def _before_flush(session: Session, _context: Any, _instances: Any) -> None:
    for model, names in _WATCHED.items():
        changed = [
            one.id
            for one in session.dirty
            if isinstance(one, model) and any(sa.inspect(one).attrs[name].history.has_changes() for name in names)
        ]
        if changed:
            session.connection().execute(_copy(model, model.id.in_(changed)))


def _before_statement(state: ORMExecuteState) -> None:
    """Changes of many rows in one statement."""
    if not state.is_update or state.bind_mapper is None:
        return
    model = state.bind_mapper.class_
    statement: Any = state.statement
    names = {getattr(column, "name", column) for column in statement.compile().params} if model in _WATCHED else set()
    if model not in _WATCHED or names.isdisjoint(_WATCHED[model]):
        return
    state.session.flush()
    parameters = state.parameters if isinstance(state.parameters, dict) else {}
    state.session.connection().execute(_copy(model, *statement._where_criteria), parameters)


def _copy(model: type[Any], *which: Any) -> sa.Insert:
    """Into the table of former states, what the rows are now."""
    now = sa.literal(runtime().clock.now(), FormerPlace.until.type)
    if model is Delegate:
        columns = ["delegate_id", "until", "status", "category_id"]
        rows = sa.select(Delegate.id, now, Delegate.status, Delegate.category_id)
        return sa.insert(FormerStanding).from_select(columns, rows.where(*which))
    columns = ["delegate_id", "activity_id", "until", "state", "asked_at"]
    places = sa.select(Place.delegate_id, Place.activity_id, now, Place.state, Place.asked_at)
    return sa.insert(FormerPlace).from_select(columns, places.where(*which))
