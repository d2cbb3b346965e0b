"""The blueprint of docking, and the words that its pages share."""

from __future__ import annotations

from typing import Any

from app.web.languages import current_language
from app.web.routing import Feature
from events.docking import words

feature = Feature("docking", __name__)


@feature.context_processor
def shared_words() -> dict[str, Any]:
    """What stored values are called, and how amounts are shown."""
    language = current_language()
    return {
        "words": words,
        "wan": lambda cents: words.show_wan_cents(cents, language),
        "figure_value": lambda key, value: words.show_figure(key, value, language),
        "figure_label": words.figure_label,
        "bare_figure": words.bare_figure,
        "column_value": words.column_value,
        "money": lambda money: words.amount_said(money.amount, money.currency, language) if money else "",
        "in_words": lambda money: words.amount_in_words(money.amount, money.currency, language) if money else "",
    }
