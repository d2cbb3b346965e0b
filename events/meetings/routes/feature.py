"""The blueprint of meetings, and what its pages share."""

from __future__ import annotations

from typing import Any

from flask import session

from app.web.languages import current_language
from app.web.routing import Feature
from events.docking.wording import amount_said
from events.meetings import wording

feature = Feature("meetings", __name__)
#: Where a browser remembers whose personal page was opened in it last, so that a table's code knows who scans it.
HOLDER = "meetings_link"


@feature.context_processor
def shared_words() -> dict[str, Any]:
    """What stored values are called, and places in words."""
    language = current_language()
    return {"words": wording, "place_of": lambda event, meeting: wording.place_of(event, meeting, language),
            "show_yuan": lambda cents: amount_said(wording.yuan(cents), "CNY", language) if cents is not None else ""}


def remember(link_token: str) -> None:
    """Remember in this browser's session whose personal link it has."""
    if session.get(HOLDER) != link_token:
        session[HOLDER] = link_token
