"""The part `walk_ins` of a definition: who may be registered at an arrival desk."""

from events.setup.definition.readers import Reference, TrueOrFalse
from events.setup.definition.schema import Key, ListOf, Record, Section

WALK_INS_SECTION = Section("walk_ins", Record((
    Key("categories", ListOf(Reference("categories"), unique=""), []),
    Key("approval", TrueOrFalse(), True),
)))
