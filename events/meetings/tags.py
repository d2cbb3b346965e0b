"""What the audit says of meetings."""

from typing import Final

from flask_babel import lazy_gettext as _l

from app.core.audit import define_tags

MEETINGS_PLANNED: Final = "meetings.set_up"
PARTY_ADDED: Final = "meetings.party_added"
PARTY_CHANGED: Final = "meetings.party_changed"
PARTY_REMOVED: Final = "meetings.party_removed"
WISH_ADDED: Final = "meetings.wish_added"
WISH_REMOVED: Final = "meetings.wish_removed"
WISH_DECLINED: Final = "meetings.wish_declined"
TIMES_CHANGED: Final = "meetings.times_changed"
PLAN_ORDERED: Final = "meetings.plan_ordered"
PLAN_PUBLISHED: Final = "meetings.plan_published"
PLAN_DISCARDED: Final = "meetings.plan_discarded"
DAY_CHANGED: Final = "meetings.day_changed"
MEETING_MARKED: Final = "meetings.marked"
SLIP_SENT: Final = "meetings.slip_sent"
SLIP_CONFIRMED: Final = "meetings.slip_confirmed"
SLIP_WITHDRAWN: Final = "meetings.slip_withdrawn"
SLIP_RECORDED: Final = "meetings.slip_recorded"

define_tags({
    MEETINGS_PLANNED: _l("set up the meetings"),
    PARTY_ADDED: _l("let a card take part in meetings"),
    PARTY_CHANGED: _l("changed who comes for a card"),
    PARTY_REMOVED: _l("took a card out of the meetings"),
    WISH_DECLINED: _l("said no to a meeting"),
    WISH_ADDED: _l("wished for a meeting"),
    WISH_REMOVED: _l("took back a wish for a meeting"),
    TIMES_CHANGED: _l("changed when they can’t meet"),
    PLAN_ORDERED: _l("had the meetings scheduled"),
    PLAN_PUBLISHED: _l("published the schedule of meetings"),
    PLAN_DISCARDED: _l("discarded a schedule of meetings"),
    DAY_CHANGED: _l("said what has changed on the day"),
    MEETING_MARKED: _l("said how a meeting went"),
    SLIP_SENT: _l("sent an intent slip"),
    SLIP_CONFIRMED: _l("confirmed an intent slip"),
    SLIP_WITHDRAWN: _l("took back an intent slip"),
    SLIP_RECORDED: _l("recorded an intent slip as a deal"),
})
