"""The fields of a journal's line: each is read by its kind, and a wrong kind makes a `bad_line`.

A field that is null is absent. What isn't asked for is passed over: journals come from many systems.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from events.docking.enums import Code
from events.docking.rules.refusals import Refused

Choice = TypeVar("Choice", bound=StrEnum)

#: A reference or a name that is longer is no reference or name; databases index them.
MAX_LENGTH = 400
#: Texts that explain (a note, a reason).
MAX_TEXT_LENGTH = 10_000

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}[Tt ].+")
#: What neither UTF-8 nor PostgreSQL can hold: half of a pair, and the null character.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_FULL = Decimal(100)


class Fields:
    """One JSON object whose fields are asked for by name and kind."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    def has(self, name: str) -> bool:
        """Whether the field is there at all."""
        return self._values.get(name) is not None

    def text(self, name: str) -> str:
        """A text that isn't blank and must be there."""
        return _must(self.text_or_none(name))

    def text_or_none(self, name: str) -> str | None:
        """A text that isn't blank, or none."""
        text = self.remark(name, longest=MAX_LENGTH)
        _check(text is None or bool(text.strip()))
        return text

    def remark(self, name: str, longest: int = MAX_TEXT_LENGTH) -> str | None:
        """A text that may be blank, or none."""
        value = self._values.get(name)
        if value is None:
            return None
        _check(isinstance(value, str))
        text = str(value)
        _check(len(text) <= longest and not _UNSTORABLE.search(text))
        return text

    def person(self, name: str) -> str:
        """Somebody's name: a space at its ends, or another spelling of an accent, makes nobody a second person."""
        return unicodedata.normalize("NFC", self.text(name)).strip()

    def key_or_none(self, name: str) -> str | None:
        """An identifier of another system: a text or a whole number; a blank one is none."""
        value = self._values.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        text = Fields({name: value}).remark(name, longest=MAX_LENGTH)
        return text if text and text.strip() else None

    def choice(self, name: str, choices: type[Choice]) -> Choice:
        """One of a set of words that must be there."""
        word = self.text(name)
        _check(word in set(choices))
        return choices(word)

    def flag(self, name: str) -> bool:
        """True or false, and nothing that merely resembles them."""
        value = self._values.get(name)
        _check(isinstance(value, bool))
        return value is True

    def moment(self, name: str) -> datetime:
        """An ISO 8601 time with an offset, in UTC."""
        text = self.text(name)
        _check(_MOMENT.fullmatch(text) is not None)
        try:
            moment = datetime.fromisoformat(text.upper())
            _check(moment.tzinfo is not None and date.min.year < moment.year < date.max.year)
            return moment.astimezone(UTC)
        except ValueError:
            raise Refused(Code.BAD_LINE) from None

    def day_or_none(self, name: str) -> date | None:
        """A date, year first, with hyphens; or none."""
        text = self.text_or_none(name)
        if text is None:
            return None
        _check(_DATE.fullmatch(text) is not None)
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise Refused(Code.BAD_LINE) from None

    def words(self, name: str) -> frozenset[str]:
        """A list of words that must be there, as a set."""
        return _must(self.words_or_none(name))

    def words_or_none(self, name: str) -> frozenset[str] | None:
        """A list of words, as a set; or none. Blank ones are passed over."""
        values = self._values.get(name)
        if values is None:
            return None
        words = (_must(Fields({name: value}).remark(name, longest=MAX_LENGTH)) for value in _list(values))
        return frozenset(word for word in words if word.strip())

    def objects(self, name: str) -> tuple["Fields", ...]:
        """A list of objects that must be there, with at least one."""
        values = _list(self._values.get(name))
        _check(bool(values))
        return tuple(fields_of(value) for value in values)

    def share_or_none(self, name: str) -> Decimal | None:
        """A share in percent, from 0 to 100; or none."""
        value = self._values.get(name)
        if value is None:
            return None
        _check(isinstance(value, int | Decimal) and not isinstance(value, bool))
        share = Decimal(str(value))
        _check(share.is_finite() and 0 <= share <= _FULL)
        return share


def fields_of(value: object) -> Fields:
    """The fields of a JSON object; anything else is a `bad_line`."""
    _check(isinstance(value, Mapping))
    return Fields(value if isinstance(value, Mapping) else {})


def _list(value: object) -> list[object]:
    _check(isinstance(value, list))
    return value if isinstance(value, list) else []


Value = TypeVar("Value")


def _must(value: Value | None) -> Value:
    if value is None:
        raise Refused(Code.BAD_LINE)
    return value


def _check(holds: bool) -> None:
    if not holds:
        raise Refused(Code.BAD_LINE)
