"""What the sign-in library does to an account is recorded in the transaction in which it does it."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_security import signals

from app.accounts.models import Staff
from app.core.actors import StaffActor
from app.core.database import db
from app.core.runtime import runtime
from app.core.unit import Unit

TAGS = {
    signals.password_reset: "staff.password_set",
    signals.password_changed: "staff.password_set",
    signals.tf_profile_changed: "staff.two_step_changed",
    signals.tf_disabled: "staff.two_step_disabled",
    signals.wan_registered: "staff.passkey_added",
    signals.wan_deleted: "staff.passkey_removed",
}


def record_sign_ins(app: Flask) -> None:
    """Listen to the library; its views commit what is recorded here."""
    for signal, tag in TAGS.items():
        signal.connect(_recorder(tag), app, weak=False)
    signals.user_authenticated.connect(_signed_in, app, weak=False)


def _recorder(tag: str) -> Any:
    def record(_app: Flask, user: Staff, **_details: Any) -> None:
        _record(tag, user)

    return record


def _signed_in(_app: Flask, user: Staff, authn_via: list[str] | None = None, **_details: Any) -> None:
    # A changed password signs in anew; that is no sign-in to anybody who reads the history.
    if authn_via != ["change"]:
        _record("staff.signed_in", user, via=", ".join(authn_via or []))


def _record(tag: str, staff: Staff, **details: Any) -> None:
    actor = StaffActor(label=staff.name, id=staff.id)
    unit = Unit(db.session(), actor, runtime().clock, writes=True)
    unit.record(tag, subject=("staff", staff.id), username=staff.username, **details)
