"""What stored values of meetings are called, and how pages say when and where."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.vocabulary.localized import text
from events.docking.enums import StepStatus
from events.meetings.enums import By, Goal, MeetingState, PlanState, Reason, SlipState
from events.meetings.models import IntentSlip, Meeting, MeetingParty
from events.registration.models import Delegate
from events.setup.models import Event

GOALS: Final[Mapping[str, tuple[Any, Any]]] = {
    Goal.CHANGES: (_l("Changes"), _l("Meetings that people know already and that could not stay as they are.")),
    Goal.MUTUAL: (_l("Mutual wishes missed"), _l("Both sides wished for the meeting.")),
    Goal.MUSTS: (_l("Organisers’ musts missed"), _l("Meetings that the organisers asked for.")),
    Goal.ONE_SIDED: (_l("One-sided wishes missed"), _l("Only one side wished for the meeting.")),
    Goal.FAIR: (_l("Unfair shares"), _l("A card’s sixth meeting weighs as much as six first ones.")),
    Goal.RANKS: (_l("Lower wishes"), _l("How far down the lists the wishes stand that were met.")),
    Goal.GAPS: (_l("Gaps"), _l("Free slots between two meetings of a card.")),
    Goal.TABLES: (_l("Table changes"), _l("How often a card moves to another table.")),
}
REASONS: Final[Mapping[str, Any]] = {
    Reason.NO_COMMON_SLOT: _l("They are never both free."),
    Reason.NO_INTERPRETER: _l("They share no language, and no interpreter speaks both."),
    Reason.CAP_OFFER: _l("The offer has as many meetings as it may have."),
    Reason.CAP_DEMAND: _l("The demand has as many meetings as it may have."),
    Reason.BUSY: _l("Whenever one is free, the other is in a meeting."),
    Reason.TABLES_FULL: _l("When both are free, every table is taken."),
    Reason.TOO_FAR: _l("The free tables are too far from their other meetings."),
    Reason.INTERPRETER_BUSY: _l("When both are free, every interpreter is in a meeting."),
    Reason.DECLINED: _l("One side would rather not."),
    Reason.NOT_FOUND: _l("No place was found in the time there was."),
}
BYS: Final[Mapping[str, Any]] = {
    By.OFFER: _l("the offer"), By.DEMAND: _l("the demand"), By.ORGANISER: _l("the organisers"),
}
PLAN_STATES: Final[Mapping[str, tuple[str, Any]]] = {
    PlanState.MAKING: ("wait", _l("Being made")), PlanState.DRAFT: ("wait", _l("Draft")),
    PlanState.PUBLISHED: ("ok", _l("Published")), PlanState.REPLACED: ("plain", _l("Replaced")),
    PlanState.DISCARDED: ("plain", _l("Discarded")), PlanState.FAILED: ("stop", _l("Failed")),
}
MEETING_STATES: Final[Mapping[str, tuple[str, Any]]] = {
    MeetingState.PLANNED: ("plain", _l("Planned")), MeetingState.STARTED: ("wait", _l("Under way")),
    MeetingState.HELD: ("ok", _l("Held")), MeetingState.NO_SHOW: ("stop", _l("No-show")),
    MeetingState.CANCELLED: ("stop", _l("Meeting cancelled")),
}
SLIP_STATES: Final[Mapping[str, tuple[str, Any]]] = {
    SlipState.OPEN: ("wait", _l("Waits for the other side")),
    SlipState.CONFIRMED: ("wait", _l("Confirmed by both; waits for a clerk")),
    SlipState.RECORDED: ("wait", _l("Recorded; waits for a second clerk")),
    SlipState.WITHDRAWN: ("plain", _l("Taken back")),
    "accepted": ("ok", _l("On record as an intent")), "struck": ("stop", _l("Not accepted by the organisers")),
}
LANGUAGE_NAMES: Final[Mapping[str, Any]] = {
    "zh": _l("Chinese"), "en": _l("English"), "ja": _l("Japanese"), "ko": _l("Korean"), "de": _l("German"),
    "fr": _l("French"), "ru": _l("Russian"), "es": _l("Spanish"),
}


def slip_state(slip: IntentSlip) -> tuple[str, Any]:
    """(tone, words) of where a slip stands, the deal's own answer included."""
    if slip.state == SlipState.RECORDED and slip.deal is not None:
        step = next((one for one in slip.deal.steps if one.stage == "intent"), None)
        if step is not None and step.status in (StepStatus.ACCEPTED, StepStatus.STRUCK):
            return SLIP_STATES["accepted" if step.status == StepStatus.ACCEPTED else "struck"]
    return SLIP_STATES[slip.state]


def other_side(meeting: Meeting, delegate: Delegate) -> MeetingParty:
    """Whom a delegate meets."""
    own = any(member.delegate_id == delegate.id for member in meeting.offer_party.members)
    return meeting.demand_party if own else meeting.offer_party


def place_of(event: Event, meeting: Meeting, language: str) -> str:
    """The room (else the activity) and the table, in words."""
    room = next((one.name for one in event.rooms if one.code == meeting.room), None)
    with force_locale(language):
        return str(_("%(place)s, table %(table)s", place=text(room or meeting.activity.title, language),
                     table=meeting.table))


def yuan(cents: int) -> Decimal:
    """Stored cents as yuan."""
    return Decimal(cents).scaleb(-2)
