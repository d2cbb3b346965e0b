"""Writes of the outbox: compose within the transaction that wants a message, change, hold, send; texts; refusals."""

from app.mail.services.erasing import erase_mail, erase_mail_saying, erase_mail_to, move_messages
from app.mail.services.outbox import (
    compose,
    compose_from,
    compose_short,
    edit_message,
    hold_back,
    message_row,
    release_held,
    send_again,
)
from app.mail.services.refusals import refuse_news
from app.mail.services.texts import (
    Written,
    check_text,
    filled,
    known_placeholders,
    reset_text,
    save_text,
    written_text,
)

__all__ = [
    "Written", "check_text", "compose", "compose_from", "compose_short", "edit_message", "erase_mail",
    "erase_mail_saying", "erase_mail_to", "filled", "hold_back",
    "known_placeholders", "message_row", "move_messages", "refuse_news", "release_held", "reset_text", "save_text", "send_again",
    "written_text",
]
