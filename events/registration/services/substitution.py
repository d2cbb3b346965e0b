"""A place handed to somebody else (换人): the place goes on, the badge doesn't."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from app.core.unit import Unit
from events.registration import queries
from events.registration.enums import DelegateStatus, PlaceState, Source
from events.registration.errors import FormRefused
from events.registration.models import Delegate, Place
from events.registration.rules.persons import FieldError, Person, read_person
from events.registration.rules.statuses import first_status
from events.registration.services import letters
from events.registration.services.choices import capacities
from events.registration.services.decisions import withdraw
from events.registration.services.locks import lock_activities, lock_companions
from events.registration.services.own import require_changeable
from events.registration.services.places import release_places
from events.registration.services.records import Entry, insert_delegate, lock_person
from events.setup.models import Event


def hand_on(
    unit: Unit, event: Event, delegate: Delegate, raw: Mapping[str, str], *, agreed: bool, language: str,
) -> Delegate:
    """Give a delegate's place in the category, in activities and of limited choices to somebody else.

    The new registration is reviewed where the category asks for approval; the old one is cancelled, and with it its
    badge. Only the new person is sent the new link. Raises Forbidden, FormRefused, Refused("changes_closed"). Records
    delegate.handed_on and delegate.took_over.
    """
    person, errors = read_person(raw)
    if not agreed:
        errors.append(FieldError("agreement", "agreement_needed"))
    if errors:
        raise FormRefused(errors)
    lock_person(unit.session, event.id, person.name_key)
    require_changeable(unit, event, delegate)
    _require_somebody_else(unit, event, delegate, person)
    # Before the event's own row, which every registration takes last.
    lock_activities(unit.session, [place.activity_id for place in delegate.places])
    new, token = insert_delegate(unit, event.id, Entry(
        person=person, category_id=delegate.category_id, status=first_status(delegate.category.approval),
        source=Source.FORM, language=language, group_id=delegate.group_id, invitation_id=delegate.invitation_id))
    for companion in lock_companions(unit.session, delegate):
        withdraw(unit, event, companion)
    before, delegate.status = delegate.status, DelegateStatus.CANCELLED
    delegate.submission, delegate.correction, delegate.updated_at = None, None, unit.now()
    unit.session.flush()
    _move_places(unit, delegate, new)
    _move_limited_choices(delegate, new)
    unit.session.flush()
    unit.record("delegate.handed_on", event_id=event.id, subject=("delegate", delegate.id), before=before,
                to=new.reference)
    unit.record("delegate.took_over", event_id=event.id, subject=("delegate", new.id), **{"from": delegate.reference})
    letters.confirm(unit, event, new, token, [])
    letters.tell_of_status(unit, event, delegate)
    return new


def _require_somebody_else(unit: Unit, event: Event, delegate: Delegate, person: Person) -> None:
    known = queries.known_person(unit.session, event.id, person.name_key, person.mobile, person.email_key)
    if known is None:
        return
    # Who else is registered is nothing to tell the holder of a link.
    raise FormRefused([FieldError("name", "same_person" if known.id == delegate.id else "substitute_known")])


def _move_places(unit: Unit, delegate: Delegate, new: Delegate) -> None:
    """Held places go on, so that no count changes; what was waited for or offered goes to others."""
    held = [place for place in delegate.places if place.state == PlaceState.HELD]
    if held:
        unit.session.execute(sa.insert(Place), [
            {"delegate_id": new.id, "activity_id": place.activity_id, "asked_at": place.asked_at,
             "state": PlaceState.HELD} for place in held])
        for place in held:
            place.state = PlaceState.RELEASED
        unit.session.flush()
    release_places(unit, [delegate.id])


def _move_limited_choices(delegate: Delegate, new: Delegate) -> None:
    """A room of a hotel goes on; all else that was answered is the old person's own."""
    for answer in [one for one in delegate.answers if capacities(one.question)]:
        delegate.answers.remove(answer)
        new.answers.append(type(answer)(
            question_id=answer.question_id, value=answer.value, closed=answer.closed, file_id=None))
