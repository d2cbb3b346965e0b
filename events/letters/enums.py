"""Stored values of letters."""

from enum import StrEnum


class Paper(StrEnum):
    """A letter on paper. The value is the occasion of its text, too."""

    INVITATION = "letter.invitation"
    CONFIRMATION = "letter.confirmation"
    VISA = "letter.visa"


class Bundle(StrEnum):
    """How many letters are handed over."""

    # One document, for the printer.
    MERGED = "merged"
    # A file each, for sending on; with a report.
    ARCHIVE = "archive"


class Purpose(StrEnum):
    """Why a message is written: what concerns one's own registration can't be unsubscribed."""

    REGISTRATION = "registration"
    NEWS = "news"
