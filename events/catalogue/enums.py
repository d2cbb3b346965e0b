"""Stored values of the catalogue."""

from enum import StrEnum


class LinkState(StrEnum):
    """Where an owner's card stands: being written, with the organisers, sent back, or taken over."""

    OPEN = "open"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    TAKEN = "taken"


class Audience(StrEnum):
    """For whom a card is shown: everybody, the parties of the event who are known, or the organisers."""

    PUBLIC = "public"
    PARTIES = "parties"
    STAFF = "staff"


class TeamState(StrEnum):
    """How far a team of experts is."""

    FORMING = "forming"
    WORKING = "working"
    REPORTED = "reported"
    CLOSED = "closed"


class VisitState(StrEnum):
    """What has become of a visit."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class SheetState(StrEnum):
    """Where an uploaded sheet of cards stands."""

    LOOKED = "looked"
    TAKEN = "taken"


class PrintLanguage(StrEnum):
    """In which language a catalogue is printed."""

    ZH = "zh"
    EN = "en"
    BOTH = "both"
