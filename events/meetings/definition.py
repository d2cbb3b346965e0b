"""The part `meetings` of a definition: until when wishes are taken, caps, tables in several rooms, interpreters."""

from __future__ import annotations

from events.meetings.rules.usual import BREAK_MINUTES, MOST_MEETINGS, TRAVEL_MINUTES
from events.setup.definition.readers import LocalizedText, Minute, OneOf, Reference, Whole
from events.setup.definition.schema import REQUIRED, Key, ListOf, Record, Section, coded

#: Languages that interpreters and parties can name (ISO 639-1).
LANGUAGES = ("zh", "en", "ja", "ko", "de", "fr", "ru", "es")

_ROOM = Record((Key("room", Reference("rooms"), REQUIRED), Key("tables", Whole(1, 500), REQUIRED)))
_HALL = Record((
    Key("activity", Reference("activities"), REQUIRED),
    Key("rooms", ListOf(_ROOM, unique="room", may_be_empty=False), REQUIRED),
))

MEETINGS = Record((
    Key("wishes_close", Minute()),
    Key("most", Whole(1, 100), MOST_MEETINGS),
    Key("break_minutes", Whole(0, 120), BREAK_MINUTES),
    Key("travel_minutes", Whole(0, 120), TRAVEL_MINUTES),
    Key("halls", ListOf(_HALL, unique="activity"), []),
    Key("interpreters", coded(
        Key("name", LocalizedText(), REQUIRED),
        Key("languages", ListOf(OneOf(LANGUAGES), unique="", may_be_empty=False), REQUIRED)), []),
))


MEETINGS_SECTION = Section("meetings", MEETINGS)
