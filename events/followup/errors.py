"""What the follow-up refuses, in words."""

from flask_babel import lazy_gettext as _l

from app.core.errors import ErrorEntry, define_errors

define_errors({
    "follow_up_link_unknown": ErrorEntry(
        _l("This link isn't known. Please open it once more from the message, whole."), 404),
    "follow_up_link_over": ErrorEntry(
        _l("This link is no longer good. Please ask whoever sent it for another one."), 410),
    "follow_up_decided": ErrorEntry(
        _l("A colleague has decided on this statement meanwhile. Nothing was changed.")),
    "follow_up_no_papers": ErrorEntry(
        _l("A step of this deal waits for review, and the statement brings no evidence for it. Note it, or come back later.")),
    "follow_up_bad_email": ErrorEntry(_l("This is no e-mail address."), 422),
    "follow_up_nothing_due": ErrorEntry(_l("None of these reminders is due any more. Nothing was sent.")),
})
