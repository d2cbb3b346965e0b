"""Who may see and send what is in the outbox."""

from __future__ import annotations

from typing import Any

from app.core.actors import Actor, Role
from app.core.policy import EventScope, has_role, has_role_anywhere, permission


@permission("mail.may_view_outbox")
def may_view_outbox(actor: Actor, event: EventScope) -> bool:
    """Organisers and registrars see what their event's delegates were sent, personal links included."""
    return has_role(actor, event, Role.ORGANISER, Role.REGISTRAR)


@permission("mail.may_send_again")
def may_send_again(actor: Actor, event: EventScope) -> bool:
    """Organisers and registrars send a message again, or what was held."""
    return has_role(actor, event, Role.ORGANISER, Role.REGISTRAR)


@permission("mail.may_edit_messages")
def may_edit_messages(actor: Actor, event: EventScope) -> bool:
    """Organisers and registrars hold a message back and change it while it hasn't gone out."""
    return has_role(actor, event, Role.ORGANISER, Role.REGISTRAR)


@permission("mail.may_edit_texts")
def may_edit_texts(actor: Actor, event: EventScope) -> bool:
    """Organisers write the event's own texts of mails and letters."""
    return has_role(actor, event, Role.ORGANISER)


@permission("mail.may_test_server")
def may_test_server(actor: Actor, _subject: Any) -> bool:
    """Administrators try the mail server out."""
    return has_role_anywhere(actor)
