"""Stored values of registration, in the words that people read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app.vocabulary.places import place_name
from app.web.languages import current_language
from app.web.pages import localized
from events.registration.enums import DelegateStatus, ErasureReason, ErasureScope, PlaceState, Source
from events.registration.models import Delegate, Question
from events.registration.queries.groups import GroupState
from events.registration.rules.consents import DOCKING, PRIVACY, PUBLICATION, SENSITIVE, is_given
from events.registration.rules.invitations import InvitationState
from events.setup.models import Event

TONES = {DelegateStatus.APPROVED: "ok", DelegateStatus.PENDING: "wait", DelegateStatus.REJECTED: "stop",
         DelegateStatus.CANCELLED: "plain"}


def status_words() -> dict[str, str]:
    return {
        DelegateStatus.PENDING: _("To be reviewed"), DelegateStatus.APPROVED: _("Approved"),
        DelegateStatus.REJECTED: _("Rejected"), DelegateStatus.CANCELLED: _("Cancelled"),
    }


def source_words() -> dict[str, str]:
    return {
        Source.FORM: _("Public form"), Source.ROSTER: _("Roster"), Source.STAFF: _("By hand"),
        Source.DESK: _("At the desk"), Source.DEMO: _("Demo"), Source.GROUP: _("By a group’s contact"),
        Source.COMPANION: _("As a companion"), Source.INVITATION: _("By invitation"),
    }


def place_state_words() -> dict[str, str]:
    return {PlaceState.HELD: _("Has a place"), PlaceState.OFFERED: _("Offered"),
            PlaceState.WAITING: _("Waiting"), PlaceState.RELEASED: _("Given back")}


def place_word(delegate: Delegate) -> str:
    """Where somebody comes from, in a word."""
    return str(place_name(delegate.country, delegate.province, current_language()))


def attention_words() -> dict[str, str]:
    """What a roster's row gives cause to look at."""
    return {
        "shared_contact": _("Shares a number or address with somebody else"),
        "over_quota": _("Beyond the category's quota"),
        "bad_answer": _("An answer in the roster did not fit its question"),
    }


def field_words() -> dict[str, str]:
    """The standing fields, as a change names them."""
    return {
        "name": _("Name"), "name_latin": _("Name in Latin letters"), "unit": _("Organisation"), "title": _("Position"),
        "mobile": _("Mobile"), "email": _("E-mail"), "country": _("Country or region"), "province": _("Province"),
        "category": _("Category"), "note": _("Note"), "activities": _("Activities"), "status": _("Status"),
        "language": _("Language of mails"),
    }


def target_words(target: str, event: Event, questions: Mapping[str, Question]) -> str:
    """What a column of a roster can be matched to."""
    if target.startswith("q-"):
        return str(localized(questions[target.removeprefix("q-")].label))
    if target.startswith("activity-"):
        code = target.removeprefix("activity-")
        title = next((one.title for one in event.activities if one.code == code), None)
        return str(_("Activity: %(title)s", title=localized(title) or code))
    words = field_words() | {
        "surname": _("Family name"), "given_name": _("Given name"), "place": _("Country or province in one column"),
        "reference": _("Reference"), "left_out": _("Leave this column out"),
    }
    return str(words.get(target, target))


def rejection_words() -> dict[str, str]:
    """Why a row of a roster can't be taken."""
    return {
        "missing_name": _("No name"), "missing_contact": _("Neither mobile nor e-mail"),
        "bad_email": _("This is no e-mail address"), "bad_mobile": _("This is no mobile number"),
        "unknown_category": _("No such category"), "unknown_place": _("No such country or province"),
        "bad_date": _("This is no date"), "unknown_activity": _("No such activity"),
    }


def warning_words() -> dict[str, str]:
    """What was taken otherwise than it stands in a roster."""
    return attention_words() | {"unmatched_column": _("This column matches nothing; it is kept as a note")}


def line_words() -> dict[str, str]:
    """What becomes of a row of a roster."""
    return {
        "rejected": _("Not taken"), "created": _("New"), "updated": _("Changed"),
        "merged": _("Folded into an earlier row"), "unchanged": _("As they are"), "warned": _("To be looked at"),
    }


def import_state_words() -> dict[str, str]:
    """How far an import has come."""
    return {
        "reading": _("The file is being read"), "matching": _("Columns to be confirmed"),
        "looking": _("Being compared with the event"), "looked": _("Ready to be imported"),
        "taking": _("Being imported"), "done": _("Imported"), "failed": _("Could not be read"),
        "erased": _("Erased before it was imported"),
    }


