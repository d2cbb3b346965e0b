"""What the states and occasions of messages are called."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.mail.enums import Channel, MailState

STATES: Final[dict[MailState, Any]] = {
    MailState.QUEUED: _l("waiting to be sent"),
    MailState.HELD: _l("kept back"),
    MailState.SENDING: _l("being sent"),
    MailState.SENT: _l("sent"),
    MailState.BOUNCED: _l("came back"),
    MailState.FAILED: _l("given up"),
}
CHANNELS: Final[dict[Channel, Any]] = {Channel.MAIL: _l("Mail"), Channel.TEXT: _l("Text message")}
# How a state is dressed: the tones of the pages' chips.
TONES: Final[dict[MailState, str]] = {
    MailState.QUEUED: "wait", MailState.HELD: "wait", MailState.SENDING: "wait", MailState.SENT: "ok",
    MailState.BOUNCED: "stop", MailState.FAILED: "stop",
}


def undelivered_sentence(count: int) -> str:
    """What an overview says of messages that didn't arrive."""
    return str(ngettext("%(num)s message didn't arrive", "%(num)s messages didn't arrive", count))
