"""Certificates of what was erased."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from events.registration.models import Erasure

SHOWN = 500


def find_certificate(session: Session, event_id: int, certificate: str) -> Erasure | None:
    """The event's erasure with this certificate."""
    return session.scalars(
        sa.select(Erasure).where(Erasure.event_id == event_id, Erasure.certificate == certificate)).first()


def erasures_of(session: Session, event_id: int) -> list[Erasure]:
    """The event's latest erasures, latest first."""
    return list(session.scalars(
        sa.select(Erasure).where(Erasure.event_id == event_id).order_by(Erasure.id.desc()).limit(SHOWN)))
