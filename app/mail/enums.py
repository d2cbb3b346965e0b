"""Stored values of the outbox."""

from enum import StrEnum


class MailState(StrEnum):
    """Where a message stands."""

    # It waits for its turn, or for another try.
    QUEUED = "queued"
    # There is nothing to send it with, or somebody wants to look at it first.
    HELD = "held"
    # It is being handed over at this moment.
    SENDING = "sending"
    SENT = "sent"
    # The receiver's server wants nothing for this address.
    BOUNCED = "bounced"
    # Given up after several tries, or refused for another reason than the address.
    FAILED = "failed"


class Trouble(StrEnum):
    """What keeps a message from the mail server before the server says anything about it: mended in the settings.

    Each is the code of its refusal where somebody tries the server out.
    """

    NO_SUCH_HOST = "mail_no_such_host"
    NOBODY_LISTENS = "mail_nobody_listens"
    NO_ANSWER = "mail_no_answer"
    NO_TLS = "mail_no_tls"
    BAD_CERTIFICATE = "mail_bad_certificate"
    NO_SIGN_IN = "mail_no_sign_in"
    BAD_PASSWORD = "mail_bad_password"  # noqa: S105  # a code


class Channel(StrEnum):
    """How a message travels: by mail, or as a short text through the installation's gateway."""

    MAIL = "mail"
    TEXT = "text"


# What may be sent (again) by a person.
RESENDABLE = frozenset({MailState.HELD, MailState.SENT, MailState.BOUNCED, MailState.FAILED})
# What hasn't reached anybody yet can still be changed; what has stays as it was read.
EDITABLE = frozenset({MailState.QUEUED, MailState.HELD, MailState.BOUNCED, MailState.FAILED})
