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
        "figure_label": lambda key: words.figure_label(key, language),
        "bare_figure": lambda key, value: words.bare_figure(key, value, language),
        "column_value": lambda key, value: words.column_value(key, value, language),
        "money": lambda money: words.amount_said(money.amount, money.currency, language) if money else "",
        "in_words": lambda money: words.amount_in_words(money.amount, money.currency, language) if money else "",
    }
