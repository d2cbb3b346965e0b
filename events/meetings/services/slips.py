"""Intent slips: sent by one side, confirmed by the other, recorded by a clerk through docking's own acts."""

from __future__ import annotations

from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.core.errors import Refused
from app.core.unit import Unit
from app.vocabulary.characters import tidy
from app.vocabulary.money import read_typed_amount
from events.docking.enums import Evidence, Nature, Side, Stage
from events.docking.models import Deal
from events.docking.policy import may_record_deals
from events.docking.rules.acts import Advance, Open
from events.docking.rules.parties import Party
from events.docking.services import Paper, open_deal, perform
from events.meetings import tags
from events.meetings.enums import MeetingState, SlipState
from events.meetings.models import IntentSlip, Meeting, MeetingParty, SlipConfirmation
from events.meetings.queries.days import known_amounts
from events.meetings.rules.slips import SIDES, Statement, is_confirmed, is_unlikely
from events.meetings.services.slip_papers import slip_pdf
from events.registration.models import Delegate
from events.registration.policy import may_use_own_link
from events.setup.models import Event

_TOO_MUCH = Decimal(10) ** 15


def side_of(meeting: Meeting, delegate: Delegate) -> str:
    """For which side somebody comes. Raises Refused("slip_not_yours")."""
    for side, party in zip(SIDES, (meeting.offer_party, meeting.demand_party), strict=True):
        if any(member.delegate_id == delegate.id for member in party.members):
            return side
    raise Refused("slip_not_yours")


def read_statement(unit: Unit, event: Event, statement: Statement) -> Decimal | None:
    """The amount of a statement in yuan; None where it states none. Raises Refused: slip_bad_amount, slip_unlikely."""
    if not statement.amount.strip():
        return None
    amount = read_typed_amount(statement.amount)
    if amount is None or amount >= _TOO_MUCH:
        raise Refused("slip_bad_amount", field="amount")
    if not statement.is_meant and is_unlikely(amount, known_amounts(unit.session, event)):
        raise Refused("slip_unlikely", field="is_meant")
    return amount


def send_slip(unit: Unit, event: Event, meeting: Meeting, delegate: Delegate, statement: Statement) -> IntentSlip:
    """Send a slip about a meeting, confirmed for one's own side; sent twice it is one.

    Raises Refused: slip_not_yours, meeting_cancelled, slip_bad_amount, slip_unlikely; Forbidden.
    Records meetings.slip_sent.
    """
    unit.require(may_use_own_link, delegate)
    side = side_of(meeting, delegate)
    slip = _put(unit, event, meeting, statement, on_paper=False)
    if not slip.confirmations:
        _confirm(unit, slip, side, delegate)
    return slip


def confirm_slip(unit: Unit, event: Event, slip: IntentSlip, delegate: Delegate) -> None:
    """Confirm a slip for one's side; pressed twice it is one. Once both sides have, it waits for a clerk.

    Raises Refused: slip_not_yours, slip_both_sides, slip_closed; Forbidden. Records meetings.slip_confirmed.
    """
    unit.require(may_use_own_link, delegate)
    side = side_of(slip.meeting, delegate)
    # Both phones at once: the second waits here, and then sees what the first has said.
    unit.session.refresh(slip, attribute_names=["state", "confirmations"], with_for_update=True)
    mine = next((one for one in slip.confirmations if one.delegate_id == delegate.id), None)
    if mine is not None and mine.side != side:
        raise Refused("slip_both_sides")
    if any(one.side == side for one in slip.confirmations):
        return
    if slip.state != SlipState.OPEN:
        raise Refused("slip_closed")
    _confirm(unit, slip, side, delegate)
    if is_confirmed({one.side for one in slip.confirmations}):
        slip.state = SlipState.CONFIRMED
    unit.session.flush()
    unit.record(tags.SLIP_CONFIRMED, event_id=event.id, subject=("intent_slip", slip.id), side=side)


def withdraw_slip(unit: Unit, event: Event, slip: IntentSlip, delegate: Delegate) -> None:
    """Take a slip back before a clerk has recorded it: either side may, since both stand behind it.

    Raises Refused: slip_not_yours, slip_closed; Forbidden. Records meetings.slip_withdrawn.
    """
    unit.require(may_use_own_link, delegate)
    side = side_of(slip.meeting, delegate)
    unit.session.refresh(slip, attribute_names=["state"], with_for_update=True)
    if slip.state not in (SlipState.OPEN, SlipState.CONFIRMED):
        raise Refused("slip_closed")
    slip.state = SlipState.WITHDRAWN
    unit.record(tags.SLIP_WITHDRAWN, event_id=event.id, subject=("intent_slip", slip.id), side=side)


def paper_slip(
    unit: Unit, event: Event, meeting: Meeting, statement: Statement, scan: tuple[str, bytes] | None,
) -> IntentSlip:
    """Type in a slip that both signed on paper, and record it at once: whoever types it is who enters it.

    Raises what record_slip raises. Records meetings.slip_sent and meetings.slip_recorded.
    """
    unit.require(may_record_deals, event)
    slip = _put(unit, event, meeting, statement, on_paper=True)
    if slip.state == SlipState.RECORDED:
        return slip
    slip.state = SlipState.CONFIRMED
    papers = [Paper(Evidence.INTENT_SLIP, scan[0], scan[1])] if scan else []
    _record(unit, event, slip, papers)
    return slip


