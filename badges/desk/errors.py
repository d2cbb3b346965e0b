"""What desks are refused, in words; and what the history says of them."""

from flask_babel import lazy_gettext as _l

from app.core.audit import define_tags
from app.core.errors import ErrorEntry, Refused, define_errors


class SlowedDown(Refused):
    """A desk brought too many bad codes; `seconds` until it may bring the next."""

    def __init__(self, seconds: int) -> None:
        super().__init__("too_many_bad_codes", seconds=seconds)
        self.seconds = seconds


define_errors({
    "desk_token_unknown": ErrorEntry(
        _l("This desk isn't paired, or its pairing was revoked. Pair it again on the organiser's page."), 401),
    "malformed": ErrorEntry(_l("This scan can't be read: %(what)s."), 422),
    "point_needed": ErrorEntry(_l("This desk serves several points; say which one."), 422),
    "foreign_point": ErrorEntry(_l("This point isn't one of this desk's."), 403),
    "direction_not_possible": ErrorEntry(_l("This point has no exits."), 422),
    "override_not_allowed": ErrorEntry(_l("Only a supervisor's desk may let somebody in against the rules."), 422),
    "override_needs_note": ErrorEntry(_l("Say in a note why this person is let in."), 422),
    "handle_expired": ErrorEntry(_l("This search is too old. Please search for the name again."), 422),
    "scan_id_reused": ErrorEntry(_l("This scan was sent before with another code, point or direction."), 409),
    "too_many_bad_codes": ErrorEntry(_l("Too many unreadable codes in a row. Wait %(seconds)s seconds."), 429),
    "search_off": ErrorEntry(_l("The search by name is switched off at this desk."), 403),
    "search_too_short": ErrorEntry(_l("Type at least two characters of the name."), 422),
    "pairing_unknown": ErrorEntry(
        _l("This pairing code isn't known, was used before, or is older than 15 minutes. Ask for a new one."), 404),
    "desk_name_missing": ErrorEntry(_l("Give the desk a name, for instance “Gate A”."), 422),
    "desk_point_unknown": ErrorEntry(_l("The event has no point “%(point)s”."), 422),
    "note_needed": ErrorEntry(_l("Say in a few words how it stands."), 422),
    "nothing_to_settle": ErrorEntry(_l("There is nothing to settle with this scan.")),
    "settled_before": ErrorEntry(
        _l("Somebody has settled this scan meanwhile. Their note stands; yours was not kept.")),
    "annulled_before": ErrorEntry(_l("This scan has been annulled before.")),
    "rehearsal_runs": ErrorEntry(_l("This event is being rehearsed already.")),
    "rehearsal_none": ErrorEntry(_l("There is no rehearsal to end.")),
    "rehearsal_too_late": ErrorEntry(
        _l("It is too late for that: the doors are open, or open within a quarter of an hour. Nothing is wiped any more.")),
    "rehearsal_after_scans": ErrorEntry(
        _l("Badges have been scanned in earnest: from now on nothing is wiped, and so nothing can be rehearsed.")),
    "desk_event_archived": ErrorEntry(
        _l("This event is archived: nobody is scanned any more. Open the event again to set up desks.")),
    "desk_revoked_before": ErrorEntry(_l("This desk has been revoked before.")),
})

define_tags({
    "desk.created": _l("Desk set up"),
    "desk.paired": _l("Desk paired with a device"),
    "desk.revoked": _l("Desk revoked"),
    "desk.override": _l("Let in by a supervisor"),
    "desk.rehearsal_started": _l("Rehearsal begun"),
    "desk.rehearsal_ended": _l("Rehearsal ended, its scans wiped"),
    "desk.scan_settled": _l("Scan looked into"),
    "desk.scan_annulled": _l("Scan annulled"),
})
