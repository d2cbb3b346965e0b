"""The public form: what was sent becomes a registration, once.

The same form sent twice is told by its content together with something only that browser has (`Submitted.sender`): it
registers once and leads to the same page. Content alone never does, for whoever guesses what somebody wrote must not be
handed their personal link. The same person with another content, or from another browser, gets no page: a link goes to
the address that is known, and the answer is the same whether that could be sent or not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from app.core.audit import AuditEntry
from app.core.errors import Refused
from app.core.runtime import runtime
from app.core.unit import Unit
from events.registration import queries
from events.registration.enums import DelegateStatus, Source
from events.registration.errors import FormRefused
from events.registration.models import Delegate, Group, Invitation, Question
from events.registration.rules.activities import clashes, is_open_to
from events.registration.rules.consents import as_given
from events.registration.rules.persons import FieldError, Person, read_person
from events.registration.rules.statuses import first_status
from events.registration.services import letters
from events.registration.services.answers import Given, add_answers, read_answers
from events.registration.services.choices import change_choices
from events.registration.services.consents import consents_asked, missing_consents
from events.registration.services.invited_places import take_invited_place
from events.registration.services.places import add_places, take_activity_place, take_category_place
from events.registration.services.records import Entry, insert_delegate, lock_person, open_token
from events.registration.services.uploads import Upload
from events.setup.models import Activity, Category, Event
from events.setup.rules import closed_because

# Somebody who asks again and again fills nobody's mailbox.
LINK_PAUSE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Submitted:
    """A form as it was sent. `answers` and `files` go by the question's key; `sender` is a secret of the browser's session."""

    person: Mapping[str, str]
    category: str
    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)
    activities: Sequence[str] = ()
    consents: frozenset[str] = frozenset()
    language: str = "zh"
    sender: str | None = None

    def key(self, event_id: int) -> str | None:
        """What tells this form, from this sender, from all others; None where the sender is unknown."""
        if self.sender is None:
            return None
        content = json.dumps([
            event_id, self.sender, sorted(self.person.items()), self.category,
            sorted((key, list(values)) for key, values in self.answers.items()),
            sorted((key, upload.name, sha256(upload.content).hexdigest()) for key, upload in self.files.items()),
            sorted(self.activities), sorted(self.consents),
        ], ensure_ascii=False)
        return runtime().secrets.keyed_hash("registration form", content)


@dataclass(frozen=True, slots=True)
class Way:
    """By which way somebody comes in, where it isn't the public form: what is different then.

    `category` is the one that this way leads to, whether it is public or not. Without `asks` the event's questions are
    left out; without `requires_answers` what is missing is asked on the personal page. `status` is the first one, where
    the category doesn't say it.
    """

    source: Source = Source.FORM
    category: str | None = None
    asks: bool = True
    requires_answers: bool = True
    status: DelegateStatus | None = None
    group: Group | None = None
    companion_of: Delegate | None = None
    invitation: Invitation | None = None


PUBLIC_FORM = Way()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The personal link's secret for whoever registered; None where the person was known and a link was mailed."""

    token: str | None
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form asks: the event's questions, and consents beside the privacy notice."""

    questions: Sequence[Question]
    consents: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Wish:
    """A form that holds together: everything read and found, nothing yet taken."""

    person: Person
    category: Category
    way: Way
    questions: Sequence[Question]
    given: Given
    activities: Sequence[Activity]
    consents: Mapping[str, Any]


def register(unit: Unit, event: Event, submitted: Submitted, way: Way = PUBLIC_FORM) -> Outcome:
    """Take a registration from a form. Places are taken exactly; a full activity without a list is refused.

    Raises Refused("registration_closed", "registration_not_open" or, where an invitation has no place left,
    "invitation_used"), FormRefused. Records delegate.registered, mails a confirmation (or, to a known person, the link).
    """
    closed = closed_because(event, unit.now())
    if closed:
        raise Refused(closed)
    questions = queries.questions_of(unit.session, event.id) if way.asks else []
    asked = Asked(questions, consents_asked(unit.session, event.id, questions))
    wish = read_wish(event, asked, submitted, way, unit.now())
    lock_person(unit.session, event.id, wish.person.name_key)
    key = submitted.key(event.id)
    earlier = _sent_before(unit, event.id, key)
    if earlier is not None:
        return Outcome(open_token(earlier))
    known = queries.known_person(
        unit.session, event.id, wish.person.name_key, wish.person.mobile, wish.person.email_key)
    if known is not None:
        _send_link_again(unit, event, known)
        return Outcome(None)
    return _take_in(unit, event, wish, submitted, key)


