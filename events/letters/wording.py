"""What goes with a message, in the words that people read."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l

from events.letters.enums import Paper

# As they are offered, in their order.
ENCLOSURES: Final[dict[str, Any]] = {
    "calendar": _l("Entry for the calendar"), Paper.INVITATION.value: _l("Invitation as PDF"),
    Paper.CONFIRMATION.value: _l("Confirmation of participation as PDF"),
}


def enclosure_words(name: str) -> str | None:
    """What an enclosure is called, or None where it is not ours."""
    return str(ENCLOSURES[name]) if name in ENCLOSURES else None
