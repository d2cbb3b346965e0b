"""What an audience sees of a card (保密级别). Whatever isn't shown isn't found by, and isn't counted by, either."""

from __future__ import annotations

from typing import Final

from events.catalogue.enums import Audience
from events.docking.enums import Confidentiality

# The levels whose whole card an audience may read; of the others it reads the title.
READABLE: Final[dict[Audience, frozenset[Confidentiality]]] = {
    Audience.PUBLIC: frozenset({Confidentiality.PUBLIC}),
    Audience.PARTIES: frozenset({Confidentiality.PUBLIC, Confidentiality.LOGGED_IN}),
    Audience.STAFF: frozenset(Confidentiality),
}


def is_readable(confidentiality: str, audience: Audience) -> bool:
    """Whether the audience reads the whole card; an unknown level is read by staff alone."""
    return audience is Audience.STAFF or confidentiality in READABLE[audience]
