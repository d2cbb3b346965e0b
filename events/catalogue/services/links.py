"""Cards from their owners: a personal link by mail, kept as one types, handed in, looked at, taken over or sent back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from app.core.errors import Refused
from app.core.runtime import runtime
from app.core.unit import Unit
from app.mail.letters import Letter
from app.mail.services import compose_from
from app.vocabulary.emails import read_email
from app.vocabulary.localized import text
from app.web.addresses import address_of
from events.catalogue.enums import LinkState
from events.catalogue.models import CardLink
from events.catalogue.queries.links import LINK_PURPOSE
from events.catalogue.queries.setup import link_days
from events.catalogue.rules.changes import changed_columns, changes_alone
from events.catalogue.tags import CARD_RETURNED, CARD_SUBMITTED, CARD_TAKEN, LINK_MADE, LINK_SENT, LINK_WITHDRAWN
from events.docking.enums import Card, CardState
from events.docking.models import DemandCard, OfferCard
from events.docking.policy import may_record_deals
from events.docking.services import add_card
from events.docking.services.cards import card_values, set_card, show_card
from events.registration.rules.references import new_token
from events.setup.models import Event


def invite_owner(
    unit: Unit, event: Event, kind: Card, *, name: str, email: str, language: str, card: OfferCard | DemandCard | None = None,
) -> CardLink:
    """Ask an owner for a card, or for what an existing one should say, by a link of their own that is mailed.

    Raises Forbidden, Refused("bad_card_address"). Records catalogue.link_made.
    """
    unit.require(may_record_deals, event)
    address = read_email(email)
    if address is None:
        raise Refused("bad_card_address", field="email")
    token, secrets = new_token(), runtime().secrets
    link = CardLink(
        event_id=event.id, kind=kind, name=name, email=address, language=language, state=LinkState.OPEN,
        token_hash=secrets.keyed_hash(LINK_PURPOSE, token), token_closed=secrets.encrypt(token.encode()),
        created_at=unit.now(), expires_at=_expiry(unit, event))
    _attach(link, card)
    unit.session.add(link)
    unit.session.flush()
    unit.record(LINK_MADE, event_id=event.id, subject=("card_link", link.id), kind=str(kind))
    _write(unit, event, link, "catalogue.link")
    return link


def send_link_again(unit: Unit, event: Event, link: CardLink) -> None:
    """Let a link hold anew, and mail it. Raises Forbidden. Records catalogue.link_sent."""
    unit.require(may_record_deals, event)
    link.expires_at, link.withdrawn_at = _expiry(unit, event), None
    unit.record(LINK_SENT, event_id=event.id, subject=("card_link", link.id))
    _write(unit, event, link, "catalogue.link")


def withdraw_link(unit: Unit, event: Event, link: CardLink) -> None:
    """Let a link open nothing any more; what was typed and not taken over is erased. The card stays.

    Raises Forbidden. Records catalogue.link_withdrawn.
    """
    unit.require(may_record_deals, event)
    if link.withdrawn_at is None:
        link.withdrawn_at, link.typed = unit.now(), None
        unit.record(LINK_WITHDRAWN, event_id=event.id, subject=("card_link", link.id))


def keep_typed(unit: Unit, link: CardLink, texts: Mapping[str, Sequence[str]]) -> None:
    """Keep what an owner has typed so far. Nothing is recorded: it says nothing yet. What waits for staff stays as it is."""
    if link.state == LinkState.SUBMITTED:
        return
    _keep(unit, link, texts)


def hand_in(unit: Unit, event: Event, link: CardLink, texts: Mapping[str, Sequence[str]], values: Mapping[str, Any]) -> bool:
    """Hand a card in. A new one, and what matters in one that is in the catalogue, waits for staff; the rest is done at once.

    Returns whether something waits. Handed in twice is the same as once. Records catalogue.card_submitted.
    """
    unit.session.refresh(link, with_for_update=True)
    card = link.card
    if card is not None:
        before = card_values(card)
        alone = changes_alone(before, values)
        if alone:
            set_card(unit, event, card, before | {column: values[column] for column in alone})
        if not changed_columns(card_values(card), values):
            link.state, link.typed, link.note = LinkState.TAKEN, None, None
            return False
    _keep(unit, link, texts)
    link.state, link.submitted_at, link.note = LinkState.SUBMITTED, unit.now(), None
    unit.record(CARD_SUBMITTED, event_id=event.id, subject=("card_link", link.id), kind=link.kind)
    return True


def take_over(
    unit: Unit, event: Event, link: CardLink, values: Mapping[str, Any], *, seen: datetime | None,
) -> OfferCard | DemandCard:
    """Put what an owner handed in (as staff have it now) into the catalogue, and tell the owner.

    `seen` is when what staff look at was handed in. Raises Forbidden, Refused("card_link_settled", "card_code_taken").
    Records catalogue.card_taken.
    """
    _require_waiting(unit, event, link, seen)
    card = link.card
    if card is None:
        card = add_card(unit, event, Card(link.kind), values)
        _attach(link, card)
    else:
        set_card(unit, event, card, {**values, "code": card.code})
    show_card(unit, event, card, CardState.SHOWN)
    link.state, link.typed, link.note = LinkState.TAKEN, None, None
    unit.session.flush()
    unit.record(CARD_TAKEN, event_id=event.id, subject=("card_link", link.id), code=card.code)
    if link.holds(unit.now()):
        _write(unit, event, link, "catalogue.taken")
    return card


def give_back(unit: Unit, event: Event, link: CardLink, reason: str, *, seen: datetime | None) -> None:
    """Send a card back to its owner with what is to be changed.

    Raises Forbidden, Refused("card_link_settled", "card_reason_missing"). Records catalogue.card_returned.
    """
    _require_waiting(unit, event, link, seen)
    if not reason.strip():
        raise Refused("card_reason_missing", field="reason")
    link.state, link.note = LinkState.RETURNED, reason.strip()
    link.expires_at = max(link.expires_at, _expiry(unit, event))
    unit.record(CARD_RETURNED, event_id=event.id, subject=("card_link", link.id))
    _write(unit, event, link, "catalogue.returned")


def show_own_card(unit: Unit, event: Event, link: CardLink, state: CardState) -> None:
    """Let an owner take their card out of the catalogue, and put it back as it was. Recorded with the card."""
    if link.card is not None:
        show_card(unit, event, link.card, state)


def link_address(link: CardLink) -> str:
    """The address that a link is mailed with."""
    token = runtime().secrets.decrypt(link.token_closed).decode()
    return address_of("catalogue.own_card", card_token=token, lang=link.language)


def _require_waiting(unit: Unit, event: Event, link: CardLink, seen: datetime | None) -> None:
    unit.require(may_record_deals, event)
    unit.session.refresh(link, with_for_update=True)
    if link.state != LinkState.SUBMITTED or (seen is not None and link.submitted_at != seen):
        raise Refused("card_link_settled")


def _keep(unit: Unit, link: CardLink, texts: Mapping[str, Sequence[str]]) -> None:
    plain = {name: list(values) for name, values in texts.items()}
    link.typed = runtime().secrets.encrypt(json.dumps(plain, ensure_ascii=False).encode())
    link.saved_at = unit.now()


def _attach(link: CardLink, card: OfferCard | DemandCard | None) -> None:
    if isinstance(card, OfferCard):
        link.offer = card
    elif card is not None:
        link.demand = card


def _expiry(unit: Unit, event: Event) -> datetime:
    return unit.now() + timedelta(days=link_days(unit.session, event))


def _write(unit: Unit, event: Event, link: CardLink, occasion: str) -> None:
    letter = Letter(occasion=occasion, language=link.language, to_address=link.email, to_name=link.name, subject="", body="",
                    event_id=event.id, confidential=True)
    compose_from(unit, letter, {
        "event": text(event.name, link.language), "name": link.name, "link": link_address(link), "note": link.note or "",
        "is_offer": link.kind == Card.OFFER, "days": (link.expires_at - unit.now()).days,
        "title": text(link.card.title, link.language) if link.card else ""})
