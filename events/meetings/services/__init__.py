"""Writes of meetings: who takes part, wishes, schedules, the day, slips."""

from events.meetings.services.days import mark_meeting, say_absent, say_broken, say_late
from events.meetings.services.parties import (
    add_all_cards,
    add_party,
    change_party,
    erase_meetings,
    move_meetings,
    plan_meetings,
    remove_party,
)
from events.meetings.services.plans import discard_plan, make_plan, order_plan, publish_plan, told_by
from events.meetings.services.slips import confirm_slip, paper_slip, record_slip, send_slip, withdraw_slip
from events.meetings.services.wishes import add_wish, block_times, decline, move_wish, propose, remove_wish

__all__ = [
    "add_all_cards", "add_party", "add_wish", "block_times", "change_party", "confirm_slip", "decline",
    "discard_plan", "erase_meetings", "make_plan", "mark_meeting", "move_meetings", "move_wish", "order_plan", "paper_slip",
    "plan_meetings", "propose", "publish_plan", "record_slip", "remove_party", "remove_wish", "say_absent", "say_broken",
    "say_late", "send_slip", "told_by", "withdraw_slip",
]