def _sent_before(unit: Unit, event_id: int, key: str | None) -> Delegate | None:
    if key is None:
        return None
    return unit.session.scalars(
        sa.select(Delegate).where(Delegate.event_id == event_id, Delegate.submission == key)).first()


def read_wish(event: Event, asked: Asked, submitted: Submitted, way: Way, now: datetime) -> Wish:
    """What a form asks for. Everything that is wrong is told at once: raises FormRefused."""
    questions = asked.questions
    person, errors = read_person(submitted.person, reachable=way.companion_of is None)
    category = next((one for one in event.categories if one.code == submitted.category and (
        one.public if way.category is None else one.code == way.category)), None)
    if category is None:
        errors.append(FieldError("category", "unknown_category"))
    given, wrong = read_answers(
        questions, category.code if category else None, submitted.answers, submitted.files,
        required=way.requires_answers)
    errors += wrong
    activities, refused = _chosen(event, submitted, category)
    errors += refused
    errors += missing_consents(questions, given, submitted.consents)
    if errors or category is None:
        raise FormRefused(errors)
    return Wish(person, category, way, questions, given, activities, as_given(submitted.consents, asked.consents, now))


def _chosen(
    event: Event, submitted: Submitted, category: Category | None,
) -> tuple[list[Activity], list[FieldError]]:
    wanted = set(submitted.activities)
    offered = [
        activity for activity in event.activities
        if activity.code in wanted and is_open_to(activity, category.code if category else None)
    ]
    if len(offered) != len(wanted):
        return offered, [FieldError("activity", "unknown_activity")]
    return offered, [
        FieldError("activity", "activities_clash", (("first", first.title), ("second", second.title)))
        for first, second in clashes(offered)
    ]


def _take_in(unit: Unit, event: Event, wish: Wish, submitted: Submitted, key: str | None) -> Outcome:
    errors = change_choices(unit.session, wish.questions, {}, wish.given.values)
    if not errors and not _take_category(unit, wish):
        errors.append(FieldError("category", "category_full"))
    held: list[int] = []
    for activity in sorted(wish.activities, key=lambda one: one.id):
        if errors:
            break
        if take_activity_place(unit.session, activity.id):
            held.append(activity.id)
        elif not activity.waiting_list:
            errors.append(FieldError("activity", "activity_full", (("title", activity.title),)))
    if errors:
        raise FormRefused(errors)
    now = unit.now()
    delegate, token = insert_delegate(unit, event.id, Entry(
        person=wish.person, category_id=wish.category.id,
        status=wish.way.status or first_status(wish.category.approval),
        source=wish.way.source, language=submitted.language, submission=key, consents=wish.consents,
        group_id=_id(wish.way.group), companion_of_id=_id(wish.way.companion_of),
        invitation_id=_id(wish.way.invitation),
    ))
    add_answers(unit, delegate, wish.questions, wish.given)
    add_places(unit.session, delegate.id, wish.activities, now, held)
    waiting = [activity.code for activity in wish.activities if activity.id not in held]
    unit.record("delegate.registered", event_id=event.id, subject=("delegate", delegate.id),
                category=wish.category.code, waiting=waiting)
    letters.confirm(unit, event, delegate, token, [one for one in wish.activities if one.id not in held])
    return Outcome(token, is_new=True)


def _take_category(unit: Unit, wish: Wish) -> bool:
    """Take a place of the category, or one of the invitation, which may have reserved it."""
    invitation = wish.way.invitation
    if invitation is not None:
        take_invited_place(unit, invitation)
        if invitation.reserves:
            return True
    return take_category_place(unit.session, wish.category.id)


def _id(row: Group | Delegate | Invitation | None) -> int | None:
    return row.id if row is not None else None


def _send_link_again(unit: Unit, event: Event, delegate: Delegate) -> None:
    recently = unit.session.scalar(
        sa.select(sa.func.count()).select_from(AuditEntry).where(
            AuditEntry.subject_kind == "delegate", AuditEntry.subject_key == str(delegate.id),
            AuditEntry.tag == "delegate.link_sent", AuditEntry.at > unit.now() - LINK_PAUSE)
    )
    if letters.can_reach(delegate) and not recently:
        unit.record("delegate.link_sent", event_id=event.id, subject=("delegate", delegate.id))
        letters.send_link(unit, event, delegate)
