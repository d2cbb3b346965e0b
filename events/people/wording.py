"""Signs, kinds and acts in the words that people read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from app.core.audit import AuditEntry
from app.mail.wording import STATES
from app.vocabulary.phones import format_mobile
from app.vocabulary.places import place_name
from app.web.languages import current_language
from app.web.pages import localized
from events.people.enums import Happened, Sign
from events.registration.models import Question
from events.registration.wording import field_words
from events.setup.models import Event

MASK = "••••••"
# What a history names of an entry beside its sentence, as it was written.
_TOLD = ("reason", "liaison", "note")


def sign_words() -> dict[str, str]:
    """Why two registrations may be one person's."""
    return {
        Sign.NAME_AND_MOBILE: _("The same name and the same mobile number"),
        Sign.NAME_AND_EMAIL: _("The same name and the same e-mail address"),
        Sign.NAME_AND_UNIT: _("The same name and the same organisation"),
        Sign.SOUND_AND_DIGITS: _("Names that sound the same, and numbers that end in the same four digits"),
        Sign.NAME_AND_PLACE: _("The same name from the same province, with nothing against it"),
        Sign.MOBILE: _("The same mobile number under two names, and nobody else has it"),
        Sign.EMAIL: _("The same e-mail address under two names, and nobody else has it"),
    }


def kind_words() -> dict[str, str]:
    """The kinds of what happened."""
    return {
        Happened.REGISTRATION: _("Registration"), Happened.CHANGE: _("Changes"), Happened.DECISION: _("Decisions"),
        Happened.ACTIVITY: _("Activities"), Happened.MAIL: _("Messages and letters"), Happened.BADGE: _("Badges"),
        Happened.SCAN: _("Scan records"), Happened.DEAL: _("Talks and deals"), Happened.LOOK: _("Looked at and taken away"),
    }


def mail_state_words() -> dict[str, str]:
    """How far a message has come."""
    return {str(state): str(words) for state, words in STATES.items()}


def actor_words(entry: AuditEntry) -> str:
    """Who did it: people by their names, programs by what they are."""
    if entry.actor_kind == "command":
        return str(_("Command line"))
    if entry.actor_kind == "job":
        return str(_("Automatically"))
    if entry.actor_kind == "nobody":
        return str(_("Visitor"))
    return entry.actor_label


def details_in_words(event: Event, entry: AuditEntry, questions: Mapping[str, Question]) -> tuple[str, ...]:
    """What an entry names: old and new values, what sensitive is masked; keys in words where values aren't kept."""
    details = entry.details
    values: Mapping[str, Any] = details.get("values") or {}
    lines = [
        str(_("%(field)s: %(old)s → %(new)s", field=field_name(name, questions), old=_value(event, name, old),
              new=_value(event, name, new)))
        for name, (old, new) in values.items()]
    named = [name for name in details.get("changed", ()) if name not in values]
    named += [*details.get("keys", ()), *([details["key"]] if details.get("key") else ())]
    lines += [_masked(name, questions) for name in named]
    if details.get("activity"):
        title = next((one.title for one in event.activities if one.code == details["activity"]), None)
        lines.append(localized(title) or str(details["activity"]))
    if other := details.get("into") or details.get("reference"):
        lines.append(str(_("The other registration: %(reference)s", reference=other)))
    if details.get("issue"):
        lines.append(str(_("Issue %(issue)d", issue=details["issue"])))
    return (*lines, *(str(details[name]) for name in _TOLD if details.get(name)))


def field_name(name: str, questions: Mapping[str, Question]) -> str:
    """A standing field or a question, as people call it."""
    words = field_words() | {
        "group_id": _("Group"), "group": _("Group"), "companion_of_id": _("Accompanies"), "category_id": _("Category"),
        "place": _("From"), "status": _("Status")}
    return str(words.get(name) or (localized(questions[name].label) if name in questions else name))


def _masked(name: str, questions: Mapping[str, Question]) -> str:
    label = field_name(name, questions)
    return f"{label}: {MASK}" if name in questions and questions[name].sensitive else label


def _value(event: Event, name: str, value: Any) -> str:
    if value in (None, ""):
        return "–"
    if name == "mobile":
        return format_mobile(str(value))
    if name == "country":
        return place_name(str(value), None, current_language())
    if name == "province":
        return place_name("CN", str(value), current_language())
    if name in ("category", "category_id"):
        found = next((one for one in event.categories if value in (one.code, one.id)), None)
        return localized(found.name) if found else str(value)
    return str(value)
