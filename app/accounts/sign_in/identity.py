"""Which member of staff sends a request."""

from __future__ import annotations

from flask import current_app, request, session
from flask_security import current_user

from app.accounts.models import Staff
from app.accounts.queries import load_actor
from app.core.actors import StaffActor
from app.core.database import db


def identify() -> StaffActor | None:
    """The signed-in member of staff with their roles of this moment, or None. A disabled account is nobody."""
    staff = current_staff()
    return load_actor(db.session(), staff) if staff is not None else None


def current_staff() -> Staff | None:
    """The signed-in account's row, or None."""
    if "security" not in current_app.extensions or not says_who():
        return None
    if not current_user.is_authenticated or not current_user.is_active:
        return None
    found: Staff = current_user._get_current_object()
    return found


def says_who() -> bool:
    """Whether the request carries what could tell an account: a session that signed in, or a browser remembered by one.

    Where it doesn't, the library needn't look, which would write into a stranger's session and so into every answer.
    """
    return "_user_id" in session or current_app.config.get("REMEMBER_COOKIE_NAME", "remember_token") in request.cookies
