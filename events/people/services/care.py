"""Liaisons: given their guests, and acting for them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from app.core.actors import LiaisonActor, StaffActor
from app.core.errors import Forbidden, Refused
from app.core.unit import Unit
from app.vocabulary.characters import tidy
from events.people.models import LiaisonDuty
from events.people.policy import may_assign, may_see_guests
from events.people.queries import guest_of, liaisons_of_event
from events.registration.models import Delegate, Group
from events.registration.policy import may_look_after
from events.registration.services.locks import lock_delegate
from events.registration.wording import attention_words
from events.setup.models import Category, Event

Target = Delegate | Group | Category
LONGEST_NOTE = 200


def assign_liaison(unit: Unit, event: Event, targets: Sequence[Target], staff_id: int | None) -> int:
    """Give delegates, groups or categories into a liaison's care, or (None) into nobody's of their own.

    Returns how many changed. Raises Forbidden, Refused("no_liaison_here"). Recorded with each.
    """
    unit.require(may_assign, event)
    known = {one.staff_id: one.name for one in liaisons_of_event(unit.session, event)}
    if staff_id is not None and staff_id not in known:
        raise Refused("no_liaison_here", field="liaison")
    return sum(_assign(unit, event, target, staff_id, known.get(staff_id or 0, "–")) for target in targets)


def _assign(unit: Unit, event: Event, target: Target, staff_id: int | None, name: str) -> bool:
    # The target's row is held, so that of two who assign at once one comes after the other.
    unit.session.refresh(target, with_for_update={"key_share": True})
    column = {Delegate: LiaisonDuty.delegate_id, Group: LiaisonDuty.group_id, Category: LiaisonDuty.category_id}[type(target)]
    duty = unit.session.scalar(sa.select(LiaisonDuty).where(column == target.id))
    if (duty.staff_id if duty else None) == staff_id:
        return False
    if duty is not None:
        unit.session.delete(duty)
        unit.session.flush()
    if staff_id is not None:
        unit.session.add(LiaisonDuty(event_id=event.id, staff_id=staff_id, **{column.key: target.id}))
        unit.session.flush()
    if isinstance(target, Delegate):
        unit.record("delegate.liaison_set", event_id=event.id, subject=("delegate", target.id), liaison=name)
    else:
        kind = "group" if isinstance(target, Group) else "category"
        unit.record("people.liaison_set", event_id=event.id, subject=(kind, target.id), liaison=name)
    return True


def look_after(unit: Unit, event: Event, reference: str) -> Delegate:
    """The guest with this reference; whoever looks after them acts for them alone from here on. Raises Forbidden."""
    unit.require(may_see_guests, event)
    if not isinstance(unit.actor, StaffActor):
        raise Forbidden(may_see_guests.name)
    guest = guest_of(unit.session, event.id, unit.actor.id, reference)
    unit.actor = as_carer(unit.actor, guest)
    return guest


def as_carer(actor: StaffActor, guest: Delegate) -> LiaisonActor:
    """A liaison as the one who acts for this guest."""
    return LiaisonActor(label=actor.label, id=actor.id, grants=actor.grants, delegate_id=guest.id, event_id=guest.event_id)


def note_for_desk(unit: Unit, event: Event, guest: Delegate, text: str) -> None:
    """Say what a desk is to see when it scans the guest's badge; none takes it away.

    What a roster gave cause to look at stays. Raises Forbidden. Records delegate.desk_note.
    """
    unit.require(may_look_after, guest)
    lock_delegate(unit.session, guest)
    codes = [one for one in guest.attention if one in attention_words()]
    note = tidy(text)[:LONGEST_NOTE]
    guest.attention = [*codes, *([note] if note else [])]
    guest.updated_at = unit.now()
    unit.record("delegate.desk_note", event_id=event.id, subject=("delegate", guest.id), note=note)
