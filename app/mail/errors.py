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
    "mail_server_refused": ErrorEntry(_l("The mail server didn't take the message: %(answer)s"), 502),
})

define_tags({
    "mail.sent_again": _l("Message sent again"),
    "mail.held_released": _l("Held messages sent"),
    "mail.server_tested": _l("Mail server tried out"),
})
