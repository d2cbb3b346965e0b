"""What is looked for where somebody is erased, and what stands there afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

NOBODY: Final = "—"
# Shorter texts stand in too many others to be taken for somebody's.
_SHORTEST = 2


def traces_of(*texts: str | None) -> tuple[str, ...]:
    """Of the texts those that somebody can be known by, the longest first; a number also without its country's code."""
    found = {text.strip() for text in texts if text}
    found |= {text.removeprefix("+86") for text in found}
    return tuple(sorted((text for text in found if len(text) >= _SHORTEST), key=lambda text: (-len(text), text)))


def pattern_of(texts: Iterable[str]) -> re.Pattern[str]:
    """Finds any of the texts, in any case; one of letters or digits only where it isn't within a longer word of such."""
    parts = []
    for text in texts:
        before = r"(?<![A-Za-z0-9])" if text[0].isascii() and text[0].isalnum() else ""
        after = r"(?![A-Za-z0-9])" if text[-1].isascii() and text[-1].isalnum() else ""
        parts.append(before + re.escape(text) + after)
    return re.compile("|".join(parts) or r"(?!)", re.IGNORECASE)


def without_traces(value: Any, pattern: re.Pattern[str], instead: str = NOBODY) -> Any:
    """A text, or plain JSON with texts in it, where `instead` stands for whatever the pattern finds."""
    if isinstance(value, str):
        return pattern.sub(instead, value)
    if isinstance(value, list):
        return [without_traces(one, pattern, instead) for one in value]
    if isinstance(value, dict):
        return {pattern.sub(instead, key): without_traces(one, pattern, instead) for key, one in value.items()}
    return value


def without_keys(value: Any, keys: frozenset[str]) -> Any:
    """Plain JSON without what stands under these keys, at any depth."""
    if isinstance(value, list):
        return [without_keys(one, keys) for one in value]
    if isinstance(value, dict):
        return {key: without_keys(one, keys) for key, one in value.items() if key not in keys}
    return value
