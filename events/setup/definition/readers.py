"""How single values are read and written: texts, codes, numbers, dates, times, colours, words of a list.

A reader gives the value, or BAD once it has noted what is wrong. What it writes is a tree for the YAML writer.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Protocol
from zoneinfo import ZoneInfo, available_timezones

from app.vocabulary.characters import is_han
from app.vocabulary.localized import LANGUAGES
from events.setup.definition.nodes import Mapping, Node, Scalar, Sequence
from events.setup.definition.reading import BAD, Bad, Mention, Place
from events.setup.definition.tree import Bare, Tree

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
EVENT_CODE = re.compile(r"[a-z0-9][a-z0-9-]*")
MAXIMUM_CODE = 60
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::00)?\s?(Z|[+-]\d{2}:\d{2})?")
_WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,10})?")
_YEARS = range(1900, 2200)
_TRUE = frozenset({"true", "yes", "on"})
_FALSE = frozenset({"false", "no", "off"})


class Reader(Protocol):
    """Reads one kind of value and writes it back."""

    def read(self, node: Node, place: Place) -> Any | Bad: ...

    def write(self, value: Any, zone: ZoneInfo, /) -> Tree: ...


def as_scalar(node: Node, place: Place, code: str) -> Scalar | Bad:
    """The node as a text, else `code` is noted."""
    if isinstance(node, Scalar):
        return node
    kinds = {Sequence: "[…]", Mapping: "{…}"}
    return place.refuse(code, node, kinds[type(node)])


@dataclass(frozen=True, slots=True)
class Text:
    """A text of at most `max_length` characters, spaces at its ends cut off; line breaks only where `lines` says so."""

    max_length: int = 200
    lines: bool = False

    def read(self, node: Node, place: Place) -> str | Bad:
        scalar = as_scalar(node, place, "not_text")
        if scalar is BAD:
            return BAD
        text = scalar.text.strip()
        if not text:
            return place.refuse("empty", node)
        if len(text) > self.max_length:
            return place.refuse("too_long", node)
        if any(unicodedata.category(character) in ("Cc", "Cs") and not (self.lines and character == "\n")
               for character in text):
            return place.refuse("bad_character", node, text.encode("unicode_escape").decode("ascii"))
        return text

    def write(self, value: str, _zone: ZoneInfo) -> Tree:
        return value


@dataclass(frozen=True, slots=True)
class Code:
    """What something is called inside the file: letters, digits, hyphen, underscore."""

    pattern: re.Pattern[str] = CODE

    def read(self, node: Node, place: Place) -> str | Bad:
        scalar = as_scalar(node, place, "not_text")
        if scalar is BAD:
            return BAD
        if len(scalar.text) > MAXIMUM_CODE or not self.pattern.fullmatch(scalar.text):
            return place.refuse("bad_code", node)
        return scalar.text

    def write(self, value: str, _zone: ZoneInfo) -> Tree:
        return value


@dataclass(frozen=True, slots=True)
class Reference:
    """The code of an entry of another part; that it is there is asked once everything has been read."""

    part: str

    def read(self, node: Node, place: Place) -> str | Bad:
        scalar = as_scalar(node, place, "not_text")
        if scalar is BAD:
            return BAD
        place.reading.mentions.append(Mention(place.path, self.part, scalar.text))
        return scalar.text

    def write(self, value: str, _zone: ZoneInfo) -> Tree:
        return value


@dataclass(frozen=True, slots=True)
class LocalizedText:
    """A label {zh, en}. A plain text is taken too, as the language that its characters are of."""

    max_length: int = 200
    lines: bool = False

    def read(self, node: Node, place: Place) -> dict[str, str] | Bad:
        reader = Text(self.max_length, self.lines)
        if isinstance(node, Scalar):
            text = reader.read(node, place)
            return BAD if text is BAD else {"zh" if any(map(is_han, text)) else "en": text}
        if isinstance(node, Sequence):
            return place.refuse("not_localized", node, "[…]")
        return self._read_languages(node, place, reader)

    def _read_languages(self, node: Mapping, place: Place, reader: Text) -> dict[str, str] | Bad:
        label: dict[str, str] = {}
        seen: set[str] = set()
        for key, value in node.pairs:
            if key.text not in LANGUAGES:
                place.inside(key.text, key).refuse("unknown_key", key, known=LANGUAGES)
            elif key.text in seen:
                place.inside(key.text, key).refuse("duplicate_key", key, key.text)
            elif not (isinstance(value, Scalar) and value.is_empty):
                text = reader.read(value, place.inside(key.text, value))
                label[key.text] = "" if text is BAD else text
            seen.add(key.text)
        if not label and not seen - set(LANGUAGES):
            return place.refuse("empty", node)
        return {language: label[language] for language in LANGUAGES if language in label}

    def write(self, value: dict[str, str], _zone: ZoneInfo) -> Tree:
        return {language: value[language] for language in LANGUAGES if value.get(language)}


@dataclass(frozen=True, slots=True)
class TextOrLabel:
    """What is said of a person: one text for all languages, or a label {zh, en}; kept as it was given."""

    max_length: int = 200

    def read(self, node: Node, place: Place) -> str | dict[str, str] | Bad:
        if isinstance(node, Scalar):
            return Text(self.max_length).read(node, place)
        return LocalizedText(self.max_length).read(node, place)

    def write(self, value: str | dict[str, str], zone: ZoneInfo) -> Tree:
        return value if isinstance(value, str) else LocalizedText().write(value, zone)


@dataclass(frozen=True, slots=True)
class TrueOrFalse:
    """true or false; yes, no, on and off are understood."""

    def read(self, node: Node, place: Place) -> bool | Bad:
        scalar = as_scalar(node, place, "not_true_or_false")
        if scalar is BAD:
            return BAD
        word = scalar.text.casefold()
        if word not in _TRUE | _FALSE:
            return place.refuse("not_true_or_false", node, known=("true", "false"))
        return word in _TRUE

    def write(self, value: bool, _zone: ZoneInfo) -> Tree:
        return value


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between `least` and `most`."""

    least: int = 0
    most: int = 1_000_000

    def read(self, node: Node, place: Place) -> int | Bad:
        scalar = as_scalar(node, place, "not_whole")
        if scalar is BAD:
            return BAD
        if not _WHOLE.fullmatch(scalar.text):
            return place.refuse("not_whole", node)
        number = int(scalar.text)
        return number if self.least <= number <= self.most else place.refuse("out_of_range", node)

    def write(self, value: int, _zone: ZoneInfo) -> Tree:
        return value


