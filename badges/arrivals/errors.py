"""What the arrival desk refuses, in words; and what the history says of it."""

from flask_babel import lazy_gettext as _l

from app.core.audit import define_tags
from app.core.errors import ErrorEntry, Refused, define_errors


class PinLocked(Refused):
    """A desk guessed too often; `seconds` until it may try again."""

    def __init__(self, seconds: int) -> None:
        super().__init__("pin_locked", minutes=-(-seconds // 60))
        self.seconds = seconds


define_errors({
    "walk_ins_off": ErrorEntry(_l("This event takes no walk-ins. An organiser can allow them under Desks → Arrival."), 403),
    "walk_ins_elsewhere": ErrorEntry(_l("Walk-ins are registered at arrival desks; this desk has no arrival point."), 403),
    "walk_in_unknown": ErrorEntry(_l("This walk-in isn't registered, or its registration was cancelled."), 404),
    "walk_in_not_approved": ErrorEntry(_l("There is a badge once the registration is approved.")),
    "pin_wrong": ErrorEntry(_l("This isn't the supervisor's PIN."), 403),
    "pin_locked": ErrorEntry(_l("Too many wrong PINs at this desk. Try again in %(minutes)s min."), 429),
    "pin_missing": ErrorEntry(_l("This event has no supervisor's PIN. An organiser sets one under Desks → Arrival."), 409),
    "pin_too_simple": ErrorEntry(_l("Six to twelve digits, not all the same and not in a row."), 422),
})

define_tags({
    "arrivals.walk_in": _l("Walk-in registered at a desk"),
    "arrivals.settings_changed": _l("Arrival desk changed"),
    "arrivals.pin_locked": _l("Desk locked after wrong PINs"),
})
