"""The blueprint of the catalogue, and the words that its pages share."""

from __future__ import annotations

from typing import Any

from app.vocabulary.localized import text
from app.vocabulary.places import place_name
from app.web.languages import current_language
from app.web.routing import Feature
from events.catalogue import wording as catalogue_wording
from events.docking import wording
from events.docking.queries.cards import fields_of

feature = Feature("catalogue", __name__)


@feature.context_processor
def shared_words() -> dict[str, Any]:
    """What stored values are called, and how amounts and places are shown."""
    language = current_language()
    return {
        "words": wording, "own_words": catalogue_wording, "wan": lambda cents: wording.show_wan_cents(cents, language),
        "place_of": lambda card: place_name(card.country, card.province, language) if card.country else ""}


def field_choices(session: Any, event: Any) -> list[tuple[str, str]]:
    """The event's fields as choices in the page's language."""
    return [(field["code"], text(field["name"], current_language())) for field in fields_of(session, event)]
