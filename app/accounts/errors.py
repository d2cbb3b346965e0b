"""What accounts refuse, in words, and what they record."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.core.audit import define_tags
from app.core.errors import ErrorEntry, define_errors

define_errors({
    "bad_sign_in_name": ErrorEntry(
        _l("A sign-in name has 2 to 64 letters, digits, dots, hyphens or single spaces, and no @."), 422),
    "sign_in_name_taken": ErrorEntry(_l("Somebody signs in with this name already. Choose another one."), 409),
    "bad_staff_email": ErrorEntry(_l("This isn't an e-mail address. It looks like name@example.org."), 422),
    "staff_email_taken": ErrorEntry(_l("This e-mail address belongs to another account."), 409),
    "missing_staff_name": ErrorEntry(_l("Enter the person's name."), 422),
    "password_too_short": ErrorEntry(_l("A password needs %(length)s characters or more. A short sentence is a good one."), 422),
    "password_is_name": ErrorEntry(_l("The password must not be the sign-in name."), 422),
    "staff_unknown": ErrorEntry(_l("There is no account with the sign-in name %(name)s."), 404),
    "not_yourself": ErrorEntry(
        _l("You can't disable your own account or take your own role as administrator. Ask another administrator."), 409),
    "last_administrator": ErrorEntry(_l("This is the last active administrator at the top. Make somebody else one first."), 409),
    "organisation_unknown": ErrorEntry(_l("There is no organisation with the code %(organisation)s."), 404),
    "organisation_code_taken": ErrorEntry(_l("Another organisation has this code. Choose another one."), 409),
    "bad_organisation_code": ErrorEntry(_l("A code has small letters, digits and hyphens, 60 at most."), 422),
    "missing_organisation_name": ErrorEntry(_l("Enter the organisation's name in Chinese, in English, or in both."), 422),
    "organisation_below_itself": ErrorEntry(_l("An organisation can't stand below itself."), 409),
    "event_unknown": ErrorEntry(_l("There is no event with the code %(event)s."), 404),
    "grant_needs_place": ErrorEntry(_l("Say where the role holds: at an organisation or at one event."), 422),
    "role_granted": ErrorEntry(_l("This person has this role there already."), 409),
    "first_start_over": ErrorEntry(_l("This installation is set up already, or the link has been replaced by a newer one."), 404),
})

define_tags({
    "organisation.added": _l("Organisation added"),
    "organisation.changed": _l("Organisation changed"),
    "staff.added": _l("Account added"),
    "staff.changed": _l("Account changed"),
    "staff.granted": _l("Role given"),
    "staff.revoked": _l("Role taken"),
    "staff.disabled": _l("Account disabled"),
    "staff.enabled": _l("Account enabled"),
    "staff.password_set": _l("Password set"),
    "staff.password_link_made": _l("One-time link for a password made"),
    "staff.signed_in": _l("Signed in"),
    "staff.two_step_changed": _l("Codes at sign-in switched on or changed"),
    "staff.two_step_disabled": _l("Codes at sign-in switched off"),
    "staff.passkey_added": _l("Passkey added"),
    "staff.passkey_removed": _l("Passkey removed"),
})
