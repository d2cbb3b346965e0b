"""A personal link that somebody has lost: sent again to the address that is known, and nobody is told whether it is."""

from __future__ import annotations

import sqlalchemy as sa

from app.core.audit import AuditEntry
from app.core.unit import Unit
from app.vocabulary.emails import email_key, read_email
from app.vocabulary.phones import read_mobile
from events.registration.enums import DelegateStatus
from events.registration.models import Delegate
from events.registration.services import letters
from events.registration.services.intake import LINK_PAUSE
from events.setup.models import Event

# A liaison's address stands with many; more than these are the organisers' business.
MOST = 20


def send_lost_links(unit: Unit, event: Event, typed: str) -> None:
    """Send the link of everybody at this address or number to them, at most once in a while. Recorded with each."""
    address, mobile = read_email(typed), read_mobile(typed)
    wanted = Delegate.email_key == email_key(address) if address else Delegate.mobile == mobile if mobile else sa.false()
    recently = sa.select(AuditEntry.id).where(
        AuditEntry.subject_kind == "delegate", AuditEntry.subject_key == sa.cast(Delegate.id, sa.String),
        AuditEntry.tag == "delegate.link_sent", AuditEntry.at > unit.now() - LINK_PAUSE).exists()
    for delegate in unit.session.scalars(
            sa.select(Delegate).where(Delegate.event_id == event.id, wanted, ~recently,
                                      Delegate.status != DelegateStatus.CANCELLED).order_by(Delegate.id).limit(MOST)):
        if letters.can_reach(delegate):
            unit.record("delegate.link_sent", event_id=event.id, subject=("delegate", delegate.id))
            letters.send_link(unit, event, delegate)
