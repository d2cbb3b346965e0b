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
    "mail_no_such_host": ErrorEntry(
        _l("There is no mail server by the name in %(server)s. Check the host in JUYING_SMTP_URL. (%(answer)s)"), 502),
    "mail_nobody_listens": ErrorEntry(
        _l("Nothing answers at %(server)s. Check the port in JUYING_SMTP_URL: mostly 465, 587 or 25. (%(answer)s)"), 502),
    "mail_no_answer": ErrorEntry(
        _l("%(server)s doesn't answer as a mail server. Check port and encryption in JUYING_SMTP_URL (smtps:// for 465, "
           "smtp:// for 587 and 25), and whether a firewall lets mail out. (%(answer)s)"), 502),
    "mail_no_tls": ErrorEntry(
        _l("%(server)s doesn't encrypt in the way that is asked for. In JUYING_SMTP_URL, smtps:// stands for TLS from the "
           "start (mostly port 465), smtp:// for STARTTLS (mostly 587). (%(answer)s)"), 502),
    "mail_bad_certificate": ErrorEntry(
        _l("The certificate of %(server)s is not valid for this name. Write the name in JUYING_SMTP_URL as the certificate "
           "has it, or let the server get a valid one. (%(answer)s)"), 502),
    "mail_no_sign_in": ErrorEntry(
        _l("%(server)s lets nobody sign in on this line. Use its port for sending (mostly 465 or 587), or leave user and "
           "password out of JUYING_SMTP_URL. (%(answer)s)"), 502),
    "mail_bad_password": ErrorEntry(
        _l("%(server)s doesn't take user and password of JUYING_SMTP_URL. Some services want a password of its own for "
           "programs. Characters such as @, : and / are written as %%40, %%3A and %%2F. (%(answer)s)"), 502),
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
