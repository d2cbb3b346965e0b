"""What setup's stored values are called, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sized
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.web.pages import localized
from events.setup.definition.tree import tree_text

KINDS: Mapping[str, Any] = {
    "summit": _l("Summit"), "contest": _l("Contest"), "alumni_week": _l("Alumni homecoming week"),
    "docking": _l("Docking conference"), "salon": _l("Salon"),
}
KIND_SENTENCES: Mapping[str, Any] = {
    "summit": _l("Several days: arrival, opening, forums, project docking, a signing, visits."),
    "contest": _l("A national call, tracks and groups, rounds with judges, a final with awards."),
    "alumni_week": _l("Talks, a launch, policy briefings and site visits; classes come as groups."),
    "docking": _l("Overseas talent and results meet demands; intents and contracts come of it."),
    "salon": _l("One afternoon, one room; usually one of a series."),
}
STATUSES: Mapping[str, Any] = {
    "draft": _l("Draft"), "published": _l("Published"), "closed": _l("Registration closed"), "archived": _l("Archived"),
}
PHASES: Mapping[str, Any] = {
    "draft": _l("Draft"), "published": _l("Published"), "registration_closed": _l("Registration closed"),
    "running": _l("Running"), "closed": _l("Over"), "archived": _l("Archived"),
}
PHASE_TONES = {
    "draft": "wait", "published": "ok", "registration_closed": "plain", "running": "ok", "closed": "plain",
    "archived": "plain",
}
DOINGS: Mapping[str, Any] = {
    "show": _l("Public page"), "register": _l("Registering"), "self_service": _l("Delegates change their own"),
    "scan": _l("Scanning"), "edit": _l("Editing"),
}
ORGANIZER_ROLES: Mapping[str, Any] = {
    "host": _l("Host"), "undertaker": _l("Undertaker"), "co_organizer": _l("Co-organiser"), "supporter": _l("Supporter"),
}
ACTIVITY_KINDS: Mapping[str, Any] = {
    "session": _l("Session or forum"), "visit": _l("Visit"), "meal": _l("Meal"), "docking": _l("Docking"),
    "signing": _l("Signing"), "arrival": _l("Arrival of delegates"),
}
SIGN_UPS: Mapping[str, Any] = {
    "none": _l("Nobody signs up"), "open": _l("Open for sign-up"), "invited": _l("By invitation"),
}
ADMITS: Mapping[str, Any] = {
    "once": _l("Once a person"), "many": _l("As often as they come"), "in_out": _l("In and out"),
}
QUESTION_TYPES: Mapping[str, Any] = {
    "text": _l("Short text"), "long_text": _l("Long text"), "number": _l("A number"), "yes_no": _l("Yes or no"),
    "choice": _l("One of several"), "choices": _l("Several of several"), "date": _l("A date"), "time": _l("A time"),
    "phone": _l("Telephone"), "email": _l("E-mail"), "place": _l("A place"), "file": _l("File"), "photo": _l("Photo"),
}
PARTS: Mapping[str, Any] = {
    "event": _l("Event"), "rooms": _l("Rooms"), "categories": _l("Categories"), "form": _l("Form questions"),
    "registration": _l("Changes and retention"),
    "activities": _l("Activities"), "points": _l("Scan points"), "contest": _l("Contest"), "docking": _l("Docking"),
    "catalogue": _l("Catalogue"), "meetings": _l("Meetings"), "walk_ins": _l("Walk-ins"),
    "badge_layouts": _l("Badge layouts"),
}
CHANGES: Mapping[str, Any] = {
    "created": _l("added"), "updated": _l("changed"), "removed": _l("removed"), "reordered": _l("put in another order"),
}
# Keys of a definition, as forms call them.
KEYS: Mapping[str, Any] = {
    "name": _l("What it is called"), "title": _l("Title"), "label": _l("Question"), "kind": _l("Kind"),
    "timezone": _l("Time zone"),
    "starts": _l("Starts"), "ends": _l("Ends"), "registration_opens": _l("Registration opens"),
    "registration_closes": _l("Registration closes"), "city": _l("City"), "languages": _l("Languages"),
    "organizers": _l("Hosts and organisers"), "capacity": _l("Capacity"), "quota": _l("Quota"),
    "approval": _l("Reviewed"), "public": _l("At the public form"), "counted": _l("In the figures"),
    "colour": _l("Colour"), "companions": _l("Companions"), "companion_category": _l("Companions are registered as"),
    "type": _l("Type"), "help": _l("Help"), "section": _l("Section of the form"), "required": _l("Must be answered"),
    "categories": _l("Only these categories"), "choices": _l("Choices"), "min": _l("Least"), "max": _l("Most"),
    "max_length": _l("Longest answer, in characters"), "accept": _l("Kinds of files"),
    "max_mb": _l("Largest file, in MB"), "sensitive": _l("Sensitive"), "kept_days": _l("Days that answers are kept"),
    "changes_until": _l("Last day for changes"), "offer_hours": _l("Hours that an offer holds"),
    "sensitive_days": _l("Days that sensitive answers are kept"), "contact_days": _l("Days that mobile and e-mail are kept"),
    "person_days": _l("Days that personal data is kept"), "consents": _l("Separate consents"),
    "show_if": _l("On what other answers"),
    "room": _l("Room"), "sign_up": _l("Sign-up"), "waiting_list": _l("Waiting list"), "items": _l("Items"),
    "stops": _l("Stops"), "tables": _l("Tables"), "slot_minutes": _l("Minutes a meeting"), "activity": _l("Activity"),
    "admits": _l("Lets in"), "daily": _l("Afresh each day"), "forgiving": _l("Forgiving"),
    "needs_sign_up": _l("Only who has a place"), "opens_minutes_before": _l("Opens, minutes before"),
    "closes_minutes_after": _l("Closes, minutes after"), "call": _l("Call"), "tracks": _l("Tracks"),
    "groups": _l("Groups"), "rubric": _l("Rubric"), "rounds": _l("Rounds"), "fields": _l("Fields"), "rates": _l("Rates"),
}
_VALUES: Mapping[str, Mapping[str, Any]] = {
    "sign_up": SIGN_UPS, "admits": ADMITS, "type": QUESTION_TYPES, "kind": {**KINDS, **ACTIVITY_KINDS},
}
# Lines of the checklist: what is so once it is done, and what to do until then.
CHECKS: Mapping[str, tuple[Any, Any]] = {
    "name": (_l("The event has a name in each of its languages"), _l("Give it a name in each language.")),
    "days": (_l("Its days are still to come"), _l("The last day is over: choose the days anew.")),
    "registration_time": (_l("There is time to register"), _l("The time of registration is over: choose it anew.")),
    "city": (_l("The city is named"), _l("Say in which city it is.")),
    "host": (_l("A host is named"), _l("Say who hosts the event.")),
    "public_category": (_l("A category is open to the public form"),
                        _l("Nobody could register: mark at least one category as open to the public form.")),
    "texts": (_l("Everything can be read in each language"), _l("Entries without one of the languages: %(count)s.")),
    "rooms": (_l("There are rooms"), _l("Add the rooms, with their seats.")),
    "activities": (_l("There is an agenda"), _l("Add what happens when.")),
    "activity_days": (_l("All activities are within the days of the event"), _l("Activities on other days: %(count)s.")),
    "room_clashes": (_l("No room is taken twice at a time"), _l("Activities in one room at the same time: %(count)s.")),
    "capacities": (_l("Whoever signs up finds a limit of places"),
                   _l("Activities to sign up for that nothing limits: %(count)s.")),
    "points": (_l("Arriving delegates are scanned"), _l("Add a scan point for the arrival.")),
    "consents": (_l("The form asks for consent and says what sensitive answers are for"),
                 _l("Sensitive questions whose help doesn't say what for: %(count)s.")),
    "retention": (_l("It is said how long personal data is kept"),
                  _l("Say for how many days after the event personal data is kept.")),
    "mail": (_l("The mail server has been tried out"), _l("Send yourself a mail to try it out.")),
}
# Who uses an entry that was to be removed, by the name that the feature gives.
USERS: Mapping[str, Any] = {
    "delegates": _l("delegates"), "places": _l("places"), "answers": _l("answers"), "scans": _l("scans"),
    "desks": _l("desks"), "deals": _l("deals"), "offers": _l("offers"), "demands": _l("demands"),
    "rooms": _l("rooms"), "categories": _l("categories"), "activities": _l("activities"), "points": _l("scan points"),
    "form": _l("form questions"), "conditions": _l("conditions"), "badge_layouts": _l("badge layouts"),
    "meetings": _l("meetings"),
}
# How a speaker's part is typed and read in a line of text, in both languages.
SPEAKER_ROLES = {
    "speaker": ("主讲", "speaker"), "chair": ("主持", "chair"), "panellist": ("对话嘉宾", "panellist"),
    "host": ("主持人", "host"),
}


def used_by(name: str) -> str:
    """What uses something, in words; a feature's own name where it has no words."""
    return str(USERS.get(name, name))


def value_text(key: str, value: Any) -> str:
    """A value of a definition in words; what has an inside of its own is counted."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return str(_l("Yes") if value else _l("No"))
    if isinstance(value, Mapping):
        return localized(dict(value)) if value.keys() <= {"zh", "en"} else _counted(value)
    if isinstance(value, list | tuple):
        if all(isinstance(entry, str) for entry in value):
            return " · ".join(value)
        return _counted(value)
    text = tree_text(value)
    return str(_VALUES.get(key, {}).get(text, text))


def _counted(value: Sized) -> str:
    return str(ngettext("%(num)s entry", "%(num)s entries", len(value)))
