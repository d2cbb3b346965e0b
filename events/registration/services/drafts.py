"""A form saved as one goes (草稿): found again by its own link, erased when nobody has gone on for 30 days."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from app.core.errors import Refused
from app.core.runtime import runtime
from app.core.unit import Unit
from app.mail.letters import Letter
from app.mail.services import compose_from
from app.vocabulary.emails import read_email
from app.vocabulary.localized import text
from app.web.addresses import address_of
from events.registration import queries
from events.registration.models import Draft
from events.registration.queries.drafts import DRAFT_PURPOSE
from events.registration.rules.drafts import expires
from events.registration.rules.references import new_token
from events.registration.services.intake import LINK_PAUSE
from events.setup.models import Event
from events.setup.rules import closed_because

ERASE = "registration.erase_draft"


def save_draft(unit: Unit, event: Event, values: Mapping[str, Sequence[str]], token: str | None) -> str:
    """Keep what was typed, in the draft with this link or in a new one; returns the link's secret.

    Raises Refused where nobody can register. Nothing is recorded: it is nobody's registration yet.
    """
    closed = closed_because(event, unit.now())
    if closed:
        raise Refused(closed)
    content = runtime().secrets.encrypt(json.dumps(values, ensure_ascii=False).encode())
    draft = queries.draft_with_token(unit.session, event.id, token, unit.now()) if token else None
    if draft is not None and token is not None:
        draft.closed, draft.saved_at = content, unit.now()
        return token
    token = new_token()
    draft = Draft(event_id=event.id, token_hash=runtime().secrets.keyed_hash(DRAFT_PURPOSE, token), closed=content,
                  saved_at=unit.now())
    unit.session.add(draft)
    unit.session.flush()
    unit.enqueue(ERASE, event_id=event.id, not_before=expires(unit.now()), draft_id=draft.id)
    return token


def send_draft_link(unit: Unit, event: Event, token: str, address: str, language: str) -> None:
    """Mail the draft's link to the address that was typed, at most once in a while.

    Raises NotFound("draft_gone"), Refused("no_email", "bad_email").
    """
    draft = queries.standing_draft(unit.session, event.id, token, unit.now())
    if not address.strip():
        raise Refused("no_email", field="email")
    known = read_email(address)
    if known is None:
        raise Refused("bad_email", field="email")
    if draft.link_sent_at is not None and draft.link_sent_at > unit.now() - LINK_PAUSE:
        return
    draft.link_sent_at = unit.now()
    letter = Letter(occasion="registration.draft", language=language, to_address=known, subject="", body="",
                    event_id=event.id, confidential=True)
    compose_from(unit, letter, {
        "event": text(event.name, language),
        "link": address_of("registration.register", event_code=event.code, draft=token, lang=language)})


def discard_draft(unit: Unit, event: Event, token: str | None) -> None:
    """Erase a draft at once: it was sent, or its owner wants it gone. One that isn't there is erased already."""
    draft = queries.draft_with_token(unit.session, event.id, token, unit.now()) if token else None
    if draft is not None:
        unit.session.delete(draft)


def erase_draft(unit: Unit, draft_id: int) -> bool:
    """Erase a draft whose time is over; where somebody went on with it, come again when it is."""
    draft = unit.session.get(Draft, draft_id)
    if draft is None:
        return False
    if expires(draft.saved_at) > unit.now():
        unit.enqueue(ERASE, event_id=draft.event_id, not_before=expires(draft.saved_at), draft_id=draft.id)
        return False
    unit.session.execute(sa.delete(Draft).where(Draft.id == draft.id))
    return True
