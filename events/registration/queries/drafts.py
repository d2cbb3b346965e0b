"""Reads of forms that are being filled in."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.core.runtime import runtime
from events.registration.models import Draft
from events.registration.rules.drafts import expires

# What the keyed hash of a draft's link is made for.
DRAFT_PURPOSE: Final = "draft link"


def draft_with_token(session: Session, event_id: int, token: str, now: datetime) -> Draft | None:
    """The event's draft with this link, unless its time is over."""
    hashed = runtime().secrets.keyed_hash(DRAFT_PURPOSE, token)
    draft = session.scalars(sa.select(Draft).where(Draft.event_id == event_id, Draft.token_hash == hashed)).first()
    return draft if draft is not None and expires(draft.saved_at) > now else None


def standing_draft(session: Session, event_id: int, token: str, now: datetime) -> Draft:
    """The same. Raises NotFound("draft_gone")."""
    draft = draft_with_token(session, event_id, token, now)
    if draft is None:
        raise NotFound("draft_gone")
    return draft


def typed_values(draft: Draft) -> dict[str, list[str]]:
    """What was typed, by field."""
    values: dict[str, Any] = json.loads(runtime().secrets.decrypt(draft.closed))
    return {name: [str(text) for text in texts] for name, texts in values.items()}
