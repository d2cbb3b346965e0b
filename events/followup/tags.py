"""What the audit says of the follow-up."""

from typing import Final

from flask_babel import lazy_gettext as _l

from app.core.audit import define_tags

PLANNED: Final = "followup.planned"
CONTACT_SET: Final = "followup.contact_set"
LINK_MADE: Final = "followup.link_made"
LINK_REVOKED: Final = "followup.link_revoked"
STATED: Final = "followup.stated"
DECIDED: Final = "followup.decided"
REMINDED: Final = "followup.reminded"
REFUSED: Final = "followup.refused"
PAPER_LOOKED_AT: Final = "followup.paper_looked_at"

define_tags({
    PLANNED: _l("set up the follow-up"),
    CONTACT_SET: _l("set whom a company is asked through"),
    LINK_MADE: _l("made a company's link"),
    LINK_REVOKED: _l("took a company's link back"),
    STATED: _l("stated how a deal goes on"),
    DECIDED: _l("decided on a company's statement"),
    REMINDED: _l("sent a reminder of a deal"),
    REFUSED: _l("wants no more reminders of a deal"),
    PAPER_LOOKED_AT: _l("opened a company's paper"),
})
