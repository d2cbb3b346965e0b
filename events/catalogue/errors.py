"""Why something about the catalogue is refused."""

from flask_babel import lazy_gettext as _l

from app.core.errors import ErrorEntry, define_errors

define_errors({
    "catalogue_closed": ErrorEntry(_l("The catalogue of this event isn't open."), 404),
    "card_not_shown": ErrorEntry(_l("This card isn't in the catalogue, or isn't any more."), 404),
    "card_link_gone": ErrorEntry(_l("This link opens nothing any more. Please ask the organisers for a new one."), 404),
    "card_link_settled": ErrorEntry(_l("Somebody else has settled this card already. This is how it stands now.")),
    "card_reason_missing": ErrorEntry(_l("Say what is to be changed: the owner reads it.")),
    "bad_card_address": ErrorEntry(_l("This is no e-mail address."), 422),
    "card_sheet_without_header": ErrorEntry(
        _l("No row has headings with a title and a unit. Name the columns, and upload it again."), 422),
    "card_sheet_too_long": ErrorEntry(_l("The sheet has more than %(most)s rows. Split it."), 422),
    "card_sheet_taken": ErrorEntry(_l("This sheet has been taken in already.")),
    "visit_twice": ErrorEntry(_l("This visit is planned already: the same activity at the same host."), 409),
    "unknown_visit_activity": ErrorEntry(_l("This activity isn't a visit of the event."), 422),
})
