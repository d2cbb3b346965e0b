"""Stored values of people, and the kinds of what happened with them."""

from enum import StrEnum


class Sign(StrEnum):
    """Why two registrations may be one person's, the strongest first."""

    NAME_AND_MOBILE = "name_and_mobile"
    NAME_AND_EMAIL = "name_and_email"
    NAME_AND_UNIT = "name_and_unit"
    SOUND_AND_DIGITS = "sound_and_digits"
    NAME_AND_PLACE = "name_and_place"
    MOBILE = "mobile"
    EMAIL = "email"


class Happened(StrEnum):
    """Kinds of what happened with a person on an event."""

    REGISTRATION = "registration"
    CHANGE = "change"
    DECISION = "decision"
    ACTIVITY = "activity"
    MAIL = "mail"
    BADGE = "badge"
    SCAN = "scan"
    DEAL = "deal"
    LOOK = "look"
