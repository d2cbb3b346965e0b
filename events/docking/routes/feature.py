"""The blueprint of docking, and the words that its pages share."""

from __future__ import annotations

from typing import Any

from app.web.languages import current_language
from app.web.routing import Feature
from events.docking import wording

feature = Feature("docking", __name__)


@feature.context_processor
def shared_words() -> dict[str, Any]:
    """What stored values are called, and how amounts are shown."""
    language = current_language()
    return {
        "words": wording,
        "wan": lambda cents: wording.show_wan_cents(cents, language),
        "figure_value": lambda key, value: wording.show_figure(key, value, language),
        "figure_label": wording.figure_label,
        "bare_figure": wording.bare_figure,
        "column_value": wording.column_value,
        "money": lambda money: wording.amount_said(money.amount, money.currency, language) if money else "",
        "in_words": lambda money: wording.amount_in_words(money.amount, money.currency, language) if money else "",
    }