def record_slip(unit: Unit, event: Event, slip: IntentSlip) -> Deal:
    """Put a confirmed slip on record as an intent, with the slip as its evidence; a colleague accepts it on docking's pages.

    Where the two cards have a deal in talks, it is that deal's next step. Raises Refused: slip_not_confirmed,
    slip_recorded, and what the deal's rules refuse; Forbidden. Records meetings.slip_recorded and deal.opened or
    deal.advanced.
    """
    unit.require(may_record_deals, event)
    unit.session.refresh(slip, attribute_names=["state"], with_for_update=True)
    if slip.state == SlipState.RECORDED:
        raise Refused("slip_recorded")
    if slip.state != SlipState.CONFIRMED:
        raise Refused("slip_not_confirmed")
    return _record(unit, event, slip, [Paper(Evidence.INTENT_SLIP, f"slip-{slip.number}.pdf", slip_pdf(event, slip))])


def _record(unit: Unit, event: Event, slip: IntentSlip, papers: list[Paper]) -> Deal:
    offer, demand = slip.meeting.offer_party.card, slip.meeting.demand_party.card
    amount = f"{Decimal(slip.amount_cents).scaleb(-2):f}" if slip.amount_cents is not None else None
    evidence = frozenset({Evidence.INTENT_SLIP.value})
    talks = unit.session.scalar(sa.select(Deal).where(
        Deal.event_id == event.id, Deal.offer == offer.code, Deal.demand == demand.code, Deal.stage == Stage.TALKS,
        Deal.is_waiting.is_(False), Deal.is_terminated.is_(False), Deal.merged_into_id.is_(None)).order_by(Deal.id))
    if talks is not None and (talks.nature != Nature.NO_AMOUNT or amount is None):
        deal = perform(unit, Advance(
            deal=talks.ref, by="", at=unit.now(), to=Stage.INTENT, event=event.code, amount=amount,
            currency="CNY" if amount else None, evidence=evidence), papers)
    else:
        deal = open_deal(unit, event, Open(
            deal="", by="", at=unit.now(), event=event.code, title=slip.subject,
            parties=(Party(offer.owner, Side.OFFER), Party(demand.owner, Side.DEMAND)), stage=Stage.INTENT,
            activity=slip.meeting.activity.code, offer=offer.code, demand=demand.code, nature=Nature.MONEY, amount=amount,
            currency="CNY" if amount else None, evidence=evidence), papers)
    slip.state, slip.deal_id = SlipState.RECORDED, deal.id
    slip.recorded_at, slip.recorded_by = unit.now(), unit.actor.label[:200]
    unit.session.flush()
    unit.record(tags.SLIP_RECORDED, event_id=event.id, subject=("intent_slip", slip.id), deal=deal.ref)
    return deal


def _put(unit: Unit, event: Event, meeting: Meeting, statement: Statement, *, on_paper: bool) -> IntentSlip:
    """The slip of a statement: the one that this form made before, else a new one."""
    if meeting.state == MeetingState.CANCELLED:
        raise Refused("meeting_cancelled")
    known = _known(unit, event, meeting, statement)
    if known is not None:
        return known
    amount = read_statement(unit, event, statement)
    unit.session.execute(sa.select(Event.id).where(Event.id == event.id).with_for_update())
    last = unit.session.scalar(sa.select(sa.func.max(IntentSlip.number)).where(IntentSlip.event_id == event.id)) or 0
    slip = IntentSlip(
        event_id=event.id, number=last + 1, meeting_id=meeting.id, subject=tidy(statement.subject)[:400],
        amount_cents=int(amount.scaleb(2)) if amount is not None else None, state=SlipState.OPEN, on_paper=on_paper,
        submission=statement.submission, made_at=unit.now())
    try:
        with unit.session.begin_nested():
            unit.session.add(slip)
    except IntegrityError:
        found = _known(unit, event, meeting, statement)
        if found is None:
            raise
        return found
    unit.record(tags.SLIP_SENT, event_id=event.id, subject=("intent_slip", slip.id), number=slip.number,
                meeting=meeting.id, amount=str(amount) if amount is not None else None, on_paper=on_paper)
    return slip


def _known(unit: Unit, event: Event, meeting: Meeting, statement: Statement) -> IntentSlip | None:
    return unit.session.scalar(sa.select(IntentSlip).where(
        IntentSlip.event_id == event.id, IntentSlip.submission == statement.submission,
        IntentSlip.meeting_id == meeting.id))


def _confirm(unit: Unit, slip: IntentSlip, side: str, delegate: Delegate) -> None:
    slip.confirmations.append(SlipConfirmation(
        side=side, delegate_id=delegate.id, reference=delegate.reference, at=unit.now()))
    unit.session.flush()


def party_on(meeting: Meeting, side: str) -> MeetingParty:
    """The party of a side."""
    return meeting.offer_party if side == SIDES[0] else meeting.demand_party
