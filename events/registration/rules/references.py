"""A delegate's reference and personal link: made by chance, so that they tell nothing and can't be guessed."""

from __future__ import annotations

import secrets
from typing import Final

# No 0 or O, no 1, I or L, no U beside V: what is read out or copied by hand is read back. It begins with a letter and
# has no E, so that no spreadsheet takes it for a number.
LETTERS: Final = "ABCDFGHJKMNPQRSTVWXYZ"
ALPHABET: Final = LETTERS + "23456789"
LENGTH: Final = 8
_BITS: Final = 128
# What the keyed hash of a personal link's secret is made for.
LINK_PURPOSE: Final = "personal link"


def new_reference() -> str:
    """Eight characters, some 4 × 10^11 possibilities."""
    # One draw for all: so many bits that no character is the likelier for them.
    drawn = secrets.randbits(_BITS)
    drawn, first = divmod(drawn, len(LETTERS))
    made = [LETTERS[first]]
    for _ in range(LENGTH - 1):
        drawn, nth = divmod(drawn, len(ALPHABET))
        made.append(ALPHABET[nth])
    return "".join(made)


def tidy_reference(typed: str) -> str:
    """A reference as people type it, in its one form."""
    return "".join(character for character in typed.upper() if character.isalnum())


def new_token() -> str:
    """A personal link's secret: 192 bits."""
    return secrets.token_urlsafe(24)
