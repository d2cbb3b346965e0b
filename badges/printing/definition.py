"""The part `badge_layouts` of a definition: how badges look, and which category has which layout."""

import re

from events.setup.definition.readers import Code, LocalizedText, Reference, Text, TrueOrFalse
from events.setup.definition.schema import REQUIRED, Key, ListOf, Section, Table, coded

LONGEST_LAYOUT = 200_000
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ELEMENT = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")

BADGE_LAYOUTS_SECTION = Section("badge_layouts", coded(
    Key("name", LocalizedText(), REQUIRED),
    Key("standard", TrueOrFalse(), False),
    Key("categories", ListOf(Reference("categories"), unique=""), []),
    Key("layout", Text(LONGEST_LAYOUT), REQUIRED),
    Key("pictures", Table(Code(_ELEMENT), Code(_SHA256)), {}),
))
