"""The blueprint of matching, and the words that its pages share."""

from __future__ import annotations

from typing import Any

from app.web.routing import Feature
from events.docking import wording

feature = Feature("matching", __name__)


@feature.context_processor
def shared_words() -> dict[str, Any]:
    """What stored values are called."""
    return {"words": wording}
