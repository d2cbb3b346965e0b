"""Suspected duplicates: looked for, merged, told apart."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.core.errors import Refused
from app.core.runtime import runtime
from app.core.unit import Unit
from events.people.enums import Sign
from events.people.models import LiaisonDuty, LookForPairs, SuspectedPair, TwoPeople
from events.people.policy import may_merge
from events.people.queries import known_people, standing_of_look
from events.people.rules.sameness import suspected_pairs
from events.registration.models import Delegate
from events.registration.services.locks import lock_delegate
from events.registration.services.merging import MergeChoice, merge_delegates
from events.setup.models import Event

_ORDER = {sign: place for place, sign in enumerate(Sign)}


def look_for_pairs(unit: Unit, event: Event) -> int:
    """Compare all of an event's registrations anew where any has changed since the last look; returns how many pairs.

    What it finds is derived from the registrations alone; what was said of a pair stands apart. Raises Forbidden.
    """
    unit.require(may_merge, event)
    look, count, changed = standing_of_look(unit.session, event.id)
    if look is None:
        look = LookForPairs(event_id=event.id)
        unit.session.add(look)
    look.at, look.delegates, look.changed_at = unit.now(), count, changed
    pairs = suspected_pairs(known_people(unit.session, event.id))
    unit.session.execute(sa.delete(SuspectedPair).where(SuspectedPair.event_id == event.id))
    rows = [{"event_id": event.id, "one_id": one, "other_id": other, "signs": list(signs), "strength": _ORDER[signs[0]]}
            for (one, other), signs in sorted(pairs.items())]
    if rows:
        unit.session.execute(sa.insert(SuspectedPair), rows)
    unit.session.flush()
    return len(rows)


def say_two_people(unit: Unit, event: Event, one: Delegate, other: Delegate) -> bool:
    """Remember that two registrations are two people's; False where it was said before.

    Raises Forbidden, Refused("same_registration"). Records delegate.told_apart at both.
    """
    unit.require(may_merge, event)
    _different(one, other)
    first, second = sorted((one, other), key=lambda each: each.id)
    lock_delegate(unit.session, first)
    if unit.session.scalar(sa.select(TwoPeople.id).where(
            TwoPeople.one_id == first.id, TwoPeople.other_id == second.id)) is not None:
        return False
    unit.session.add(TwoPeople(
        one_id=first.id, other_id=second.id, said_by=unit.actor.label[:200], said_at=unit.now()))
    for about, apart in ((first, second), (second, first)):
        unit.record("delegate.told_apart", event_id=event.id, subject=("delegate", about.id), reference=apart.reference)
    return True


def merge(unit: Unit, event: Event, kept: Delegate, other: Delegate, choice: MergeChoice) -> dict[str, Any]:
    """Make the other registration a part of the kept one, whose number, link and badge stay the valid ones.

    Features above follow with what they hold (badges, scans). Raises Forbidden, Refused("same_registration"),
    Refused("merged_before"), Refused("category_full"), FormRefused. Records delegate.merged at the kept one, with old
    and new values, and delegate.merged_away at the other. Returns what changed.
    """
    unit.require(may_merge, event)
    _different(kept, other)
    changes = merge_delegates(unit, event, kept, other, choice)
    if unit.session.scalar(sa.select(LiaisonDuty.id).where(LiaisonDuty.delegate_id == kept.id)) is None:
        unit.session.execute(sa.update(LiaisonDuty).where(LiaisonDuty.delegate_id == other.id)
                             .values(delegate_id=kept.id))
    runtime().contributions.ask("delegate.merged", unit, event, kept, other)
    answers = changes.pop("answers", [])
    unit.record("delegate.merged", event_id=event.id, subject=("delegate", kept.id), reference=other.reference,
                number=other.number, values=changes, changed=[*changes, *answers])
    unit.record("delegate.merged_away", event_id=event.id, subject=("delegate", other.id), into=kept.reference)
    unit.session.flush()
    return changes


def _different(one: Delegate, other: Delegate) -> None:
    if one.id == other.id:
        raise Refused("same_registration")
