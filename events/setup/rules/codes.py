"""Codes that no event can have, for an address of the house would hide its pages."""

from __future__ import annotations

from collections.abc import Container
from typing import Final

# What follows /manage/ or /e/ in an address and is no event; a test compares this with the addresses there are.
RESERVED: Final = frozenset({"events", "mail", "new", "organisations", "staff"})


def is_reserved(code: str) -> bool:
    """Whether an event with this code could not be reached."""
    return code in RESERVED


def free_code(stem: str, year: int, taken: Container[str]) -> str:
    """A code of a kind, or of a series, and a year that no event has: summit-2026, else summit-2026-2 and so on."""
    code, number = f"{stem.replace('_', '-')}-{year}", 1
    while (found := code if number == 1 else f"{code}-{number}") in taken:
        number += 1
    return found
