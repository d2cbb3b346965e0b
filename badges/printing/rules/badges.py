"""What stands on badges, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from badges.printing.rules.colours import DEFAULT_COLOUR


@dataclass(frozen=True, slots=True)
class BadgeHead:
    """What every badge of an event has on top. `line` is the second line: the other language, place and dates.

    `languages` are the event's, its first first; fixed words are printed in each of them.
    """

    name: str
    line: str = ""
    languages: tuple[str, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class BadgeData:
    """One badge. `colour` is ``#rrggbb``; `code` is the text of the QR code, `fallback` the characters to type.

    `answers` are texts by the key of the event's own question; `photo` is where a JPEG or PNG lies.
    """

    name: str
    code: str
    fallback: str
    category: str
    colour: str = DEFAULT_COLOUR
    name_latin: str = ""
    unit: str = ""
    title: str = ""
    category_latin: str = ""
    reference: str = ""
    group: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    photo: Path | None = None
