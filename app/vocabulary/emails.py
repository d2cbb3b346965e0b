"""E-mail addresses: read as people type them, compared without regard to case."""

import re
from typing import Final

from app.vocabulary.characters import half_width, tidy

_ADDRESS: Final = re.compile(
    r"[^\s@,;:<>()\[\]\\\"]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])"
)
_LONGEST: Final = 254


def read_email(raw: str) -> str | None:
    """An address with small letters after the @ and half width throughout, or nothing where it isn't one.

    `mailto:` before it, angle brackets around it and a full stop after it are people's habits, and set aside.
    """
    typed = half_width(tidy(raw)).strip(" <>；;，,。.").removeprefix("mailto:").replace(" ", "")
    if len(typed) > _LONGEST or not _ADDRESS.fullmatch(typed):
        return None
    local, _, domain = typed.rpartition("@")
    if local.startswith(".") or local.endswith(".") or ".." in local:
        return None
    return f"{local}@{domain.lower()}"


def email_key(address: str) -> str:
    """What two addresses are the same by: case is set aside."""
    return address.casefold()
