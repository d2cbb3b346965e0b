"""Writes of registration: one verb a function, each in the unit of work that it is given."""

from events.registration.services.decisions import (
    approve_delegates,
    cancel_delegate,
    cancel_own_registration,
    reject_delegates,
    set_status,
)
from events.registration.services.editing import (
    Sheet,
    add_delegate,
    answer_questions,
    edit_delegate,
    open_file,
    resend_link,
    see_sensitive_answers,
)
from events.registration.services.intake import Outcome, Submitted, register
from events.registration.services.places import promote_waiting

__all__ = [
    "Outcome", "Sheet", "Submitted", "add_delegate", "answer_questions", "approve_delegates", "cancel_delegate",
    "cancel_own_registration", "edit_delegate", "open_file", "promote_waiting", "register", "reject_delegates",
    "resend_link", "see_sensitive_answers", "set_status",
]
