"""The blueprint of the follow-up, and the words that its pages share."""

from __future__ import annotations

from typing import Any

from app.web.languages import current_language
from app.web.routing import Feature
from events.docking import wording as docking
from events.followup import wording

feature = Feature("followup", __name__)


@feature.context_processor
def shared_words() -> dict[str, Any]:
    """What stored values are called, and how amounts are shown."""
    return {"words": docking, "follow_words": wording,
            "wan": lambda cents: docking.show_wan_cents(cents, current_language())}
