"""Why something about meetings is refused, in words."""

from flask_babel import lazy_gettext as _l

from app.core.errors import ErrorEntry, define_errors

define_errors({
    "party_twice": ErrorEntry(_l("This card takes part already. Nothing was changed."), 409),
    "party_in_use": ErrorEntry(_l("This card has meetings that were published, so it stays. Nothing was changed."), 409),
    "member_unknown": ErrorEntry(_l("Nobody is registered under %(reference)s. Check the reference."), 422),
    "wishes_closed": ErrorEntry(_l("Wishes were taken until %(until)s. Please ask the organisers."), 409),
    "wish_wrong_side": ErrorEntry(_l("An offer meets a demand: choose a card of the other kind."), 422),
    "wish_own": ErrorEntry(_l("You come for both cards, so there is nothing to arrange."), 422),
    "too_many_wishes": ErrorEntry(_l("There are as many wishes already as there may be (%(most)s). Take one back first."), 409),
    "no_slots": ErrorEntry(
        _l("No docking activity has tables and minutes a meeting yet. Set them up first, then schedule."), 409),
    "no_wishes": ErrorEntry(_l("Nobody has wished for a meeting yet, so there is nothing to schedule."), 409),
    "plan_running": ErrorEntry(_l("A schedule is being made. Wait until it is done."), 409),
    "plan_not_draft": ErrorEntry(_l("This schedule is no draft any more. Open the latest one."), 409),
    "plan_stale": ErrorEntry(
        _l("Since this schedule was made, cards or meetings have changed. Have it made once more."), 409),
    "nothing_published": ErrorEntry(_l("No schedule is published yet, so nothing can change on the day."), 409),
    "all_meetings_over": ErrorEntry(_l("Every meeting is over or was marked already, so there is none left to move."), 409),
    "meeting_cancelled": ErrorEntry(_l("This meeting is cancelled. Nothing was changed."), 409),
    "slip_not_yours": ErrorEntry(_l("Only who comes for one of the two cards can do this."), 403),
    "slip_both_sides": ErrorEntry(
        _l("You have confirmed for the other side. A second person has to confirm for this one."), 409),
    "party_not_yours": ErrorEntry(
        _l("You don't come for this card, or it takes no part in the meetings any more. Your own are in the list of meetings."),
        404),
    "meeting_gone": ErrorEntry(
        _l("This meeting isn't there any more, or is of another event. The list of meetings shows those there are."), 404),
    "table_gone": ErrorEntry(
        _l("The code on this table isn't known here; it may be of an earlier print. Please ask the organisers."), 404),
    "slip_gone": ErrorEntry(
        _l("This intent slip isn't there any more, or is of another event. The list of meetings shows those there are."),
        404),
    "slip_closed": ErrorEntry(_l("This slip is closed: it was recorded or taken back. Nothing was changed."), 409),
    "slip_not_confirmed": ErrorEntry(_l("Both sides have to confirm the slip before it can be recorded."), 409),
    "slip_recorded": ErrorEntry(_l("A colleague has recorded this slip already. Nothing was changed."), 409),
    "slip_bad_amount": ErrorEntry(
        _l("This is no amount. Write a number above zero, for example 30000000 or 3000万元."), 422),
    "slip_unlikely": ErrorEntry(
        _l("This is over 100 times the usual amount. Check whether yuan or 万元 is meant; if it is right, tick the box."),
        422),
})
