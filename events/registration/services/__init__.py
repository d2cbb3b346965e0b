"""Writes of registration: one verb a function, each in the unit of work that it is given."""

from events.registration.services.companions import add_companion, remove_companion
from events.registration.services.decisions import (
    approve_delegates,
    ask_correction,
    cancel_delegate,
    cancel_own_registration,
    hold_as_seen,
    reject_delegates,
    set_status,
)
from events.registration.services.drafts import discard_draft, save_draft, send_draft_link
from events.registration.services.editing import (
    Sheet,
    add_delegate,
    edit_delegate,
    open_file,
    resend_link,
    see_sensitive_answers,
)
from events.registration.services.groups import (
    Taken,
    group_token,
    note_liaison,
    open_group,
    register_member,
    remove_member,
    send_member_link,
    show_member_link,
)
from events.registration.services.intake import Outcome, Submitted, register
from events.registration.services.invitations import (
    Made,
    Terms,
    accept_invitation,
    invitation_address,
    invitation_token,
    invite,
    issue_code,
    mark_opened,
    prefilled,
    send_invitation,
    withdraw_invitation,
)
from events.registration.services.lost_links import send_lost_links
from events.registration.services.own import answer_questions, change_details, choose_activities, may_change_own
from events.registration.services.places import accept_offer, lapse_offers, move_up, promote_waiting
from events.registration.services.straight import register_straight
from events.registration.services.substitution import hand_on

__all__ = [
    "Made", "Outcome", "Sheet", "Submitted", "Taken", "Terms", "accept_invitation", "accept_offer", "add_companion",
    "add_delegate", "answer_questions", "approve_delegates", "ask_correction", "cancel_delegate",
    "cancel_own_registration", "change_details", "choose_activities", "discard_draft", "edit_delegate", "group_token",
    "hand_on", "hold_as_seen", "invitation_address", "invitation_token", "invite", "issue_code", "lapse_offers", "mark_opened",
    "may_change_own", "move_up", "note_liaison", "open_file", "open_group", "prefilled", "promote_waiting",
    "register", "register_member", "register_straight", "reject_delegates", "remove_companion", "remove_member", "resend_link",
    "save_draft", "see_sensitive_answers", "send_draft_link", "send_invitation", "send_lost_links",
    "send_member_link", "set_status", "show_member_link", "withdraw_invitation",
]
