"""What is kept no longer: found by each event's own settings, and again where a backup has brought it back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy import ColumnElement

from app.core.unit import Unit
from app.vocabulary.times import local_date
from events.registration import queries
from events.registration.enums import ErasureReason, ErasureScope
from events.registration.models import Answer, Delegate, Question, RegistrationSettings
from events.registration.rules.retention import fewest, kept_until
from events.registration.services.erasure import (
    erase_answers,
    erase_contact,
    erase_delegate,
    erase_sensitive,
    hash_of_reference,
)
from events.setup.models import Event


@dataclass(frozen=True, slots=True)
class Due:
    """What of whom is kept no longer; `keys` are questions whose own time is over."""

    event_id: int
    delegate_id: int
    scope: ErasureScope
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Noted:
    """An erasure as the list outside of the database has it."""

    reference_hash: str
    scope: str
    keys: tuple[str, ...] = ()


def answer_kept_until(
    event: Event, question: Question, settings: RegistrationSettings, registered: date,
) -> date | None:
    """The last day on which an answer is kept: its question's own, that of what is sensitive, or everything's."""
    days = fewest(question.kept_days, settings.sensitive_days if question.sensitive else None, settings.person_days)
    return kept_until(event.ends, registered, days)


def due_erasures(unit: Unit) -> Iterator[Due]:
    """What is kept no longer by its event's own settings: whole persons first, then what of others is due earlier."""
    for event in unit.session.scalars(sa.select(Event).order_by(Event.id)):
        settings = queries.settings_of(unit.session, event.id)
        yield from _due_of(unit, event, settings.person_days, ErasureScope.PERSON)
        reached = sa.or_(Delegate.mobile.is_not(None), Delegate.email.is_not(None))
        yield from _due_of(unit, event, settings.contact_days, ErasureScope.CONTACT, reached)
        sensitive = Delegate.id.in_(_answering(event.id, Question.sensitive.is_(True)))
        yield from _due_of(unit, event, settings.sensitive_days, ErasureScope.SENSITIVE, sensitive)
        for question in queries.questions_of(unit.session, event.id):
            answering = Delegate.id.in_(_answering(event.id, Question.id == question.id))
            yield from _due_of(unit, event, question.kept_days, ErasureScope.ANSWERS, answering, keys=(question.key,))


def _answering(event_id: int, which: ColumnElement[bool]) -> sa.Select[int]:
    return sa.select(Answer.delegate_id).join(Question).where(Question.event_id == event_id, which)


def _due_of(
    unit: Unit, event: Event, days: int | None, scope: ErasureScope, which: ColumnElement[bool] | None = None, *,
    keys: tuple[str, ...] = (),
) -> Iterator[Due]:
    if days is None:
        return
    today = local_date(unit.now(), event.timezone)
    rows = unit.session.execute(sa.select(Delegate.id, Delegate.created_at).where(
        Delegate.event_id == event.id, Delegate.erased_at.is_(None), sa.true() if which is None else which,
    ).order_by(Delegate.id)).all()
    for delegate_id, created in rows:
        last = kept_until(event.ends, local_date(created, event.timezone), days)
        if last is not None and today > last:
            yield Due(event.id, delegate_id, scope, keys)


def erase_due(unit: Unit, due: Due, reason: ErasureReason = ErasureReason.EXPIRED) -> bool:
    """Erase what is due; False where it is gone already."""
    delegate = unit.session.get(Delegate, due.delegate_id)
    if delegate is None or delegate.erased_at is not None:
        return False
    event = unit.session.get_one(Event, due.event_id)
    answers = [one.question for one in delegate.answers]
    if due.scope == ErasureScope.PERSON:
        erase_delegate(unit, event, delegate, reason)
    elif due.scope == ErasureScope.CONTACT and (delegate.mobile or delegate.email):
        erase_contact(unit, event, delegate, reason)
    elif due.scope == ErasureScope.SENSITIVE and any(one.sensitive for one in answers):
        erase_sensitive(unit, event, delegate, reason)
    elif due.scope == ErasureScope.ANSWERS and any(one.key in due.keys for one in answers):
        erase_answers(unit, event, delegate, due.keys, reason)
    else:
        return False
    return True


def erase_again(unit: Unit, erased: Sequence[Noted]) -> int:
    """Erase anew what a restored backup has brought back. Returns how many people it touched."""
    noted: dict[str, list[Noted]] = {}
    for one in erased:
        noted.setdefault(one.reference_hash, []).append(one)
    order = list(reversed(ErasureScope))
    count = 0
    for delegate_id, event_id, reference in unit.session.execute(
            sa.select(Delegate.id, Delegate.event_id, Delegate.reference)
            .where(Delegate.erased_at.is_(None)).order_by(Delegate.id)).all():
        wanted = sorted(noted.get(hash_of_reference(reference), ()), key=lambda one: order.index(ErasureScope(one.scope)))
        done = [erase_due(unit, Due(event_id, delegate_id, ErasureScope(one.scope), one.keys), ErasureReason.RESTORED)
                for one in wanted]
        count += any(done)
    return count
