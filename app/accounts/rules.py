"""Pure decisions about sign-in names, and about who may stand above whom."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from app.vocabulary.characters import tidy
from app.vocabulary.emails import email_key, read_email

SHORTEST_PASSWORD: Final = 10
_NAME: Final = re.compile(r"[\w.\-' ]{2,64}")
_CODE: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def sign_in_name(raw: str) -> str | None:
    """A sign-in name as it is kept (NFKC, small letters), or None where it can't be one.

    Letters of any script, digits, and `. _ - '` and single spaces. An @ would make it an e-mail, which is looked up apart.
    """
    name = tidy(unicodedata.normalize("NFKC", raw)).casefold()
    return name if _NAME.fullmatch(name) and any(character.isalnum() for character in name) else None


def sign_in_email(raw: str) -> str | None:
    """An e-mail address as it is kept for signing in (small letters), or None where it isn't one."""
    address = read_email(raw)
    return email_key(address) if address else None


def is_code(raw: str) -> bool:
    """Small letters, digits and single hyphens, at most 60."""
    return len(raw) <= 60 and _CODE.fullmatch(raw) is not None


def stands_below(parents: Mapping[int, int | None], organisation_id: int, other_id: int) -> bool:
    """Whether `organisation_id` is `other_id` or below it; `parents` maps each organisation to its parent."""
    current: int | None = organisation_id
    seen: set[int] = set()
    while current is not None and current not in seen:
        if current == other_id:
            return True
        seen.add(current)
        current = parents.get(current)
    return False


def password_refusal(password: str, username: str) -> str | None:
    """The code of what speaks against a password, or None. Length is all that is asked: rules about signs make worse ones."""
    if len(password) < SHORTEST_PASSWORD:
        return "password_too_short"
    if password.casefold().strip() == username.casefold():
        return "password_is_name"
    return None
