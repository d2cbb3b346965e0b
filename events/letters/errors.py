"""What letters refuse, in words, and what they record."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.core.audit import define_tags
from app.core.errors import ErrorEntry, define_errors

define_errors({
    "nothing_written": ErrorEntry(_l("Write a subject and a text in at least one language."), 422),
    "half_written": ErrorEntry(_l("This language has a subject or a text, but not both."), 422),
    "nobody_to_write_to": ErrorEntry(_l("This reaches nobody. Choose other people, or correct their addresses first."), 422),
    "recipients_changed": ErrorEntry(
        _l("Meanwhile the list has changed. Look at who gets the message now, and confirm once more."), 409),
    "letter_lacks": ErrorEntry(_l("This letter can't be made: there is no answer for %(missing)s."), 409),
    "letter_not_for_status": ErrorEntry(_l("Letters are made for registrations that stand, not for cancelled ones."), 409),
    "too_many_letters": ErrorEntry(
        _l("At most %(most)s letters fit into one document. Take an archive, or choose fewer people."), 422),
    "unsubscribe_unknown": ErrorEntry(
        _l("This link to unsubscribe isn't known. Please open it once more from the message."), 404),
})

define_tags({
    "letters.mailing_written": _l("Message to many written"),
    "letters.ordered": _l("Letters ordered"),
    "letters.made": _l("Letter made"),
})
