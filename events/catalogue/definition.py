"""The part `catalogue` of a definition: whether it is open, and how long an owner's link holds."""

from __future__ import annotations

from events.setup.definition.readers import TrueOrFalse, Whole
from events.setup.definition.schema import Key, Record, Section

CATALOGUE = Record((
    Key("open", TrueOrFalse(), False),
    Key("link_days", Whole(1, 365), 60),
))

CATALOGUE_SECTION = Section("catalogue", CATALOGUE)
