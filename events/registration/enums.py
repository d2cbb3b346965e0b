"""Stored values of registration."""

from enum import StrEnum


class DelegateStatus(StrEnum):
    """Where a registration stands (pending: waits for approval or for a place in its category)."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


# Statuses whose delegates take a place of their category's quota and of their activities.
HOLDING = (DelegateStatus.PENDING, DelegateStatus.APPROVED)


class PlaceState(StrEnum):
    """Whether somebody has a place in an activity or stands on its list; released: had either before cancelling."""

    HELD = "held"
    WAITING = "waiting"
    RELEASED = "released"


class Source(StrEnum):
    """How a delegate came in."""

    FORM = "form"
    ROSTER = "roster"
    STAFF = "staff"
    DESK = "desk"
    DEMO = "demo"


class QuestionType(StrEnum):
    """What sort of answer an event's own question takes."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    TIME = "time"
    PHONE = "phone"
    EMAIL = "email"
    PLACE = "place"
    FILE = "file"
    PHOTO = "photo"
