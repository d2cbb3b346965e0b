"""Who may be the same person. Answers are never looked at: what is sensitive must not be found by comparing.

A shared number or address alone says little, for secretaries register whole offices with their own. It counts where
the name agrees too, or where just two registrations share it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from app.vocabulary.characters import fold
from events.people.enums import Sign

# A name (or a number) that more than this many share tells nobody apart; without a limit pairs grow with its square.
MOST_ALIKE: Final = 40
DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class Known:
    """What of a registration is compared. `name_key` and `email_key` are folded already; `sound` is the Latin form."""

    id: int
    name_key: str
    sound: str | None = None
    mobile: str | None = None
    email_key: str | None = None
    unit: str | None = None
    country: str | None = None
    province: str | None = None
    group_id: int | None = None
    companion_of_id: int | None = None

    @property
    def unit_key(self) -> str | None:
        return squeezed(self.unit)

    @property
    def sound_key(self) -> str | None:
        return squeezed(self.sound)

    @property
    def digits(self) -> str | None:
        return self.mobile[-DIGITS:] if self.mobile else None


def squeezed(text: str | None) -> str | None:
    """A text without case, width, spaces and points, or None where nothing is left."""
    return "".join(character for character in fold(text or "") if character.isalnum()) or None


def signs_between(one: Known, other: Known, *, only_two: frozenset[Sign] = frozenset()) -> tuple[Sign, ...]:
    """Why these two may be the same, the strongest first; none where nothing speaks for it.

    `only_two` are MOBILE and EMAIL where nobody else shares the number or the address with them.
    """
    same_name = one.name_key == other.name_key
    same_sound = one.sound_key is not None and one.sound_key == other.sound_key
    same_mobile = one.mobile is not None and one.mobile == other.mobile
    same_email = one.email_key is not None and one.email_key == other.email_key
    together = _came_together(one, other)
    holds = {
        Sign.NAME_AND_MOBILE: same_mobile and (same_name or same_sound),
        Sign.NAME_AND_EMAIL: same_email and (same_name or same_sound),
        Sign.NAME_AND_UNIT: same_name and one.unit_key is not None and one.unit_key == other.unit_key,
        Sign.SOUND_AND_DIGITS: same_sound and not same_mobile and one.digits is not None and one.digits == other.digits,
        Sign.NAME_AND_PLACE: same_name and one.province is not None and one.province == other.province
        and not _differ(one.mobile, other.mobile),
        Sign.MOBILE: same_mobile and not same_name and not same_sound and not together and Sign.MOBILE in only_two,
        Sign.EMAIL: same_email and not same_name and not same_sound and not together and Sign.EMAIL in only_two,
    }
    return tuple(sign for sign in Sign if holds[sign])


def suspected_pairs(people: Iterable[Known]) -> dict[tuple[int, int], tuple[Sign, ...]]:
    """Every pair that something speaks for, by their numbers (the smaller first), with what does."""
    everybody = list(people)
    found: dict[tuple[int, int], tuple[Sign, ...]] = {}
    shared = {Sign.MOBILE: _shared(everybody, lambda one: one.mobile), Sign.EMAIL: _shared(everybody, lambda one: one.email_key)}
    keys: tuple[Callable[[Known], Hashable | None], ...] = (
        lambda one: one.name_key, lambda one: one.mobile, lambda one: one.email_key,
        lambda one: (one.sound_key, one.digits) if one.sound_key and one.digits else None)
    for key in keys:
        for alike in _shared(everybody, key).values():
            # Of a name that very many have, only what else agrees is looked at, by the other keys.
            for one, other in combinations(sorted(alike, key=lambda each: each.id), 2) if len(alike) <= MOST_ALIKE else ():
                if (one.id, other.id) not in found:
                    signs = signs_between(one, other, only_two=_only_two(one, shared))
                    if signs:
                        found[one.id, other.id] = signs
    return found


def came_before(one: Known, other: Known) -> bool:
    """Whether a registration of another event is this person's: the same address, or the name with number or unit."""
    same_name = one.name_key == other.name_key
    return (one.email_key is not None and one.email_key == other.email_key and _names_agree(one, other)) or (
        same_name and (
            (one.mobile is not None and one.mobile == other.mobile)
            or (one.unit_key is not None and one.unit_key == other.unit_key)))


def _names_agree(one: Known, other: Known) -> bool:
    return one.name_key == other.name_key or (one.sound_key is not None and one.sound_key == other.sound_key)


def _only_two(one: Known, shared: dict[Sign, dict[Hashable, list[Known]]]) -> frozenset[Sign]:
    keys: dict[Sign, Hashable] = {Sign.MOBILE: one.mobile, Sign.EMAIL: one.email_key}
    return frozenset(sign for sign, key in keys.items() if len(shared[sign].get(key, ())) == 2)


def _shared(people: Sequence[Known], key: Callable[[Known], Hashable | None]) -> dict[Hashable, list[Known]]:
    found: dict[Hashable, list[Known]] = defaultdict(list)
    for one in people:
        value = key(one)
        if value is not None:
            found[value].append(one)
    return {value: alike for value, alike in found.items() if len(alike) > 1}


def _came_together(one: Known, other: Known) -> bool:
    """Of one group, or one with the other: then they share a number because somebody registered both."""
    return (one.group_id is not None and one.group_id == other.group_id) or (
        one.companion_of_id == other.id or other.companion_of_id == one.id
        or (one.companion_of_id is not None and one.companion_of_id == other.companion_of_id))


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other
