"""What the texts of a card come to."""

from __future__ import annotations

import re
from typing import Final

from app.vocabulary.characters import fold, tidy

MOST_KEYWORDS: Final = 30
LONGEST_KEYWORD: Final = 60
_BETWEEN: Final = re.compile(r"[,，;；、|｜/\n\r\t]+")


def read_keywords(typed: str) -> list[str]:
    """The keywords of a text with commas (or what stands for them) between them; each once, at most 30, in their order."""
    found: dict[str, str] = {}
    for part in _BETWEEN.split(typed):
        word = tidy(part)[:LONGEST_KEYWORD]
        if word:
            found.setdefault(fold(word), word)
    return list(found.values())[:MOST_KEYWORDS]
