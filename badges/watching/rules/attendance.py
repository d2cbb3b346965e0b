"""What counts as attendance, and what a certificate tells the world of whom it is."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.vocabulary.characters import is_han
from badges.watching.enums import AttendanceRule

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 16
"""80 bits: nobody finds a certificate by trying."""


@dataclass(frozen=True, slots=True)
class Rule:
    """When somebody has attended; `least` activities where the kind asks for any."""

    kind: AttendanceRule = AttendanceRule.ARRIVAL
    least: int = 1


@dataclass(frozen=True, slots=True)
class Attended:
    """What somebody was admitted to: whether they arrived, and the times of the activities that are no mere meal or arrival."""

    arrived: bool = False
    activities: tuple[tuple[datetime, datetime], ...] = ()


def has_attended(rule: Rule, what: Attended) -> bool:
    """Whether a certificate is due."""
    if rule.kind is AttendanceRule.ARRIVAL:
        return what.arrived
    return len(what.activities) >= rule.least


def minutes_of(times: Iterable[tuple[datetime, datetime]]) -> int:
    """How long these activities take together, as planned; what overlaps counts once."""
    total, reached = timedelta(), None
    for starts, ends in sorted(times):
        begins = starts if reached is None else max(starts, reached)
        if ends > begins:
            total += ends - begins
            reached = ends
    return int(total / timedelta(minutes=1))


def hours_told(minutes: int) -> str:
    """Hours rounded down to halves: 90 is 1.5, 100 is 1.5, 60 is 1; empty below half an hour."""
    halves = minutes // 30
    if halves == 0:
        return ""
    return f"{halves // 2}.5" if halves % 2 else str(halves // 2)


def covers_only_until(issued: date, ends: date) -> date | None:
    """Up to which day a certificate speaks, where it was issued before the event's last day; None where it speaks of all."""
    return issued if issued < ends else None


def initial_of(name: str) -> str:
    """All that strangers are told of a name: its first character, in Latin letters the first of each of two words."""
    words = name.split()
    if not words:
        return "*"
    if is_han(words[0][0]):
        return f"{words[0][0]}**"
    return " ".join(f"{word[0].upper()}." for word in (words[0], *words[1:][-1:]))


def readable_code(typed: str) -> str:
    """A certificate's code as it is kept, however it was typed; empty where it can be none."""
    plain = "".join(character for character in typed.upper() if character.isalnum())
    is_code = len(plain) == CODE_LENGTH and set(plain) <= set(ALPHABET)
    return plain if is_code else ""


def grouped(code: str) -> str:
    """A code in groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def counted_activities(kinds: Collection[str]) -> frozenset[str]:
    """Of these kinds of activity those that are attended for what is said there: no arrival, no meal."""
    return frozenset(kinds) - {"arrival", "meal"}
