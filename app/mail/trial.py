"""Tries the mail server out, with the person waiting."""

from __future__ import annotations

import secrets

from flask_babel import gettext as _

from app.core.errors import Refused
from app.core.runtime import runtime
from app.mail.enums import MailState
from app.mail.transport import Envelope, configured_server, send
from app.vocabulary.emails import read_email

# Somebody waits in front of the page.
PATIENCE_SECONDS = 6


def try_server(address: str) -> None:
    """Send a short message at once. Raises Refused: bad_mail_address, no_mail_server, bad_mail_server, mail_server_refused,
    or what is wrong with the way to the server (mail_no_such_host and so on).
    """
    receiver = read_email(address)
    if receiver is None:
        raise Refused("bad_mail_address", field="email")
    held = runtime()
    server = configured_server(held.settings.smtp_url)
    if server is None:
        raise Refused("no_mail_server")
    outcome = send(server, Envelope(
        sender=held.settings.mail_from, to_name="", to_address=receiver, subject=_("Juying can send mail"),
        body=_("This message was sent to try the mail server out. Nothing needs to be done.") + "\n",
        message_id=f"<{secrets.token_hex(16)}@juying.invalid>", at=held.clock.now(), language="zh"),
        patience=PATIENCE_SECONDS)
    if outcome.trouble is not None:
        raise Refused(outcome.trouble, server=f"{server.host}:{server.port}", answer=outcome.answer)
    if outcome.state is not MailState.SENT:
        raise Refused("mail_server_refused", answer=outcome.answer)
