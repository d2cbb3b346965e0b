"""The straight way of a public form (a hot path): taken in with few statements where nothing stands against it.

Whatever is unusual (an error in the form, a full category, a waiting list, somebody who is known, a form sent twice or
changed meanwhile) is left to `register`, which decides it anew. So this way only ever says yes, or nothing.

All that can be made before the lock is made before: checks, keys, pinyin, ciphers, the letter. Rows that nobody else
waits for come first, the counters in the order of locks.py next, the event's row and what needs its number last. On
PostgreSQL the commit is sent along with them, so that no counter is held while this process is busy with another request.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from app.core.actors import Actor
from app.core.audit import AuditEntry, entry_row
from app.core.jobs import Job, job_row, nudge
from app.core.prepared import Course, Prepared, PreparedInserts, PreparedRows
from app.core.runtime import runtime
from app.core.together import ASKED, WRITTEN, Steps, in_one_commit
from app.core.unit import open_unit
from app.mail.enums import Channel
from app.mail.models import MailMessage
from app.mail.services import message_row
from events.registration.enums import DelegateStatus, PlaceState, Source
from events.registration.errors import FormRefused
from events.registration.models import Answer, ChoiceCount, Delegate, Draft, Place, Question
from events.registration.queries.drafts import DRAFT_PURPOSE
from events.registration.queries.standing_forms import (
    StandingForm,
    forget_form,
    form_stamp,
    kept_form,
    read_form,
    read_stamp,
)
from events.registration.rules.answers import UPLOADS
from events.registration.rules.consents import PRIVACY
from events.registration.rules.references import new_reference, new_token
from events.registration.rules.statuses import first_status
from events.registration.services.answers import answer_row
from events.registration.services.choices import capacities, picked
from events.registration.services.first_letter import first_letter
from events.registration.services.intake import PUBLIC_FORM, Asked, Submitted, Wish, read_wish
from events.registration.services.places import CAPACITY
from events.registration.services.records import Entry, delegate_row, lock_number
from events.setup.models import Activity, Category, Event
from events.setup.rules import closed_because


def _insert(model: Any, **made: Any) -> Prepared:
    """An insert whose values are named by its columns, but for those that are made by the database."""
    names = frozenset(column.name for column in model.__table__.columns)
    return Prepared(sa.insert(model.__table__).values(**made).inline(), names - made.keys())


_number: Final = sa.select(Event.last_number).where(Event.id == sa.bindparam("of_event")).scalar_subquery()
_LOCK: Final = Prepared(sa.select(
    sa.func.pg_advisory_xact_lock_shared(sa.bindparam("roster", type_=sa.BigInteger)),
    sa.func.pg_advisory_xact_lock(sa.bindparam("person", type_=sa.BigInteger))))
_same: Final = (Delegate.event_id == sa.bindparam("event"), Delegate.name_key == sa.bindparam("name_key"),
                Delegate.status != DelegateStatus.CANCELLED)


def _there(column: Any, *where: Any) -> Any:
    """Whether a delegate of the event has this value, found by the index of the two whatever PostgreSQL knows of the table.

    It plans before it has counted a new table's rows, keeps the plan, and would read the event's delegates one by one;
    only the index of both has them in the order that is asked for (by what is between a value and itself).
    """
    value: Any = sa.bindparam(column.key)
    return sa.func.coalesce(sa.select(sa.true()).where(
        Delegate.event_id == sa.bindparam("event"), column.between(value, value), *where,
    ).order_by(column).limit(sa.literal_column("1")).scalar_subquery(), sa.false())


_known: Final = sa.or_(
    sa.exists().where(Delegate.event_id == sa.bindparam("event"), Delegate.submission == sa.bindparam("submission")),
    sa.exists().where(*_same, Delegate.mobile == sa.bindparam("mobile")),
    sa.exists().where(*_same, Delegate.email_key == sa.bindparam("email_key")))
# Of the choices that are counted those of which one is left; a count is opened by whoever is first to pick it.
_LEFT: Final = """(SELECT count(*) FROM choice_count JOIN unnest(
    CAST(:questions AS integer[]), CAST(:choices AS varchar[]), CAST(:limits AS integer[])) AS wanted (question, choice, most)
    ON question_id = question AND value = choice AND taken < most)"""
# Somebody who is known, or a place that isn't there; who is overtaken afterwards fails (`_take`).
_unusual: Final = sa.or_(
    _there(Delegate.submission), _there(Delegate.mobile, *_same[1:]), _there(Delegate.email_key, *_same[1:]),
    sa.exists().where(Category.id == sa.bindparam("category"), Category.taken >= Category.quota),
    sa.exists().where(Activity.id == sa.func.any(sa.bindparam("activities", type_=ARRAY(sa.Integer))),
                      Activity.taken >= CAPACITY),
    sa.text(f"{_LEFT} < cardinality(CAST(:questions AS integer[]))"))
_TABLES: Final = (Delegate, MailMessage, Job)
# SQLite's writers go one by one, so that the next number is nobody else's.
_FACTS_ON_SQLITE: Final = Prepared(sa.select(_known, *(
    sa.select(sa.func.coalesce(sa.func.max(model.id), 0) + 1).scalar_subquery() for model in _TABLES)))
_FACTS: Final = Prepared(sa.select(_unusual, *(
    sa.func.nextval(sa.func.pg_get_serial_sequence(model.__tablename__, "id")) for model in _TABLES)))
_MESSAGE, _ENTRY, _JOB = _insert(MailMessage), _insert(AuditEntry), _insert(Job)
_NO_DRAFT: Final = Prepared(sa.delete(Draft).where(
    Draft.event_id == sa.bindparam("event"), Draft.token_hash == sa.bindparam("hashed")))


def _take(model: Any, *where: Any) -> dict[str, Prepared]:
    """Count a place where there is one; where there is none, PostgreSQL fails, so that it commits nothing of it."""
    taking = sa.update(model).where(*where).values(taken=model.taken + 1)
    taken = taking.returning(model.taken).cte("took")
    return {"sqlite": Prepared(taking), "postgresql": Prepared(
        sa.select(sa.literal_column("1").op("/")(sa.func.count())).select_from(taken))}


_CHOICE: Final = _take(
    ChoiceCount, ChoiceCount.question_id == sa.bindparam("question"), ChoiceCount.value == sa.bindparam("choice"),
    ChoiceCount.taken < sa.bindparam("capacity"))
_CATEGORY: Final = _take(
    Category, Category.id == sa.bindparam("category"), sa.or_(Category.quota.is_(None), Category.taken < Category.quota))
_ACTIVITY: Final = _take(
    Activity, Activity.id == sa.bindparam("activity"), sa.or_(CAPACITY.is_(None), Activity.taken < CAPACITY))
_EVENT: Final = Prepared(sa.update(Event).where(Event.id == sa.bindparam("event"))
                         .values(last_number=Event.last_number + 1))
# Several in one transaction hold all of the event's counts first, for each writes its own in the order of locks.py.
_HOLD_COUNTS: Final = tuple(Prepared(one.with_for_update(key_share=True)) for one in (
    sa.select(ChoiceCount.question_id).where(ChoiceCount.question_id.in_(
        sa.select(Question.id).where(Question.event_id == sa.bindparam("event")))).order_by(
            ChoiceCount.question_id, ChoiceCount.value),
    sa.select(Category.id).where(Category.event_id == sa.bindparam("event")).order_by(Category.id),
    sa.select(Activity.id).where(Activity.event_id == sa.bindparam("event")).order_by(Activity.id)))
_DELEGATE: Final = _insert(Delegate, number=_number)
_ANSWERS, _PLACES = PreparedRows(Answer), PreparedRows(Place)
_BESIDE, _PARTS = PreparedInserts(), PreparedInserts()


@dataclass(frozen=True, slots=True)
class _Ready:
    """All that will be written, but for the numbers that the database gives."""

    actor: Actor
    wish: Wish
    token: str
    delegate: Mapping[str, Any]
    message: Mapping[str, Any]
    answers: Sequence[Mapping[str, Any]]
    draft: str | None
    # What is locked while registrations of this name are looked for.
    person: int


def register_straight(actor: Actor, code: str, submitted: Submitted, draft: str | None) -> str | None:
    """Take in a public form and forget its draft; returns the personal link's secret, or None where `register` is to see it.

    Writes in a transaction of its own. Records delegate.registered and mails a confirmation, as `register` does.
    """
    form = kept_form(code)
    if form is None:
        with open_unit(actor, writes=False) as unit:
            form = read_form(unit.session, code)
    now = runtime().clock.now()
    if closed_because(form.event, now):
        return None
    # The very content that `register` would read, for the form is told by it.
    asked = {one.key for one in form.questions if one.type not in UPLOADS}
    consents = {PRIVACY, *(one["code"] for one in form.consents)}
    submitted = replace(submitted, consents=submitted.consents & consents, answers={
        key: texts for key, texts in submitted.answers.items() if key in asked})
    try:
        wish = read_wish(form.event, Asked(form.questions, form.consents), submitted, PUBLIC_FORM, now)
    except FormRefused:
        return None
    if not wish.person.email:
        return None
    ready = _made_ready(actor, form, wish, submitted, draft)
    if ready is None:
        return None
    job_id: int | None = in_one_commit(
        partial(_took_in, form=form, ready=ready), beside=("forms", form.event.id), order=f"{ready.person:+020}")
    if job_id is None:
        return None
    nudge(job_id)
    return ready.token


def _made_ready(
    actor: Actor, form: StandingForm, wish: Wish, submitted: Submitted, draft: str | None,
) -> _Ready | None:
    now, event = runtime().clock.now(), form.event
    token, reference = new_token(), new_reference()
    entry = Entry(
        person=wish.person, category_id=wish.category.id, status=first_status(wish.category.approval), source=Source.FORM,
        language=submitted.language, submission=submitted.key(event.id), consents=wish.consents)
    row = delegate_row(event.id, entry, number=0, reference=reference, token=token, now=now)
    letter = first_letter(form, wish.category, row, token)
    if letter is None:
        return None
    del row["number"]
    hashed = runtime().secrets.keyed_hash(DRAFT_PURPOSE, draft) if draft else None
    by_key = {question.key: question for question in wish.questions}
    answers = [answer_row(by_key[key], value) for key, value in wish.given.values.items()]
    return _Ready(actor, wish, token, {**row, "form_version": form.version, "of_event": event.id},
                  message_row(letter, Channel.MAIL, letter.to_address, now), answers, hashed,
                  lock_number("person", event.id, row["name_key"]))


def _took_in(course: Course, form: StandingForm, ready: _Ready) -> Steps:
    """The number of the letter's job, where everything was there to be taken; else what was written is to be undone.

    A number or a reference that another was quicker to take, and two who wait for each other, are the driver's error.
    """
    row, event_id = ready.delegate, form.event.id
    own: dict[str, Any] = {}
    if not course.is_sqlite:
        # What another form of theirs in this transaction says, this one's reads don't see.
        if course.once((_LOCK, event_id, ready.person), lambda: ready) is not ready:
            return None
        course.run(_LOCK, roster=lock_number("roster", event_id), person=ready.person)
        own = _places_wanted(ready.wish)
    stamp = course.once((form_stamp, event_id), lambda: form_stamp(course, event_id))
    facts = course.run(
        _FACTS_ON_SQLITE if course.is_sqlite else _FACTS, event=event_id, name_key=row["name_key"],
        mobile=row["mobile"], email_key=row["email_key"], submission=row["submission"], **own)
    yield ASKED
    if course.once((read_stamp, event_id), lambda: read_stamp(stamp)) != form.stamp:
        forget_form(form.event.code)
        return None
    known, delegate_id, message_id, job_id = facts.fetchone()
    if known:
        return None
    if course.is_shared and not course.is_sqlite:
        course.once((_HOLD_COUNTS, event_id), lambda: [course.run(one, event=event_id) for one in _HOLD_COUNTS])
    _write_beside(course, ready, (delegate_id, message_id, job_id))
    counted = _count(course, ready.wish)
    course.run(_EVENT, event=event_id)
    course.run(_DELEGATE, **row, id=delegate_id)
    _write_parts(course, ready, delegate_id)
    yield WRITTEN
    return int(job_id) if all(cursor.rowcount == 1 for cursor in counted) else None


def _write_beside(course: Course, ready: _Ready, numbers: tuple[int, int, int]) -> None:
    """What nobody else waits for: the message, its job, the audit entry, the draft that has served its time."""
    delegate_id, message_id, job_id = numbers
    now, event_id = ready.delegate["created_at"], ready.delegate["event_id"]
    message = {**ready.message, "delegate_id": delegate_id, "id": message_id}
    job = {"id": job_id, **job_row(
        "mail.send", {"message_id": message_id}, ready.actor, now, event_id=event_id, not_before=None)}
    entry = entry_row(
        ready.actor, now, "delegate.registered", event_id=event_id, subject=("delegate", delegate_id),
        details={"category": ready.wish.category.code, "waiting": []})
    if course.is_sqlite:
        course.run(_MESSAGE, **message)
        course.run(_JOB, **job)
        course.run(_ENTRY, **entry)
    else:
        course.run_inserts(_BESIDE, {MailMessage: [message], Job: [job], AuditEntry: [entry]})
    if ready.draft is not None:
        course.run(_NO_DRAFT, event=event_id, hashed=ready.draft)


def _choices_counted(wish: Wish) -> list[tuple[int, str, int]]:
    """Each picked choice of limited capacity: its question, its value, its capacity."""
    found: list[tuple[int, str, int]] = []
    for question in sorted(wish.questions, key=lambda one: one.id):
        limits = capacities(question)
        found += [(question.id, choice, limits[choice])
                  for choice in sorted(picked(wish.given.values.get(question.key)) & limits.keys())]
    return found


def _places_wanted(wish: Wish) -> dict[str, Any]:
    choices = _choices_counted(wish)
    return {
        "category": wish.category.id, "activities": [one.id for one in wish.activities],
        "questions": [one[0] for one in choices], "choices": [one[1] for one in choices],
        "limits": [one[2] for one in choices]}


def _count(course: Course, wish: Wish) -> list[Any]:
    """Take the places, in the order of locks.py; each cursor says whether there was one."""
    name = "sqlite" if course.is_sqlite else "postgresql"
    counted = [course.run(_CHOICE[name], question=question, choice=choice, capacity=limit)
               for question, choice, limit in _choices_counted(wish)]
    counted.append(course.run(_CATEGORY[name], category=wish.category.id))
    for activity in sorted(wish.activities, key=lambda one: one.id):
        counted.append(course.run(_ACTIVITY[name], activity=activity.id))
    return counted


def _write_parts(course: Course, ready: _Ready, delegate_id: int) -> None:
    answers = [{**answer, "delegate_id": delegate_id} for answer in ready.answers]
    places = [
        {"delegate_id": delegate_id, "activity_id": activity.id, "state": PlaceState.HELD,
         "asked_at": ready.delegate["created_at"], "priority": 0}
        for activity in sorted(ready.wish.activities, key=lambda one: one.id)]
    if course.is_sqlite:
        course.run_rows(_ANSWERS, answers)
        course.run_rows(_PLACES, places)
    else:
        course.run_inserts(_PARTS, {Answer: answers, Place: places})
