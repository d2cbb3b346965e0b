"""Stored values of the outbox."""

from enum import StrEnum


class MailState(StrEnum):
    """Where a message stands."""

    # It waits for its turn, or for another try.
    QUEUED = "queued"
    # There is no mail server to send it with.
    HELD = "held"
    SENT = "sent"
    # The receiver's server wants nothing for this address.
    BOUNCED = "bounced"
    # Given up after several tries, or refused for another reason than the address.
    FAILED = "failed"


# What may be sent (again) by a person.
RESENDABLE = frozenset({MailState.HELD, MailState.SENT, MailState.BOUNCED, MailState.FAILED})
