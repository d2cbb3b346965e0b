"""Pure decisions about an event: its life, its places, its codes, what it still lacks, how its questions are ordered."""

from events.setup.rules.checklist import Check, checklist
from events.setup.rules.life import (
    PERMITTED,
    closed_because,
    is_open,
    is_public,
    may_become,
    permits,
    phase_of,
    registration_ends,
)
from events.setup.rules.places import places_left, seats_left

__all__ = [
    "PERMITTED", "Check", "checklist", "closed_because", "is_open", "is_public", "may_become", "permits", "phase_of",
    "places_left", "registration_ends", "seats_left",
]
