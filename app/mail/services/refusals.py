"""News that somebody wants no more."""

from __future__ import annotations

from app.core.policy import EventScope
from app.core.unit import Unit
from app.mail.models import MailRefusal
from app.mail.queries import refused_addresses
from app.vocabulary.emails import email_key


def refuse_news(unit: Unit, event: EventScope, address: str) -> bool:
    """Send no more news of the event to an address; False where that was said before. Records mail.refused.

    Whoever holds the link in the mail may; the caller has checked it.
    """
    key = email_key(address)
    if key in refused_addresses(unit.session, event.id):
        return False
    unit.session.add(MailRefusal(event_id=event.id, email_key=key, refused_at=unit.now()))
    unit.record("mail.refused", event_id=event.id)
    return True
