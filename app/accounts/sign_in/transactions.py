"""When the library's pages write: passwords are worked out first, which takes long, and only then is the write begun."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any, Final

import sqlalchemy as sa
from flask import g, has_request_context, request
from flask_security import UserMixin, hash_password

from app.core.database import db, one_writer

# Their forms work out a password, and begin the write themselves once they have.
HASHING: Final = frozenset({
    "security.login", "security.verify", "security.change_password", "security.reset_password", "security.forgot_password",
})


def begin_at_once() -> None:
    """What the library writes begins as a write, so that nothing is read that another changes meanwhile."""
    if request.blueprint == "security" and request.method == "POST" and request.endpoint not in HASHING:
        _begin()


def begin_after_hashing(staff: UserMixin | None) -> bool:
    """Begin the write for an account whose password was just compared; False where it was changed meanwhile."""
    if staff is None:
        return False
    password = sa.inspect(staff).attrs.password.history
    compared, renewed = (password.deleted or password.unchanged or [None])[0], password.added
    _begin()
    db.session.refresh(staff)
    if staff.password != compared:
        return False
    if renewed:
        # An older way of hashing was replaced by today's while the password was at hand.
        staff.password = renewed[0]
    return True


def hash_ahead(password: str) -> None:
    """Hash what this request's write will keep, before it begins."""
    g.hashed_ahead = {password: hash_password(password)}


def end(_error: BaseException | None = None) -> None:
    """Let the next one write; what wasn't committed is forgotten."""
    turn: ExitStack | None = g.pop("sign_in_turn", None)
    if turn is not None:
        turn.close()


def _begin() -> None:
    db.session.rollback()
    end()
    g.sign_in_turn = turn = ExitStack()
    turn.enter_context(one_writer(writes=True))
    turn.callback(db.session.rollback)
    db.session.connection(execution_options={"writes": True})


class Hashes:
    """The library's ways of hashing, which take what was hashed ahead instead of hashing it again."""

    def __init__(self, context: Any) -> None:
        self._context = context

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)

    def hash(self, secret: str, **options: Any) -> str:
        """The hash of a password."""
        ahead: dict[str, str] = g.pop("hashed_ahead", {}) if has_request_context() else {}
        return ahead.get(secret) or str(self._context.hash(secret, **options))
