"""Wishes for meetings, musts of the organisers, and times at which somebody can't."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from app.core.errors import NotFound, Refused
from app.core.unit import Unit
from app.vocabulary.times import to_local
from events.docking.enums import CardState
from events.meetings import tags
from events.meetings.enums import By
from events.meetings.models import MeetingBlock, MeetingParty, MeetingWish
from events.meetings.policy import may_act_for_party, may_arrange_meetings
from events.meetings.queries.parties import declined_by, hands_of, setup_of, wishes_of_party
from events.meetings.queries.times import SlotTime
from events.meetings.rules.usual import MOST_WISHES
from events.setup.models import Event


def require_hand(unit: Unit, event: Event, party: MeetingParty) -> None:
    """Whoever comes for the card, its owner, or staff who arrange meetings. Raises Forbidden."""
    if not unit.may(may_arrange_meetings, event):
        unit.require(may_act_for_party, hands_of(unit.session, party))


def is_open(unit: Unit, event: Event) -> bool:
    """Whether wishes are still taken from this actor: staff may always."""
    closes = setup_of(unit.session, event).wishes_close
    return closes is None or unit.now() < closes or unit.may(may_arrange_meetings, event)


def add_wish(unit: Unit, event: Event, party: MeetingParty, other: MeetingParty) -> MeetingWish:
    """Wish for a meeting, after the wishes there are; asked twice it is one.

    A card that is out of the catalogue is wished for by staff alone: to others it isn't there. Raises NotFound, Forbidden,
    Refused: wishes_closed, wish_wrong_side, wish_own, too_many_wishes. Records meetings.wish_added.
    """
    require_hand(unit, event, party)
    _refuse_late(unit, event)
    if other.card.state != CardState.SHOWN and not unit.may(may_arrange_meetings, event):
        raise NotFound
    offer, demand = _pair(party, other)
    _lock(unit, party)
    wishes = wishes_of_party(unit.session, party)
    known = next((one for one in wishes if other.id in (one.offer_party_id, one.demand_party_id)), None)
    if known is not None:
        return known
    if len(wishes) >= MOST_WISHES:
        raise Refused("too_many_wishes", most=MOST_WISHES)
    refused = declined_by(unit.session, party).get(other.id)
    if refused is not None:
        unit.session.delete(unit.session.get_one(MeetingWish, refused))
    wish = MeetingWish(
        event_id=event.id, offer_party_id=offer.id, demand_party_id=demand.id,
        by=By.OFFER if party.is_offer else By.DEMAND, rank=len(wishes) + 1, made_at=unit.now())
    unit.session.add(wish)
    unit.session.flush()
    _record(unit, event, wish, offer, demand)
    return wish


def propose(unit: Unit, event: Event, party: MeetingParty, other: MeetingParty) -> MeetingWish:
    """Say for the organisers that two parties must meet; said twice it is one.

    Raises Refused: wish_wrong_side, wish_own; Forbidden. Records meetings.wish_added.
    """
    unit.require(may_arrange_meetings, event)
    offer, demand = _pair(party, other)
    _lock(unit, offer)
    known = unit.session.scalar(sa.select(MeetingWish).where(
        MeetingWish.offer_party_id == offer.id, MeetingWish.demand_party_id == demand.id,
        MeetingWish.by == By.ORGANISER))
    if known is not None:
        return known
    wish = MeetingWish(event_id=event.id, offer_party_id=offer.id, demand_party_id=demand.id, by=By.ORGANISER, rank=None,
                       made_at=unit.now())
    unit.session.add(wish)
    unit.session.flush()
    _record(unit, event, wish, offer, demand)
    return wish


def decline(unit: Unit, event: Event, party: MeetingParty, other: MeetingParty) -> MeetingWish:
    """Say for a party that it would rather not meet another; said twice it is once. A wish of its own for it is gone.

    Nothing is scheduled then, unless the organisers say that they must meet, or it is published already. Raises Forbidden,
    Refused: wishes_closed, wish_wrong_side, wish_own. Records meetings.wish_declined.
    """
    require_hand(unit, event, party)
    _refuse_late(unit, event)
    offer, demand = _pair(party, other)
    _lock(unit, party)
    known = declined_by(unit.session, party).get(other.id)
    if known is not None:
        return unit.session.get_one(MeetingWish, known)
    for own in wishes_of_party(unit.session, party):
        if other.id in (own.offer_party_id, own.demand_party_id):
            unit.session.delete(own)
    no = MeetingWish(
        event_id=event.id, offer_party_id=offer.id, demand_party_id=demand.id,
        by=By.NOT_OFFER if party.is_offer else By.NOT_DEMAND, rank=None, made_at=unit.now())
    unit.session.add(no)
    unit.session.flush()
    _renumber(wishes_of_party(unit.session, party))
    unit.session.flush()
    unit.record(tags.WISH_DECLINED, event_id=event.id, subject=("meeting_party", party.id), card=other.card.code)
    return no


def remove_wish(unit: Unit, event: Event, party: MeetingParty, wish_id: int) -> None:
    """Take back a wish of this party, or its no (staff: also a must); those behind it move up.

    Raises Refused("wishes_closed"), NotFound, Forbidden. Records meetings.wish_removed.
    """
    require_hand(unit, event, party)
    _refuse_late(unit, event)
    _lock(unit, party)
    wish = unit.session.scalar(sa.select(MeetingWish).where(
        MeetingWish.id == wish_id, sa.or_(
            MeetingWish.offer_party_id == party.id, MeetingWish.demand_party_id == party.id)))
    own = (By.OFFER, By.NOT_OFFER) if party.is_offer else (By.DEMAND, By.NOT_DEMAND)
    if wish is None or (wish.by not in own and not (wish.by == By.ORGANISER and unit.may(may_arrange_meetings, event))):
        raise NotFound
    unit.record(tags.WISH_REMOVED, event_id=event.id, subject=("meeting_party", party.id), by=wish.by)
    unit.session.delete(wish)
    unit.session.flush()
    _renumber(wishes_of_party(unit.session, party))
    unit.session.flush()


def move_wish(unit: Unit, event: Event, party: MeetingParty, wish_id: int) -> None:
    """Put a wish one place higher. Raises Refused("wishes_closed"), NotFound, Forbidden."""
    require_hand(unit, event, party)
    _refuse_late(unit, event)
    _lock(unit, party)
    wishes = wishes_of_party(unit.session, party)
    place = next((place for place, one in enumerate(wishes) if one.id == wish_id), None)
    if place is None:
        raise NotFound
    if place:
        wishes[place - 1], wishes[place] = wishes[place], wishes[place - 1]
    _renumber(wishes)
    unit.session.flush()


def block_times(unit: Unit, event: Event, party: MeetingParty, slots: Collection[SlotTime]) -> None:
    """Make these the slots in which a party can't meet anybody. Raises Forbidden. Records meetings.times_changed."""
    require_hand(unit, event, party)
    wanted = {slot.starts: slot.ends for slot in slots}
    known = {block.starts for block in party.blocks}
    if known == wanted.keys():
        return
    party.blocks[:] = [block for block in party.blocks if block.starts in wanted] + [
        MeetingBlock(starts=starts, ends=ends) for starts, ends in sorted(wanted.items()) if starts not in known]
    unit.session.flush()
    unit.record(tags.TIMES_CHANGED, event_id=event.id, subject=("meeting_party", party.id), card=party.card.code,
                slots=len(wanted))


