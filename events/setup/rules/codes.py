"""Codes that no event can have, for an address of the house would hide its pages."""

from __future__ import annotations

from typing import Final

# What follows /manage/ or /e/ in an address and is no event; a test compares this with the addresses there are.
RESERVED: Final = frozenset({"events", "mail", "new", "organisations", "staff"})


def is_reserved(code: str) -> bool:
    """Whether an event with this code could not be reached."""
    return code in RESERVED
