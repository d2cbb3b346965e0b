"""Who a deal is between, and when two of them are the same."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from events.docking.enums import Side

#: The legal forms as deals.md lists them, the longer before what they end with; spaces are gone by then.
_LEGAL_FORM = re.compile(r"[,.、]*(?:股份有限公司|有限责任公司|有限公司|co\.,ltd\.|inc\.|gmbh)$")
#: The same Latin forms as people type them, points and commas left out. They must stand alone: zinc is no "inc".
_LOOSE_FORM = re.compile(r"[,.、\s]*(?<![a-z])(?:co\.?\s*[,.、]?\s*ltd\.?|inc\.?|gmbh)\s*$")


@dataclass(frozen=True, slots=True)
class Party:
    """A party as a deal names it; `share` is in percent."""

    name: str
    side: Side
    id: str | None = None
    share: Decimal | None = None


def comparable_name(name: str) -> str:
    """A party's name with spaces, bracket characters, width, case and the legal form at its end set aside.

    A name that is nothing but a legal form keeps it. The source is deals.md, "Suspected duplicates".
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    bare = "".join(character for character in plain if not _is_set_aside(character))
    tight = "".join(bare.split())
    stem = "".join(_LOOSE_FORM.sub("", bare).split())
    if stem == tight:
        stem = _LEGAL_FORM.sub("", tight)
    return stem or tight


def is_same_party(one: Party, other: Party) -> bool:
    """Whether two parties have the same id or, where one of the two has none, the same comparable name."""
    if one.id is not None and other.id is not None:
        return one.id == other.id
    return comparable_name(one.name) == comparable_name(other.name)


def _is_set_aside(character: str) -> bool:
    """Whether a character is a bracket (Unicode: opening or closing punctuation) or draws nothing."""
    return character in "<>" or unicodedata.category(character) in ("Ps", "Pe", "Cf")
