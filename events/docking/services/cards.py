"""Putting up offers and demands, changing them, taking them down."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from app.core.errors import Refused
from app.core.runtime import runtime
from app.core.unit import Unit
from events.docking.enums import Card, CardState
from events.docking.models import DemandCard, OfferCard
from events.docking.policy import may_record_deals
from events.docking.queries.cards import CARD_TABLES, card_with_code, count_deals_naming, kind_of
from events.docking.tags import CARD_ADDED, CARD_CHANGED, CARD_REMOVED
from events.setup.models import Event

_COLUMNS = (
    "title", "owner", "variety", "field", "summary", "description", "keywords", "cooperation", "country", "province", "place",
    "confidentiality", "contact_name", "contact_title", "contact_mobile", "contact_email")
_OWN_COLUMNS = {
    Card.OFFER: ("inventor", "intellectual_property", "readiness", "amount_cents"),
    Card.DEMAND: ("target", "budget_cents", "deadline", "readiness_from"),
}
# What may be searched by whoever may read the card; contacts are nobody's to find.
_SEARCHED = ("description", "inventor", "intellectual_property", "target", "place")
# Asked of features above whenever the event's cards say something else than before.
CARDS_CHANGED = "docking.cards_changed"


def card_columns(kind: Card) -> tuple[str, ...]:
    """All that a card of this kind says, beside its code, by the names of its columns."""
    return (*_COLUMNS, *_OWN_COLUMNS[kind])


def add_card(unit: Unit, event: Event, kind: Card, values: Mapping[str, Any]) -> OfferCard | DemandCard:
    """Put up a card; without a code it gets the next number of its kind.

    Raises Refused("card_code_taken"), Forbidden. Records docking.card_added.
    """
    unit.require(may_record_deals, event)
    code = values.get("code") or _next_code(unit, event, kind)
    _refuse_taken(unit, event, kind, code)
    card = CARD_TABLES[kind](event_id=event.id, code=code, created_at=unit.now(), changed_at=unit.now(), version=1)
    _set_values(card, kind, values)
    unit.session.add(card)
    unit.session.flush()
    unit.record(CARD_ADDED, event_id=event.id, subject=(f"docking_{kind}", card.id), code=code, title=card.title)
    runtime().contributions.ask(CARDS_CHANGED, unit, event)
    return card


def change_card(unit: Unit, event: Event, card: OfferCard | DemandCard, values: Mapping[str, Any]) -> None:
    """Set what the card says. Its code stays where deals name it.

    Raises Refused("card_code_taken"), Refused("card_in_use"), Forbidden. Records docking.card_changed.
    """
    unit.require(may_record_deals, event)
    set_card(unit, event, card, values)


def set_card(unit: Unit, event: Event, card: OfferCard | DemandCard, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Set what a card says, by whoever the caller has decided may; returns the columns that changed.

    Raises Refused("card_code_taken"), Refused("card_in_use"). Records docking.card_changed where something did.
    """
    kind = kind_of(card)
    code = values.get("code") or card.code
    if code != card.code:
        _refuse_taken(unit, event, kind, code)
        _refuse_used(unit, event, kind, card.code)
    before = {key: _plain(getattr(card, key)) for key in (*card_columns(kind), "code")}
    card.code = code
    _set_values(card, kind, values)
    changed = tuple(key for key, value in before.items() if _plain(getattr(card, key)) != value)
    if changed:
        card.version += 1
        card.changed_at = unit.now()
        unit.record(CARD_CHANGED, event_id=event.id, subject=(f"docking_{kind}", card.id), code=code, changed=list(changed))
    unit.session.flush()
    if changed:
        runtime().contributions.ask(CARDS_CHANGED, unit, event)
    return changed


def show_card(unit: Unit, event: Event, card: OfferCard | DemandCard, state: CardState) -> None:
    """Put a card into the catalogue, or take it out of there; deals go on naming it. The caller has decided it.

    Records docking.card_changed.
    """
    if card.state == state:
        return
    card.state = state
    card.changed_at = unit.now()
    unit.session.flush()
    unit.record(CARD_CHANGED, event_id=event.id, subject=(f"docking_{kind_of(card)}", card.id), code=card.code,
                changed=["state"])
    runtime().contributions.ask(CARDS_CHANGED, unit, event)


def remove_card(unit: Unit, event: Event, card: OfferCard | DemandCard) -> None:
    """Take a card down that no deal names.

    Raises Refused("card_in_use"), Forbidden. Records docking.card_removed.
    """
    unit.require(may_record_deals, event)
    kind = kind_of(card)
    _refuse_used(unit, event, kind, card.code)
    unit.record(CARD_REMOVED, event_id=event.id, subject=(f"docking_{kind}", card.id), code=card.code, title=card.title)
    unit.session.delete(card)
    unit.session.flush()
    runtime().contributions.ask(CARDS_CHANGED, unit, event)


def card_values(card: OfferCard | DemandCard) -> dict[str, Any]:
    """All that a card says, beside its code, by the names of its columns."""
    return {column: getattr(card, column) for column in card_columns(kind_of(card))}


def _set_values(card: OfferCard | DemandCard, kind: Card, values: Mapping[str, Any]) -> None:
    for column in card_columns(kind):
        setattr(card, column, values.get(column))
    card.cooperation = list(values.get("cooperation") or [])
    card.keywords = list(values.get("keywords") or [])
    card.summary = dict(values.get("summary") or {})
    set_search(card)


def set_search(card: OfferCard | DemandCard) -> None:
    """Write down what the card is found by."""
    more: Iterable[str | None] = (getattr(card, name, None) for name in _SEARCHED)
    card.search = "\n".join(
        [card.code, card.owner, *card.title.values(), *card.summary.values(), *card.keywords,
         *(text for text in more if text)]).casefold()
    card.search_title = "\n".join(card.title.values()).casefold()


def _next_code(unit: Unit, event: Event, kind: Card) -> str:
    """offer-1, offer-2 …: after the highest of these, whether or not the ones between are still there.

    It is counted over all events of the organisation: two deals that name an offer of one code are looked at as a
    suspected duplicate, whatever events they are of.
    """
    table = CARD_TABLES[kind]
    events = sa.select(Event.id).where(Event.organisation_id == event.organisation_id)
    codes = unit.session.scalars(
        sa.select(table.code).where(table.event_id.in_(events), table.code.startswith(f"{kind}-", autoescape=True)))
    numbers = [int(found[1]) for code in codes if (found := re.fullmatch(rf"{kind}-(\d{{1,9}})", code))]
    return f"{kind}-{max(numbers, default=0) + 1}"


def _refuse_taken(unit: Unit, event: Event, kind: Card, code: str) -> None:
    if card_with_code(unit.session, event.id, kind, code) is not None:
        raise Refused("card_code_taken", field="code", code=code)


def _refuse_used(unit: Unit, event: Event, kind: Card, code: str) -> None:
    count = count_deals_naming(unit.session, event, kind, [code]).get(code, 0)
    if count:
        raise Refused("card_in_use", field="code", count=count)


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, dict) else list(value) if isinstance(value, list) else value