def held_words() -> dict[str, tuple[str, str]]:
    """What is held about somebody, and why."""
    return {
        "person": (_("Name, organisation and origin"), _("To review your registration and to print your badge")),
        "contact": (_("Mobile number and e-mail address"), _("To reach you")),
        "answers": (_("Your answers"), _("To prepare the event")),
        "files": (_("Files that you sent"), _("To review your registration")),
        "sensitive": (_("Answers that are kept encrypted"), _("Where a hotel, a kitchen or a venue needs them")),
        "consents": (_("Your consents"), _("To show what you agreed to, and when")),
        "invitations": (_("Your invitation"), _("To know who was invited")),
        "letters": (_("Letters on paper"), _("To give you a letter for your employer or a visa")),
        "deals": (_("Offers, demands and deals that name you"), _("To tell what came of the docking; the figures stay")),
        "figures_sheets": (_("Figures sheets withdrawn for a reason that names you"), _("To tell why a figure was taken back")),
        "companions": (_("People whom you bring along"), _("To register them with you")),
        "groups": (_("Groups that you contact"), _("To reach you about the people whom you registered")),
        "history": (_("What was done with your registration"), _("To answer questions about it, and to find mistakes")),
        "mail": (_("Messages to you"), _("To know what you were told")),
        "scans": (_("Scans of your badge"), _("To count who came; they carry a number, not your name")),
        "badges": (_("Badges on paper"), _("To know which badge is the valid one")),
    }


def erased_words() -> dict[str, str]:
    """What a certificate of erasure counts, by whom it was wanted, and how far it went."""
    return {
        "answers": _("Answers"), "files": _("Files"), "messages": _("Messages"), "sheets": _("Uploaded sheets"),
        "rosters": _("Uploaded rosters and what was read of them"),
        "badges": _("Files with badges"), "views": _("Saved views that searched for the person"),
        "history": _("Entries of the history, emptied of what they named"),
        "contacts": _("Mobile number and e-mail address"), "invitations": _("Invitations"),
        "invitation_messages": _("Messages with invitations"), "drafts": _("Forms that were not sent"),
        "draft_messages": _("Messages with links to such forms"), "groups": _("Contacts of groups"),
        "refusals": _("Notes that no news is wanted"), "letters": _("Files with letters"),
        "deals": _("Offers, demands and deals, emptied of the name"),
        "snapshots": _("Snapshots of the tally, emptied of the name"),
        "figures_sheets": _("Figures sheets, emptied of the name"), "signers": _("Signers of a ceremony"),
        "journals": _("Journals of deals, emptied of the name"), "file_names": _("Names of files"),
        ErasureReason.WITHDRAWN: _("The consent was withdrawn"), ErasureScope.ANSWERS: _("Answers to some questions"),
        ErasureScope.CONTACT: _("Mobile number and e-mail address"),
        ErasureReason.ASKED: _("At the person’s wish"), ErasureReason.EXPIRED: _("The time for keeping it was over"),
        ErasureReason.RESTORED: _("A backup had brought it back"),
        ErasureScope.PERSON: _("Everything that tells who the person is"),
        ErasureScope.SENSITIVE: _("Sensitive answers"),
    }


def consent_titles() -> dict[str, str]:
    """What is asked for separately, in short."""
    return {
        PRIVACY: _("How details are used"), SENSITIVE: _("Answers that are kept encrypted"),
        DOCKING: _("Details passed to the parties of docking"), PUBLICATION: _("Name and picture in publications"),
    }


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """A consent as pages show it: what it is, in short and in its own words, and whether and when it was given."""

    code: str
    title: str
    words: str
    given: bool
    version: str = ""
    at: datetime | None = None
    withdrawn_at: datetime | None = None


def consent_lines(delegate: Delegate, asked: Sequence[Mapping[str, Any]]) -> list[ConsentLine]:
    """The notice, what is asked separately now, and what was asked when somebody registered."""
    by_code = {one["code"]: one for one in asked}
    found = []
    for code in dict.fromkeys([PRIVACY, *by_code, *delegate.consents]):
        given, consent = delegate.consents.get(code, {}), by_code.get(code, {"code": code})
        found.append(ConsentLine(
            code=code, title=consent_titles().get(code) or consent_words(consent), words=consent_words(consent),
            given=is_given(delegate.consents, code), version=given.get("version", ""),
            at=datetime.fromisoformat(given["at"]) if given else None,
            withdrawn_at=datetime.fromisoformat(given["withdrawn_at"]) if "withdrawn_at" in given else None))
    return found


def consent_words(consent: Mapping[str, Any]) -> str:
    """What somebody agrees to: the event's words, else ours. Of the notice only that they agree, since it is long."""
    if consent.get("text") and consent["code"] != PRIVACY:
        return str(localized(consent["text"]))
    words = {
        PRIVACY: _("I agree that my details are used as described here"),
        SENSITIVE: _("I agree that what I answer to the questions marked “kept encrypted” is used for what they are asked for"),
        DOCKING: _("I agree that my name, organisation and contact are passed to the parties whom I am to meet at the docking"),
        PUBLICATION: _("I agree that my name and pictures with me may be published in reports about the event"),
    }
    return str(words.get(consent["code"], consent["code"]))


def group_words() -> dict[str, str]:
    """How far a group is."""
    return {GroupState.PENDING: _("Has members to review"), GroupState.DECIDED: _("All are decided"),
            GroupState.EMPTY: _("Nobody in it yet")}


def invitation_words() -> dict[str, str]:
    """How far an invitation has come."""
    return {
        InvitationState.MADE: _("Not yet sent"), InvitationState.SENT: _("Sent"), InvitationState.OPENED: _("Opened by them"),
        InvitationState.USED: _("Used"), InvitationState.WITHDRAWN: _("Withdrawn"),
    }
