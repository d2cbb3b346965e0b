"""Which cards take part, and who comes for them; what the event's meetings are set up with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from app.core.errors import Refused
from app.core.unit import Unit
from events.docking.enums import Card
from events.docking.models import DemandCard, OfferCard
from events.meetings import tags
from events.meetings.models import Meeting, MeetingMember, MeetingParty, MeetingSetup, SlipConfirmation
from events.meetings.policy import may_arrange_meetings
from events.meetings.queries.parties import cards_left, meetings_value
from events.registration.enums import HOLDING
from events.registration.models import Delegate
from events.setup.models import Event


def plan_meetings(unit: Unit, event: Event, value: dict[str, Any]) -> bool:
    """Make the event's setup of meetings what the part of its definition says; True where something changed.

    The import that calls it has asked for the permission. Records meetings.set_up.
    """
    if meetings_value(unit.session, event) == value:
        return False
    setup = unit.session.get(MeetingSetup, event.id) or MeetingSetup(event_id=event.id)
    setup.wishes_close = value.get("wishes_close")
    setup.most, setup.break_minutes, setup.travel_minutes = (
        value["most"], value["break_minutes"], value["travel_minutes"])
    setup.halls, setup.interpreters = value["halls"], value["interpreters"]
    unit.session.add(setup)
    unit.session.flush()
    unit.record(tags.MEETINGS_PLANNED, event_id=event.id, subject=("event", event.code), most=setup.most,
                interpreters=len(setup.interpreters))
    return True


def add_party(
    unit: Unit, event: Event, card: OfferCard | DemandCard, delegates: Sequence[Delegate] = (),
) -> MeetingParty:
    """Let a card take part, with those who come for it. Raises Refused("party_twice"), Forbidden.

    Records meetings.party_added.
    """
    unit.require(may_arrange_meetings, event)
    is_offer = isinstance(card, OfferCard)
    column = MeetingParty.offer_id if is_offer else MeetingParty.demand_id
    if unit.session.scalar(sa.select(sa.exists().where(column == card.id))):
        raise Refused("party_twice", field="card")
    party = MeetingParty(
        event_id=event.id, offer_id=card.id if is_offer else None, demand_id=None if is_offer else card.id, languages=[],
        members=[MeetingMember(delegate_id=one.id) for one in delegates])
    unit.session.add(party)
    unit.session.flush()
    unit.record(tags.PARTY_ADDED, event_id=event.id, subject=("meeting_party", party.id), card=card.code,
                people=[one.reference for one in delegates])
    return party


def add_all_cards(unit: Unit, event: Event) -> tuple[int, int]:
    """Let every card take part that doesn't yet; whoever alone is registered from the owner's unit comes for it.

    Returns how many cards were added, and for how many of them nobody is known. Raises Forbidden.
    """
    unit.require(may_arrange_meetings, event)
    of_unit: dict[str, list[Delegate]] = {}
    for delegate in unit.session.scalars(sa.select(Delegate).where(
            Delegate.event_id == event.id, Delegate.status.in_(HOLDING), Delegate.unit.is_not(None))):
        of_unit.setdefault(_key(delegate.unit or ""), []).append(delegate)
    added = alone = 0
    for kind in Card:
        for card in cards_left(unit.session, event, kind):
            known = of_unit.get(_key(card.owner), [])
            add_party(unit, event, card, known if len(known) == 1 else [])
            added, alone = added + 1, alone + (len(known) != 1)
    return added, alone


def change_party(
    unit: Unit, event: Event, party: MeetingParty, *, references: Iterable[str], languages: Sequence[str], most: int | None,
) -> None:
    """Say who comes for a card (by their references), what they speak, and how many meetings they have at most.

    Raises Refused("member_unknown"), Forbidden. Records meetings.party_changed.
    """
    unit.require(may_arrange_meetings, event)
    wanted: dict[int, Delegate] = {}
    for reference in references:
        delegate = unit.session.scalar(sa.select(Delegate).where(
            Delegate.event_id == event.id, Delegate.reference == reference.upper(), Delegate.status.in_(HOLDING)))
        if delegate is None:
            raise Refused("member_unknown", field="references", reference=reference)
        wanted[delegate.id] = delegate
    kept = {member.delegate_id for member in party.members}
    party.members[:] = [member for member in party.members if member.delegate_id in wanted] + [
        MeetingMember(delegate_id=number) for number in wanted if number not in kept]
    party.languages, party.most = list(languages), most
    unit.session.flush()
    unit.record(tags.PARTY_CHANGED, event_id=event.id, subject=("meeting_party", party.id), card=party.card.code,
                people=[one.reference for one in wanted.values()], languages=party.languages, most=most)


def remove_party(unit: Unit, event: Event, party: MeetingParty) -> None:
    """Take a card out of the meetings, with its wishes. Raises Refused("party_in_use"), Forbidden.

    Records meetings.party_removed.
    """
    unit.require(may_arrange_meetings, event)
    if unit.session.scalar(sa.select(sa.exists().where(
            sa.or_(Meeting.offer_party_id == party.id, Meeting.demand_party_id == party.id)))):
        raise Refused("party_in_use")
    unit.record(tags.PARTY_REMOVED, event_id=event.id, subject=("meeting_party", party.id), card=party.card.code)
    unit.session.delete(party)
    unit.session.flush()


def erase_meetings(unit: Unit, delegate: Delegate) -> dict[str, int]:
    """Somebody who is erased comes for no card any more, and their name stands behind no confirmation."""
    gone = unit.session.execute(sa.delete(MeetingMember).where(MeetingMember.delegate_id == delegate.id).returning(
        MeetingMember.id)).all()
    said = unit.session.execute(sa.update(SlipConfirmation).where(SlipConfirmation.delegate_id == delegate.id).values(
        delegate_id=None).returning(SlipConfirmation.id)).all()
    return {key: len(rows) for key, rows in (("meeting_parties", gone), ("slip_confirmations", said)) if rows}


def move_meetings(unit: Unit, _event: Event, kept: Delegate, other: Delegate) -> None:
    """When two registrations become one, whoever came by either comes now."""
    session = unit.session
    own = set(session.scalars(sa.select(MeetingMember.party_id).where(MeetingMember.delegate_id == kept.id)))
    for member in session.scalars(sa.select(MeetingMember).where(MeetingMember.delegate_id == other.id)).all():
        if member.party_id in own:
            session.delete(member)
        else:
            member.delegate_id = kept.id
    session.flush()


def _key(name: str) -> str:
    return "".join(name.split()).casefold()
