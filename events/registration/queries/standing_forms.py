"""An event's form as it stands, kept between requests: read again only when the event's rows say something else.

What is kept is compared with the rows each time (`form_stamp`), in the transaction that relies on it. So nothing has to
be told of a change, and one that was made by hand is seen as well.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Session

from app.core.prepared import Course, Prepared, joined_columns
from app.mail.models import MailText
from app.mail.occasions import Text
from events.registration.models import FormVersion, Question, RegistrationSettings
from events.registration.queries.form_versions import latest_version
from events.registration.queries.persons import questions_of, settings_of
from events.registration.rules.consents import asked_consents
from events.setup.models import Activity, Category, Event, Room
from events.setup.queries import find_event

_MOST_KEPT: Final = 64
_KEPT_SECONDS: Final = 20.0
# Counters are left out: places are decided by the statement that takes them.
_TABLES: Final[tuple[Any, ...]] = (Event, Room, Category, Activity, Question, MailText, RegistrationSettings)
_COUNTERS: Final[dict[Any, str]] = {Event: "last_number", Category: "taken", Activity: "taken"}
_STAMP: Final = Prepared(sa.union_all(*(
    sa.select(joined_columns(model, *([_COUNTERS[model]] if model in _COUNTERS else []))).where(
        (model.id if model is Event else model.event_id) == sa.bindparam("event"))
    for model in _TABLES
), sa.select(joined_columns(FormVersion, "questions")).where(FormVersion.event_id == sa.bindparam("event"))))

Stamp = frozenset[str]


@dataclass(frozen=True, slots=True)
class StandingForm:
    """What somebody who registers is asked and told. The rows belong to no session and are read only."""

    stamp: Stamp
    event: Event
    questions: Sequence[Question]
    # Beside the privacy notice: {"code", "version", …} each.
    consents: Sequence[Mapping[str, Any]]
    version: int | None
    texts: Mapping[tuple[str, str], Text]
    # By the process's own clock, in seconds.
    read_at: float


def form_stamp(course: Course, event_id: int) -> Any:
    """A cursor with all that a standing form follows from; `read_stamp` reads it."""
    return course.run(_STAMP, event=event_id)


def read_stamp(cursor: Any) -> Stamp:
    return frozenset(row[0] for row in cursor.fetchall())


def kept_form(code: str) -> StandingForm | None:
    """The form that was read earlier in this process; whether it still stands isn't said.

    One that nobody could be taken in by (it was closed then) is nowhere compared, so none is kept for long.
    """
    form = _kept().get(code)
    return form if form is not None and time.monotonic() - form.read_at < _KEPT_SECONDS else None


def forget_form(code: str) -> None:
    """Have it read anew."""
    _kept().pop(code, None)


def read_form(session: Session, code: str) -> StandingForm:
    """Read an event's form and keep it. The session lets go of all that it holds. Raises NotFound."""
    event_id = find_event(session, code).id
    # The stamp is read first: what changes meanwhile makes the form one that no longer stands, never one that is wrong.
    stamp = read_stamp(form_stamp(Course(session.connection()), event_id))
    session.expire_all()
    event = find_event(session, code)
    version = latest_version(session, event_id)
    texts = {(one.occasion, one.language): Text(one.subject, one.body) for one in session.scalars(
        sa.select(MailText).where(MailText.event_id == event_id))}
    questions = questions_of(session, event_id)
    consents = asked_consents(
        settings_of(session, event_id).consents, has_sensitive=any(one.sensitive for one in questions))
    form = StandingForm(stamp, event, questions, consents, version.number if version else None, texts,
                        time.monotonic())
    session.expunge_all()
    kept = _kept()
    if len(kept) >= _MOST_KEPT:
        kept.clear()
    kept[code] = form
    return form


def _kept() -> dict[str, StandingForm]:
    kept: dict[str, StandingForm] = current_app.extensions.setdefault("juying_standing_forms", {})
    return kept
