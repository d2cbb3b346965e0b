"""The sign-in library's parts that ours replace: how it stores, checks passwords and codes, and asks for passkeys."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_security import PasswordUtil, SQLAlchemyUserDatastore, WebauthnUtil
from flask_security.totp import Totp
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.accounts.models import NoRole, Passkey, Staff
from app.accounts.rules import SHORTEST_PASSWORD, password_refusal
from app.accounts.sign_in.forms import LONGEST_PASSWORD
from app.core.database import db
from app.core.errors import Refused, sentence_for


class StaffStore(SQLAlchemyUserDatastore):
    """Our tables, as the library reads and writes them."""

    def __init__(self) -> None:
        super().__init__(db, Staff, NoRole, Passkey)


class StaffPasswords(PasswordUtil):
    """The rule for passwords is ours, so that pages and commands have the same one."""

    def validate(
        self, password: str, is_register: bool, **kwargs: Any,  # noqa: ARG002  # the library's signature
    ) -> tuple[list[str] | None, str]:
        """(what speaks against it, the password as it is hashed)."""
        normal = self.normalize(password)
        user = kwargs.get("user")
        refusal = password_refusal(normal, user.username if user else "")
        if refusal:
            return [sentence_for(Refused(refusal, length=SHORTEST_PASSWORD))], normal
        if len(normal) > LONGEST_PASSWORD:
            return [_("A password has %(length)s characters at most.", length=LONGEST_PASSWORD)], normal
        return None, normal


class OneTimeCodes(Totp):
    """Codes that open once: a code that was watched can't be typed again."""

    def get_last_counter(self, user: Any) -> int | None:
        """The last half minute whose code was taken."""
        found: int | None = user.tf_last_counter
        return found

    def set_last_counter(self, user: Any, tmatch: Any) -> None:
        """Remember it, with the sign-in's transaction."""
        user.tf_last_counter = tmatch.counter


class Passkeys(WebauthnUtil):
    """Passkeys that the device finds by itself and opens by finger, face or number: they are two steps in one."""

    def authenticator_selection(
        self, user: Any, usage: str,  # noqa: ARG002  # the library's signature
    ) -> AuthenticatorSelectionCriteria:
        """Of a phone, a computer or a key alike."""
        return AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED)

    def user_verification(
        self, user: Any, usage: list[str],  # noqa: ARG002  # the library's signature
    ) -> UserVerificationRequirement:
        """Always asked for, and checked in what comes back."""
        return UserVerificationRequirement.REQUIRED