def _pair(party: MeetingParty, other: MeetingParty) -> tuple[MeetingParty, MeetingParty]:
    if party.is_offer == other.is_offer:
        raise Refused("wish_wrong_side")
    if {one.delegate_id for one in party.members} & {one.delegate_id for one in other.members}:
        raise Refused("wish_own")
    return (party, other) if party.is_offer else (other, party)


def _refuse_late(unit: Unit, event: Event) -> None:
    if not is_open(unit, event):
        closes = setup_of(unit.session, event).wishes_close
        raise Refused("wishes_closed", until=f"{to_local(closes, event.timezone):%Y-%m-%d %H:%M}" if closes else "")


def _lock(unit: Unit, party: MeetingParty) -> None:
    """Two browser tabs of one party wish one after the other."""
    unit.session.execute(sa.select(MeetingParty.id).where(MeetingParty.id == party.id).with_for_update())


def _renumber(wishes: list[MeetingWish]) -> None:
    for rank, wish in enumerate(wishes, 1):
        wish.rank = rank


def _record(unit: Unit, event: Event, wish: MeetingWish, offer: MeetingParty, demand: MeetingParty) -> None:
    unit.record(tags.WISH_ADDED, event_id=event.id, subject=("meeting_party", offer.id if wish.by == By.OFFER else demand.id),
                by=wish.by, offer=offer.card.code, demand=demand.card.code)
