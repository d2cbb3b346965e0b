"""The blueprint that setup's routes are declared on, and the words that its templates find."""

from __future__ import annotations

from typing import Any

from app.web.routing import Feature
from events.setup import wording
from events.setup.errors import mistake_sentence

feature = Feature("setup", __name__)


@feature.context_processor
def setup_words() -> dict[str, Any]:
    """What stored values are called."""
    return {"words": wording, "mistake_sentence": mistake_sentence}
