"""Activities as a cell names them: several at once, by title in either language, by code, or by an unmistakable part."""

from __future__ import annotations

import re
from typing import Final

from app.vocabulary.characters import fold, is_blank, tidy
from events.registration.roster.cells import SEPARATORS, read_yes_no
from events.registration.roster.event_view import EventView
from events.setup.enums import SignUp

_ALL: Final = frozenset(
    {"全部", "所有", "全部活动", "所有活动", "全程", "全程参加", "都参加", "全部参加", "均参加", "all", "everything"}
)
_NONE: Final = frozenset({"不参加", "都不参加", "不参加活动", "待定", "tbd", "tobeconfirmed", "none"})
_QUOTES: Final = re.compile(r"[\s“”\"'‘’《》()（）\[\]【】:：·\-—–.。]+")
_NUMBERS: Final = re.compile(r"[①-⑳]")
_JOINED: Final = re.compile(r"以及|和|与|及")
_SHORTEST_PART: Final = 2


class UnknownActivity(ValueError):
    """A cell names something that is no activity of the event."""


class ActivityNames:
    """What the activities of an event can be called."""

    def __init__(self, event: EventView) -> None:
        self._activities = {activity.code: activity for activity in event.activities}
        self._open = [activity.code for activity in event.activities if activity.sign_up == SignUp.OPEN]
        self._codes: dict[str, str] = {}
        self._named: dict[str, tuple[str, ...]] = {}
        for activity in event.activities:
            for name in (activity.code, *activity.title.values()):
                self._codes.setdefault(_key(name), activity.code)

    def exactly(self, text: str) -> str | None:
        """The code of the activity that has this very title or code."""
        return self._codes.get(_key(text))

    def named_in(self, text: str) -> tuple[str, ...]:
        """The codes that a cell names, in its order, each once; activities for which nobody signs up are left out.

        Raises UnknownActivity.
        """
        named = self._named.get(text)
        if named is None:
            # Many people of a roster say the same.
            named = self._named[text] = self._read(text)
        return named

    def _read(self, text: str) -> tuple[str, ...]:
        if fold(text) in _ALL:
            return tuple(self._open)
        if is_blank(text) or fold(text) in _NONE or read_yes_no(text) is False:
            return ()
        whole = self.exactly(text)
        codes = [whole] if whole else self._listed(text)
        return tuple(dict.fromkeys(code for code in codes if self.takes_sign_ups(code)))

    def takes_sign_ups(self, code: str) -> bool:
        """Whether somebody can have a place in an activity."""
        return self._activities[code].sign_up != SignUp.NONE

    def _listed(self, text: str) -> list[str]:
        listed = _NUMBERS.sub(";", text)
        pieces = [piece for piece in (tidy(piece) for piece in SEPARATORS.split(listed)) if piece]
        codes: list[str] = []
        while pieces:
            taken, found = self._longest(pieces)
            codes += found
            pieces = pieces[taken:]
        return codes

    def _longest(self, pieces: list[str]) -> tuple[int, list[str]]:
        """A title may itself hold a separator, so the longest run of pieces that is one title goes first."""
        for count in range(min(len(pieces), 4), 0, -1):
            code = self.exactly("".join(pieces[:count]))
            if code:
                return count, [code]
        return 1, self._in_piece(pieces[0])

    def _in_piece(self, piece: str) -> list[str]:
        bare = re.sub(r"^\d{1,2}[.、)）]\s*", "", piece)
        code = self.exactly(bare) or self._by_part(_key(bare))
        if code:
            return [code]
        words = bare.split(" ")
        if len(words) == 1:
            # Within a title these words join, too; between titles they do where nothing else says what is meant.
            words = _JOINED.split(bare)
        if len(words) == 1:
            raise UnknownActivity(piece)
        return [code for word in words for code in self._in_piece(word)]

    def _by_part(self, key: str) -> str | None:
        """The one activity whose title has this in it (考察 for 考察活动); none where it could be several."""
        if len(key) < _SHORTEST_PART:
            return None
        found = {
            activity.code
            for activity in self._activities.values()
            if any(key in _key(title) for title in activity.title.values())
        }
        return found.pop() if len(found) == 1 else None


def _key(text: str) -> str:
    return re.sub(r"[;；,，、/／|｜+＋&]+", "", _QUOTES.sub("", fold(text)))
