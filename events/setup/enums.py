"""Stored values of an event's setup."""

from enum import StrEnum


class EventKind(StrEnum):
    """What sort of event it is (活动类型)."""

    SUMMIT = "summit"
    CONTEST = "contest"
    ALUMNI_WEEK = "alumni_week"
    DOCKING = "docking"
    SALON = "salon"


class EventStatus(StrEnum):
    """What an organiser has said of an event; closed says that nobody may register any more."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"
    ARCHIVED = "archived"


class Phase(StrEnum):
    """Where an event stands in its life, by its status and the clock; not stored."""

    DRAFT = "draft"
    PUBLISHED = "published"
    REGISTRATION_CLOSED = "registration_closed"
    RUNNING = "running"
    CLOSED = "closed"
    ARCHIVED = "archived"


class Doing(StrEnum):
    """What depends on an event's life: its public page, registering, changing one's own, scanning, editing."""

    SHOW = "show"
    REGISTER = "register"
    SELF_SERVICE = "self_service"
    SCAN = "scan"
    EDIT = "edit"


class OrganizerRole(StrEnum):
    """主办、承办、协办、支持."""

    HOST = "host"
    UNDERTAKER = "undertaker"
    CO_ORGANIZER = "co_organizer"
    SUPPORTER = "supporter"


class ActivityKind(StrEnum):
    """What happens in an activity (子活动)."""

    SESSION = "session"
    VISIT = "visit"
    MEAL = "meal"
    DOCKING = "docking"
    SIGNING = "signing"
    ARRIVAL = "arrival"


class SignUp(StrEnum):
    """Who may sign up for an activity; at `none` nobody signs up and its capacity is not counted."""

    NONE = "none"
    OPEN = "open"
    INVITED = "invited"


class Admits(StrEnum):
    """How often a point lets a badge in."""

    ONCE = "once"
    MANY = "many"
    IN_OUT = "in_out"


class SpeakerRole(StrEnum):
    """What somebody does in an item of the agenda."""

    SPEAKER = "speaker"
    CHAIR = "chair"
    PANELLIST = "panellist"
    HOST = "host"
