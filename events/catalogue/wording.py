"""What the catalogue's stored values and its codes are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from events.catalogue.enums import Audience, LinkState, PrintLanguage, TeamState, VisitState
from events.catalogue.sheets.cells import Target
from events.catalogue.sheets.fates import Fate

LINK_STATES: Final[Mapping[str, Any]] = {
    LinkState.OPEN: _l("Not handed in yet"), LinkState.SUBMITTED: _l("Waits for you"),
    LinkState.RETURNED: _l("Sent back"), LinkState.TAKEN: _l("In the catalogue"),
}
LINK_TONES: Final[Mapping[str, str]] = {
    LinkState.OPEN: "plain", LinkState.SUBMITTED: "wait", LinkState.RETURNED: "stop", LinkState.TAKEN: "ok"}
AUDIENCES: Final[Mapping[str, Any]] = {
    Audience.PUBLIC: _l("For everybody"), Audience.PARTIES: _l("For the parties of the event")}
PRINT_LANGUAGES: Final[Mapping[str, Any]] = {
    PrintLanguage.ZH: _l("Chinese"), PrintLanguage.EN: _l("English"), PrintLanguage.BOTH: _l("Chinese and English")}
TEAM_STATES: Final[Mapping[str, Any]] = {
    TeamState.FORMING: _l("Being put together"), TeamState.WORKING: _l("At work"),
    TeamState.REPORTED: _l("Has reported"), TeamState.CLOSED: _l("Closed")}
VISIT_STATES: Final[Mapping[str, Any]] = {
    VisitState.PLANNED: _l("Planned"), VisitState.HELD: _l("Took place"), VisitState.CANCELLED: _l("Called off")}
VISIT_TONES: Final[Mapping[str, str]] = {
    VisitState.PLANNED: "wait", VisitState.HELD: "ok", VisitState.CANCELLED: "stop"}
TARGETS: Final[Mapping[str, Any]] = {
    Target.CODE: _l("Code"), Target.TITLE_ZH: _l("Title in Chinese"), Target.TITLE_EN: _l("Title in English"),
    Target.OWNER: _l("Unit"), Target.VARIETY: _l("Kind"), Target.FIELD: _l("Field"),
    Target.SUMMARY_ZH: _l("Summary in Chinese"), Target.SUMMARY_EN: _l("Summary in English"),
    Target.DESCRIPTION: _l("Description"), Target.KEYWORDS: _l("Keywords"), Target.INVENTOR: _l("Inventor"),
    Target.INTELLECTUAL_PROPERTY: _l("Intellectual property"), Target.READINESS: _l("Technology readiness"),
    Target.COOPERATION: _l("Form of cooperation"), Target.AMOUNT: _l("Amount"), Target.COUNTRY: _l("Country or region"),
    Target.PROVINCE: _l("Province"), Target.PLACE: _l("District or address"), Target.TARGET: _l("What is to be reached"),
    Target.DEADLINE: _l("Wanted by"), Target.CONFIDENTIALITY: _l("Who may read it"),
    Target.CONTACT_NAME: _l("Contact person"), Target.CONTACT_TITLE: _l("Position"), Target.CONTACT_MOBILE: _l("Mobile"),
    Target.CONTACT_EMAIL: _l("E-mail"), Target.LEFT_OUT: _l("Leave out"),
}
FATES: Final[Mapping[str, Any]] = {
    Fate.ADDED: _l("New"), Fate.CHANGED: _l("Changed"), Fate.SAME: _l("As it is"), Fate.TWICE: _l("Twice in the sheet"),
    Fate.REFUSED: _l("Refused"), Fate.PASSED_OVER: _l("A sum or remark, passed over")}
FATE_TONES: Final[Mapping[str, str]] = {
    Fate.ADDED: "ok", Fate.CHANGED: "wait", Fate.SAME: "plain", Fate.TWICE: "plain", Fate.REFUSED: "stop",
    Fate.PASSED_OVER: "plain"}
#: Why a row of a sheet is refused.
ROW_CODES: Final[Mapping[str, Any]] = {
    "title_missing": _l("There is no title."), "owner_missing": _l("There is no unit."),
    "bad_code": _l("A code has letters, digits, hyphens and underscores only."),
    "unknown_variety": _l("This kind isn't known."), "unknown_field": _l("The event has no such field."),
    "bad_readiness": _l("The readiness is a whole number from 1 to 9."),
    "unknown_cooperation": _l("This form of cooperation isn't known."), "bad_amount": _l("This is no amount."),
    "unknown_place": _l("This country or province isn't known."), "bad_date": _l("This is no date."),
    "unknown_confidentiality": _l("It isn't clear who may read it."), "bad_email": _l("This is no e-mail address."),
    "bad_mobile": _l("This is no telephone number."), "too_long": _l("The text is too long."),
}
