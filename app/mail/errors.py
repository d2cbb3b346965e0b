"""What the outbox refuses, in words, and what it records."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.core.audit import define_tags
from app.core.errors import ErrorEntry, define_errors

define_errors({
    "bad_mail_address": ErrorEntry(_l("A mail can't be sent to this address. It looks like name@example.org."), 422),
    "mail_confidential": ErrorEntry(_l("This message is not kept. Make a new one instead of sending it again."), 409),
    "mail_on_its_way": ErrorEntry(_l("This message waits to be sent already."), 409),
    "no_mail_server": ErrorEntry(_l("No mail server is configured. Messages are kept and can be sent later."), 409),
    "bad_mail_server": ErrorEntry(
        _l("The mail server's address (JUYING_SMTP_URL) can't be read. It looks like smtp://user:password@server:587."), 409),
    "bad_text_number": ErrorEntry(
        _l("A text message can't be sent to this number. It looks like +8613812345678."), 422),
    "mail_sent_already": ErrorEntry(_l("This message is on its way or sent already, and stays as it is."), 409),
    "unknown_placeholder": ErrorEntry(
        _l("There is no {%(placeholder)s} here. The nearest is {%(nearest)s}."), 422),
    "text_empty": ErrorEntry(_l("A text needs a subject and something to say."), 422),
    "no_gateway": ErrorEntry(_l("No gateway for text messages is configured."), 409),
    "mail_server_refused": ErrorEntry(_l("The mail server didn't take the message: %(answer)s"), 502),
})

define_tags({
    "mail.sent_again": _l("Message sent again"),
    "mail.held_released": _l("Held messages sent"),
    "mail.held_back": _l("Message held back"),
    "mail.edited": _l("Message changed before it was sent"),
    "mail.text_changed": _l("Text of mails changed"),
    "mail.text_reset": _l("Own text of mails taken back"),
    "mail.refused": _l("Wants no more news"),
    "mail.server_tested": _l("Mail server tried out"),
})
