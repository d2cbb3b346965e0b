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
    """Whether somebody has a place in an activity or stands on its list; released: had either before cancelling.

    An offered place is theirs until a time, if they take it; until then it is nobody else's.
    """

    HELD = "held"
    OFFERED = "offered"
    WAITING = "waiting"
    RELEASED = "released"


# States that take one of the activity's places.
TAKING = (PlaceState.HELD, PlaceState.OFFERED)


class ErasureScope(StrEnum):
    """What was erased: answers to some questions, mobile and e-mail, all answers that are kept encrypted, or everything
    that tells who somebody is.
    """

    ANSWERS = "answers"
    CONTACT = "contact"
    SENSITIVE = "sensitive"
    PERSON = "person"


class ErasureReason(StrEnum):
    """Why something was erased."""

    ASKED = "asked"
    EXPIRED = "expired"
    RESTORED = "restored"
    WITHDRAWN = "withdrawn"


class Source(StrEnum):
    """How a delegate came in."""

    FORM = "form"
    ROSTER = "roster"
    STAFF = "staff"
    DESK = "desk"
    DEMO = "demo"
    GROUP = "group"
    COMPANION = "companion"
    INVITATION = "invitation"


class InvitationKind(StrEnum):
    """For one person, or a code that several people of a unit use."""

    PERSONAL = "personal"
    CODE = "code"


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


# Types whose answers name choices.
CHOOSING = frozenset({QuestionType.CHOICE, QuestionType.CHOICES})


class ImportState(StrEnum):
    """How far a roster on the web has come; failed: the file couldn't be read; erased: its time was over."""

    READING = "reading"
    MATCHING = "matching"
    LOOKING = "looking"
    LOOKED = "looked"
    TAKING = "taking"
    DONE = "done"
    FAILED = "failed"
    ERASED = "erased"
