"""The demo's meetings: wishes of both sides, a schedule that was published, how the day went, and intent slips."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from random import Random

from app.core.actors import LinkHolder, StaffActor
from app.core.unit import Unit, open_unit
from app.demo.catalogue import put_up_cards
from app.demo.clock import ACTOR, standing_at
from app.demo.plans import Plan
from events.docking.enums import Card
from events.docking.rules.acts import Review
from events.docking.services import perform
from events.meetings.enums import MeetingState
from events.meetings.models import IntentSlip, Meeting, MeetingParty, MeetingPlan
from events.meetings.queries.days import meetings_of_event
from events.meetings.rules.slips import Statement
from events.meetings.services import (
    add_party,
    add_wish,
    confirm_slip,
    make_plan,
    mark_meeting,
    order_plan,
    propose,
    publish_plan,
    record_slip,
    send_slip,
)
from events.setup.models import Event
from events.setup.queries import find_event

# What a schedule of this size needs; a real one may take a minute.
SECONDS = 2
OUTCOMES = (
    "约定下月到企业看样机。", "对方要求先做小试，费用由需求方承担。", "技术成熟度不够，保持联系。", "双方交换保密协议文本。")
# Every seventh meeting somebody has missed.
MISSED = 7
AMOUNTS = ("120万", "300万", "80万")


def hold_meetings(plan: Plan, opening: datetime, clerks: Sequence[StaffActor]) -> None:
    """Have cards put up, meetings wished for and scheduled before the event, held at it, and slips written."""
    with standing_at(opening - timedelta(days=12)), open_unit(ACTOR) as unit:
        _wish(unit, find_event(unit.session, plan.code), Random(plan.code + "wishes"))  # noqa: S311  # the same every time
    with standing_at(opening - timedelta(days=5)):
        _schedule(plan.code)
    with standing_at(opening + timedelta(days=1, hours=10)), open_unit(ACTOR) as unit:
        event = find_event(unit.session, plan.code)
        meetings = meetings_of_event(unit.session, event)
        held = [meeting for number, meeting in enumerate(meetings, 1) if _hold(unit, event, meeting, number)]
        agreed = [(meeting.id, meeting.ends) for meeting in held[:len(AMOUNTS)]]
    for number, (meeting_id, ends) in enumerate(agreed):
        with standing_at(ends):
            _write_slip(plan.code, meeting_id, number, clerks)


def _wish(unit: Unit, event: Event, random: Random) -> None:
    """Let every card take part; each wishes for those of its field, and for two of others."""
    parties = {kind: [add_party(unit, event, card, [owner]) for card, owner in owned]
               for kind, owned in put_up_cards(unit, event).items()}
    for own, other in ((Card.OFFER, Card.DEMAND), (Card.DEMAND, Card.OFFER)):
        for party in parties[own]:
            fitting = [one for one in parties[other] if one.card.field == party.card.field]
            for wanted in (*fitting, *random.sample(parties[other], 2)):
                add_wish(unit, event, party, wanted)
    propose(unit, event, parties[Card.OFFER][0], parties[Card.DEMAND][-1])


def _schedule(code: str) -> None:
    with open_unit(ACTOR) as unit:
        ordered = order_plan(unit, find_event(unit.session, code), seconds=SECONDS).id
    make_plan(partial(open_unit, ACTOR), ordered, lambda _done, _all: None)
    with open_unit(ACTOR) as unit:
        publish_plan(unit, find_event(unit.session, code), unit.session.get_one(MeetingPlan, ordered))


def _hold(unit: Unit, event: Event, meeting: Meeting, number: int) -> bool:
    """Say how a meeting went; whether it was held."""
    if number % MISSED == 0:
        mark_meeting(unit, event, meeting, MeetingState.NO_SHOW)
        return False
    mark_meeting(unit, event, meeting, MeetingState.HELD, OUTCOMES[number % len(OUTCOMES)])
    return True


def _write_slip(code: str, meeting_id: int, number: int, clerks: Sequence[StaffActor]) -> None:
    """The first is on record and accepted, the second waits for a clerk, the third for the other side."""
    with open_unit(ACTOR, writes=False) as unit:
        meeting = unit.session.get_one(Meeting, meeting_id)
        offering, demanding = (_holder(party) for party in (meeting.offer_party, meeting.demand_party))
        subject = f"{meeting.offer_party.card.title['zh']}合作意向"
    with open_unit(offering) as unit:
        event, meeting = find_event(unit.session, code), unit.session.get_one(Meeting, meeting_id)
        statement = Statement(subject, AMOUNTS[number], f"{code}-slip-{number}")
        slip_id = send_slip(unit, event, meeting, meeting.offer_party.members[0].delegate, statement).id
    if number < 2:
        with open_unit(demanding) as unit:
            slip = unit.session.get_one(IntentSlip, slip_id)
            member = slip.meeting.demand_party.members[0].delegate
            confirm_slip(unit, find_event(unit.session, code), slip, member)
    if number == 0:
        with open_unit(clerks[0]) as unit:
            ref = record_slip(unit, find_event(unit.session, code), unit.session.get_one(IntentSlip, slip_id)).ref
        with open_unit(clerks[1]) as unit:
            perform(unit, Review(deal=ref, by="", at=unit.now(), accept=True))


def _holder(party: MeetingParty) -> LinkHolder:
    """Whoever comes for a card, at the personal page."""
    person = party.members[0].delegate
    return LinkHolder(label=person.name, delegate_id=person.id, event_id=person.event_id)
