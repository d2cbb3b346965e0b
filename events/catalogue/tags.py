"""What the audit says of the catalogue."""

from typing import Final

from flask_babel import lazy_gettext as _l

from app.core.audit import define_tags

CATALOGUE_SET: Final = "catalogue.set"
LINK_MADE: Final = "catalogue.link_made"
LINK_SENT: Final = "catalogue.link_sent"
LINK_WITHDRAWN: Final = "catalogue.link_withdrawn"
CARD_SUBMITTED: Final = "catalogue.card_submitted"
CARD_TAKEN: Final = "catalogue.card_taken"
CARD_RETURNED: Final = "catalogue.card_returned"
SHEET_READ: Final = "catalogue.sheet_read"
SHEET_TAKEN: Final = "catalogue.sheet_taken"
CATALOGUE_PRINTED: Final = "catalogue.printed"
TEAM_CHANGED: Final = "catalogue.team_changed"
VISIT_CHANGED: Final = "catalogue.visit_changed"

define_tags({
    CATALOGUE_SET: _l("set up the catalogue"),
    LINK_MADE: _l("asked an owner for a card"),
    LINK_SENT: _l("sent an owner the link again"),
    LINK_WITHDRAWN: _l("withdrew an owner's link"),
    CARD_SUBMITTED: _l("handed in a card"),
    CARD_TAKEN: _l("put an owner's card into the catalogue"),
    CARD_RETURNED: _l("sent a card back to its owner"),
    SHEET_READ: _l("uploaded a sheet of cards"),
    SHEET_TAKEN: _l("took in a sheet of cards"),
    CATALOGUE_PRINTED: _l("printed the catalogue"),
    TEAM_CHANGED: _l("changed a team of experts"),
    VISIT_CHANGED: _l("changed a visit"),
})
