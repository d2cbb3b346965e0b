"""In which order people are printed, and where one section ends and the next begins."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Protocol, TypeVar

from app.vocabulary.characters import tidy
from app.vocabulary.names import sort_key as pinyin
from badges.printing.enums import Sorting

_LAST = "\uffff"


class Placed(Protocol):
    """What the order of people follows from."""

    @property
    def number(self) -> int: ...
    @property
    def sort_key(self) -> str: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def group(self) -> str | None: ...
    @property
    def category_position(self) -> int: ...
    @property
    def category_code(self) -> str: ...


_Person = TypeVar("_Person", bound=Placed)


def sections(
    people: Sequence[_Person], sorting: Sorting, kind_of: Callable[[_Person], int], *, kinds_first: bool = False
) -> list[tuple[str, list[_Person]]]:
    """People in the order of printing, by sections with what these are called: the category's code, a letter, or the
    unit's or group's name, empty for whom it isn't known, who come last.

    Inside a section they stand by pinyin. `kind_of` numbers what can't lie on one sheet with another (the layout):
    inside a section one kind follows the other, and with `kinds_first` so does the whole, which saves paper.
    """
    ranks = _Ranks(sorting)
    keyed = sorted(
        ((kind_of(one) if kinds_first else 0, ranks.of(one), kind_of(one), one.sort_key, one.number), one) for one in people
    )
    return [
        (ranks.title(people_there[0]), people_there)
        for _key, entries in groupby(keyed, lambda entry: entry[0][:2])
        for people_there in [[one for _whole, one in entries]]
    ]


class _Ranks:
    """What sections are sorted by; each name's pinyin is found once."""

    def __init__(self, sorting: Sorting) -> None:
        self._sorting = sorting
        self._known: dict[str, tuple[str, str]] = {"": (_LAST, "")}

    def title(self, one: Placed) -> str:
        if self._sorting is Sorting.CATEGORY:
            return one.category_code
        if self._sorting is Sorting.NAME:
            first = one.sort_key[:1].upper()
            return first if "A" <= first <= "Z" else "#"
        return tidy((one.unit if self._sorting is Sorting.UNIT else one.group) or "")

    def of(self, one: Placed) -> tuple[int, str, str]:
        title = self.title(one)
        if self._sorting is Sorting.CATEGORY:
            return one.category_position, title, ""
        if self._sorting is Sorting.NAME:
            return 0, _LAST if title == "#" else title, ""
        if title not in self._known:
            self._known[title] = (pinyin(title), title)
        return 0, *self._known[title]
