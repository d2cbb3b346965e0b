"""Which of the terms that two cards share a reader is told: each thing once, whole, and in the reader's own script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from events.matching.rules.glossary import TRANSLATIONS, phrases_for

TOLD_TERMS: Final = 5
# Measures stand in many cards and tell nobody why two of them belong together; in scoring their rarity weighs them.
_WORDS: Final = (
    "分钟 小时 一年 两年 三年 每年 每天 千克 公斤 厘米 毫米 公里 以上 以下 以内 超过 达到 minute hour day month year second"
    " kilogram metre meter millimetre percent less least most than more under below half")
_MEASURES: Final = frozenset(_WORDS.split())
# So short a Latin word is one that Chinese texts use as well (PLC, 5G, SiC); a longer one stands in an English text.
_AT_HOME: Final = 4


def told_terms(shared: Iterable[str], *, chinese: bool) -> list[str]:
    """At most five of the shared terms in their order: no fragment of another, and nothing in both languages.

    A Chinese reader is told Chinese words and what Chinese texts write in Latin letters; others are told Latin words, a
    phrase of the glossary as one. Where the cards share no word of the reader's script, the others are told.
    """
    wanted = [term for term in dict.fromkeys(shared) if term not in _MEASURES]
    told = _chinese(wanted) if chinese else _latin(wanted)
    return (told or _whole(wanted))[:TOLD_TERMS]


def _chinese(shared: Sequence[str]) -> list[str]:
    han = [term for term in shared if not term.isascii()]
    said = {word for term in han for word in TRANSLATIONS.get(term, ())}
    return _whole([term for term in shared if not term.isascii() or (len(term) <= _AT_HOME and term not in said)]) if han else []


def _latin(shared: Sequence[str]) -> list[str]:
    """Latin words; those of a phrase that the shared Chinese words stand for together, as the glossary has it first."""
    there, phrases, spent = set(shared), [], set[str]()
    for term in _whole([term for term in shared if not term.isascii()]):
        ways = phrases_for(term)
        if any(set(words) <= there for words in ways):
            phrases.append(" ".join(ways[0]))
            spent.update(word for words in ways for word in words)
    return _whole(list(dict.fromkeys([*phrases, *(term for term in shared if term.isascii() and term not in spent)])))


def _whole(told: Sequence[str]) -> list[str]:
    """Without what is part of another: 纤维 beside 碳纤维, solid beside solid-state."""
    return [term for term in told if not any(term != other and _is_part(term, other) for other in told)]


def _is_part(term: str, other: str) -> bool:
    return term in other.replace("-", " ").split() if term.isascii() else term in other