@dataclass(frozen=True, slots=True)
class DecimalNumber:
    """A decimal number, quoted or not, never a float; `quoted` says how it is written."""

    above: Decimal | None = None
    quoted: bool = False

    def read(self, node: Node, place: Place) -> Decimal | Bad:
        scalar = as_scalar(node, place, "not_number")
        if scalar is BAD:
            return BAD
        if not _DECIMAL.fullmatch(scalar.text):
            return place.refuse("not_number", node)
        try:
            number = Decimal(scalar.text)
        except InvalidOperation:
            return place.refuse("not_number", node)
        return place.refuse("out_of_range", node) if self.above is not None and number <= self.above else number

    def write(self, value: Decimal, _zone: ZoneInfo) -> Tree:
        text = decimal_text(value)
        return text if self.quoted else Bare(text)


def decimal_text(value: Decimal) -> str:
    """`7.10` as `7.1`, `1930` as `1930`: no exponent, no zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Day:
    """A date without a time."""

    def read(self, node: Node, place: Place) -> date | Bad:
        scalar = as_scalar(node, place, "not_date")
        if scalar is BAD:
            return BAD
        if not _DATE.fullmatch(scalar.text):
            return place.refuse("not_date", node)
        try:
            day = date.fromisoformat(scalar.text)
        except ValueError:
            return place.refuse("not_date", node)
        return day if day.year in _YEARS else place.refuse("out_of_range", node)

    def write(self, value: date, _zone: ZoneInfo) -> Tree:
        return Bare(value.isoformat())


@dataclass(frozen=True, slots=True)
class Minute:
    """An instant to the minute; without an offset it is in the event's zone. The value is aware, in UTC."""

    def read(self, node: Node, place: Place) -> datetime | Bad:
        scalar = as_scalar(node, place, "not_time")
        if scalar is BAD:
            return BAD
        match = _TIME.fullmatch(scalar.text)
        if not match:
            return place.refuse("not_time", node)
        try:
            typed = datetime.fromisoformat(f"{match[1]}T{match[2]}{match[3] or ''}")
        except ValueError:
            return place.refuse("not_time", node)
        if typed.year not in _YEARS:
            return place.refuse("out_of_range", node)
        if typed.tzinfo is not None:
            return typed.astimezone(UTC)
        instant = typed.replace(tzinfo=place.reading.zone).astimezone(UTC)
        shown = instant.astimezone(place.reading.zone).replace(tzinfo=None)
        return instant if shown == typed else place.refuse("no_such_time", node)

    def write(self, value: datetime, zone: ZoneInfo) -> Tree:
        local = value.astimezone(zone)
        # The second of two equal local times, when clocks go back, can only be told by its offset.
        return Bare((local if local.fold else local.replace(tzinfo=None)).isoformat(timespec="minutes"))


@dataclass(frozen=True, slots=True)
class Colour:
    """#RRGGBB. Without quotes YAML takes it for a comment, so that an empty one is a mistake and not a default."""

    reads_empty = True

    def read(self, node: Node, place: Place) -> str | Bad:
        scalar = as_scalar(node, place, "bad_colour")
        if scalar is BAD:
            return BAD
        return scalar.text.upper() if _COLOUR.fullmatch(scalar.text) else place.refuse("bad_colour", node)

    def write(self, value: str, _zone: ZoneInfo) -> Tree:
        return value


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of some known words."""

    words: tuple[str, ...]

    def read(self, node: Node, place: Place) -> str | Bad:
        scalar = as_scalar(node, place, "unknown_value")
        if scalar is BAD:
            return BAD
        return scalar.text if scalar.text in self.words else place.refuse("unknown_value", node, known=self.words)

    def write(self, value: str, _zone: ZoneInfo) -> Tree:
        return str(value)


@lru_cache(maxsize=1)
def zone_names() -> tuple[str, ...]:
    """Every zone's name, in alphabetical order; looked up once, for it is a walk through many files."""
    return tuple(sorted(available_timezones()))


@dataclass(frozen=True, slots=True)
class ZoneName:
    """A time zone's name in the IANA database."""

    def read(self, node: Node, place: Place) -> str | Bad:
        return OneOf(zone_names()).read(node, place)

    def write(self, value: str, _zone: ZoneInfo) -> Tree:
        return value
