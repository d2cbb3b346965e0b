"""What delegates change by themselves, with their personal link, until the deadline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.errors import Refused
from app.core.unit import Unit
from events.registration import policy, queries
from events.registration.enums import PlaceState
from events.registration.errors import FormRefused
from events.registration.models import Delegate, RegistrationSettings
from events.registration.rules.activities import clashes, is_open_to
from events.registration.rules.changes import changes_that_matter, is_too_late, returns_to_queue
from events.registration.rules.consents import PRIVACY, SENSITIVE, is_given
from events.registration.rules.persons import FieldError, read_person
from events.registration.rules.statuses import is_holding
from events.registration.services.answers import read_answers, replace_answers, values_of
from events.registration.services.choices import change_choices
from events.registration.services.consents import change_consent, missing_consents
from events.registration.services.decisions import review_again
from events.registration.services.locks import lock_delegate
from events.registration.services.places import change_activities
from events.registration.services.records import DERIVED, person_columns
from events.registration.services.uploads import Upload
from events.setup.enums import Doing
from events.setup.models import Activity, Event
from events.setup.rules import permits

# What the holder of a link changes of the standing fields: not where they are reached, for links get forwarded.
OWN_FIELDS = ("name", "name_latin", "unit", "title", "country", "province")


def may_change_own(unit: Unit, event: Event, delegate: Delegate) -> bool:
    """Whether the holder of the link can change the registration now: it stands, and the deadline isn't over.

    Companions change nothing by themselves; whom they accompany does it for them.
    """
    settings = unit.session.get(RegistrationSettings, event.id)
    if delegate.companion_of_id is not None:
        return False
    return is_holding(delegate.status) and permits(event, Doing.SELF_SERVICE, unit.now()) and not is_too_late(
        settings.changes_until if settings else None, unit.now(), event.timezone)


def require_changeable(unit: Unit, event: Event, delegate: Delegate) -> None:
    """Hold the delegate's row. Raises Forbidden, Refused("changes_closed")."""
    unit.require(policy.may_use_own_link, delegate)
    lock_delegate(unit.session, delegate)
    if not may_change_own(unit, event, delegate):
        raise Refused("changes_closed")


def change_details(unit: Unit, event: Event, delegate: Delegate, raw: Mapping[str, str]) -> list[str]:
    """Take one's own name, unit, position and origin; returns what changed. Records delegate.changed_own.

    What an approval rests on puts an approved registration back into the queue. Raises Forbidden, FormRefused,
    Refused("changes_closed").
    """
    require_changeable(unit, event, delegate)
    contact = {"mobile": delegate.mobile or "", "email": delegate.email or ""}
    person, errors = read_person({**{name: raw.get(name, "") for name in OWN_FIELDS}, **contact})
    if errors:
        raise FormRefused(errors)
    columns = person_columns(person, delegate.reference)
    changed = [name for name, value in columns.items() if getattr(delegate, name) != value]
    values = {name: [getattr(delegate, name), columns[name]] for name in changed if name not in DERIVED}
    for name in changed:
        setattr(delegate, name, columns[name])
    return _finish(unit, event, delegate, "delegate.changed_own", list(values), values=values)


def answer_questions(
    unit: Unit, event: Event, delegate: Delegate, answers: Mapping[str, Sequence[str]], files: Mapping[str, Upload], *,
    consents: frozenset[str] = frozenset(),
) -> list[str]:
    """Take what the holder of the personal link answers to the event's questions; returns the keys that changed.

    What is sensitive needs its consent, given earlier or now. Limited choices are taken and freed exactly; another file
    puts an approved registration back into the queue.
    Raises Forbidden, FormRefused, Refused("changes_closed"). Records delegate.answered with the keys.
    """
    require_changeable(unit, event, delegate)
    questions = queries.questions_of(unit.session, event.id)
    kept = frozenset(answer.question.key for answer in delegate.answers if answer.file_id is not None)
    before = values_of(delegate)
    given, wrong = read_answers(questions, delegate.category.code, answers, files, kept_files=kept, kept=before)
    gives = SENSITIVE in consents and not is_given(delegate.consents, SENSITIVE)
    if not gives and not is_given(delegate.consents, SENSITIVE):
        wrong += missing_consents(questions, given, {PRIVACY})
    if not wrong:
        wrong = change_choices(unit.session, questions, before, given.values)
    if wrong:
        raise FormRefused(wrong)
    if gives:
        change_consent(unit, event, delegate, SENSITIVE, gives=True)
    changed = replace_answers(unit, delegate, questions, given)
    return _finish(unit, event, delegate, "delegate.answered", changed)


def choose_activities(unit: Unit, event: Event, delegate: Delegate, codes: Sequence[str]) -> bool:
    """Make these the activities that somebody has signed up for; those by invitation stay. True where something changed.

    What was full and has no list is refused, as is what overlaps. Raises Forbidden, FormRefused,
    Refused("changes_closed"). Records delegate.chose_activities.
    """
    require_changeable(unit, event, delegate)
    offered = [one for one in event.activities if is_open_to(one, delegate.category.code)]
    standing = {place.activity_id for place in delegate.places if place.state != PlaceState.RELEASED}
    chosen = [one for one in offered if one.code in set(codes)]
    kept = [one for one in event.activities if one.id in standing and one not in offered]
    errors = _wrong_with(chosen, kept, codes)
    if errors:
        raise FormRefused(errors)
    changed = change_activities(unit, delegate, [*chosen, *kept])
    full = [
        FieldError("activity", "activity_full", (("title", place.activity.title),)) for place in delegate.places
        if place.state == PlaceState.WAITING and place.activity_id not in standing and not place.activity.waiting_list]
    if full:
        raise FormRefused(full)
    if changed:
        _finish(unit, event, delegate, "delegate.chose_activities", ["activities"])
    return changed


def _wrong_with(chosen: Sequence[Activity], kept: Sequence[Activity], codes: Sequence[str]) -> list[FieldError]:
    if len(chosen) != len(set(codes)):
        return [FieldError("activity", "unknown_activity")]
    return [
        FieldError("activity", "activities_clash", (("first", first.title), ("second", second.title)))
        for first, second in clashes([*chosen, *kept]) if first in chosen or second in chosen]


def _finish(unit: Unit, event: Event, delegate: Delegate, tag: str, changed: list[str], **details: Any) -> list[str]:
    """Record what changed, answer a request for correction, and have looked at again what an approval rests on."""
    if delegate.correction is not None:
        delegate.correction = None
        unit.record("delegate.corrected", event_id=event.id, subject=("delegate", delegate.id))
    if changed:
        delegate.updated_at = unit.now()
        unit.record(tag, event_id=event.id, subject=("delegate", delegate.id), changed=changed, **details)
        types = {one.key: one.type for one in queries.questions_of(unit.session, event.id)}
        mattering = changes_that_matter(changed, types)
        if returns_to_queue(delegate.status, delegate.category.approval, mattering):
            review_again(unit, event, delegate, mattering)
    unit.session.flush()
    return changed
