"""What the stored values of the follow-up are called."""

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from events.docking.wording import STAGES
from events.followup.enums import Claim, Recipient, StatementState

STATES: Final[Mapping[str, Any]] = {
    StatementState.WAITING: _l("To decide"), StatementState.TAKEN: _l("Taken over"), StatementState.NOTED: _l("Noted"),
    StatementState.DISMISSED: _l("Dismissed"),
}
STATE_TONES: Final[Mapping[str, str]] = {
    StatementState.WAITING: "wait", StatementState.TAKEN: "ok", StatementState.NOTED: "plain", StatementState.DISMISSED: "stop"}
RECIPIENTS: Final[Mapping[str, Any]] = {
    Recipient.COMPANY: _l("The company's contact"), Recipient.STAFF: _l("Who recorded the deal"),
}
CLAIMS: Final[Mapping[str, Any]] = {
    Claim.NO_CHANGE: _l("It goes on; nothing new was reached yet"), Claim.ENDED: _l("It came to an end"), **STAGES,
}
