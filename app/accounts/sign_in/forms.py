"""The sign-in library's forms, where ours ask for something else."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l
from flask_security import current_user
from flask_security.forms import (
    ChangePasswordForm,
    ForgotPasswordForm,
    IsString,
    LoginForm,
    RequiredLocalize,
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    VerifyForm,
)
from flask_security.utils import get_message, lookup_identity
from flask_security.webauthn import WebAuthnRegisterForm, WebAuthnSigninResponseForm
from wtforms import EmailField, PasswordField, RadioField, SelectChoice, StringField
from wtforms.validators import Length

from app.accounts.rules import sign_in_email

LONGEST_PASSWORD: Final = 128


def present_password() -> PasswordField:
    """A password that is compared; none is ever longer than ours can be, and the hash takes its time with each sign."""
    return PasswordField(
        _l("Password"), render_kw={"autocomplete": "current-password"},
        validators=[IsString(), RequiredLocalize(message="PASSWORD_NOT_PROVIDED"),
                    Length(max=LONGEST_PASSWORD, message=_l("The password isn't right."))])


class SignInForm(LoginForm):
    """Sign-in name or e-mail in one field, and the password."""

    identity = StringField(
        _l("Sign-in name or e-mail"), validators=[IsString(), RequiredLocalize(message="GENERIC_AUTHN_FAILED")],
        render_kw={"autocomplete": "username webauthn", "autocapitalize": "none", "spellcheck": "false"})
    password = present_password()

    @property
    def email(self) -> StringField:
        """The field under the name by which the library knows it."""
        return self.identity

    def validate(self, **kwargs: Any) -> bool:
        """Find the account ourselves, by either; the library does the rest."""
        self.ifield = self.identity
        typed = self.identity.data
        self.user = lookup_identity(typed) if isinstance(typed, str) else None
        # No field may say more than that both together are wrong.
        return bool(super().validate(**kwargs))


class ConfirmForm(VerifyForm):
    """The password once more."""

    password = present_password()


class NewPasswordForm(ChangePasswordForm):
    """The present password and the new one, twice."""

    password = PasswordField(
        _l("Password"), render_kw={"autocomplete": "current-password"},
        validators=[IsString(), Length(max=LONGEST_PASSWORD, message=_l("The password isn't right."))])


class RecoveryForm(ForgotPasswordForm):
    """Asks for the e-mail of the account; whether there is one is not said."""

    email = EmailField(_l("E-mail"), validators=[IsString(), RequiredLocalize(message="EMAIL_NOT_PROVIDED")],
                       render_kw={"autocomplete": "email"})

    def validate(self, **kwargs: Any) -> bool:
        """False, without a word, where no active account has the address."""
        typed = self.email.data
        address = sign_in_email(typed) if isinstance(typed, str) else None
        self.user = lookup_identity(address) if address else None
        return self.user is not None and bool(super().validate(**kwargs))


class CodesForm(TwoFactorSetupForm):
    """Codes of an authenticator app, on or off."""

    setup = RadioField(
        _l("Codes at sign-in"), validate_choice=False,
        choices=[SelectChoice("disable", _l("switched off")), SelectChoice("authenticator", _l("switched on"))])


class NoCodeForm(TwoFactorRescueForm):
    """Who can't read a code has recovery codes, or asks an administrator in person: no mail resets the second step."""

    help_setup = RadioField(_l("What you can do"), choices=[])


class PasskeyForm(WebAuthnRegisterForm):
    """A passkey's name. Every passkey here signs in by itself, so that there is one use to choose from."""

    usage = RadioField(choices=[SelectChoice("first")], default="first")

    def validate(self, **kwargs: Any) -> bool:
        """Take the name."""
        self.usage.data = "first"
        return bool(super().validate(**kwargs))


class PasskeyResponseForm(WebAuthnSigninResponseForm):
    """What the device has signed."""

    def validate(self, **kwargs: Any) -> bool:
        """To confirm who one is takes one's own passkey; the library compares e-mails, which not every account has."""
        if not super().validate(**kwargs) or self.user is None or not self.user.is_active:
            return False
        if self.is_verify and self.user.id != current_user.id:
            self.credential.errors.append(get_message("WEBAUTHN_MISMATCH_USER_HANDLE")[0])
            return False
        return True
