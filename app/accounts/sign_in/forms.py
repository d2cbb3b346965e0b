"""The sign-in library's forms, where ours ask for something else."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l
from flask_security import UserMixin, current_user
from flask_security.forms import (
    ChangePasswordForm,
    ForgotPasswordForm,
    IsString,
    LoginForm,
    RequiredLocalize,
    ResetPasswordForm,
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    VerifyForm,
)
from flask_security.utils import get_message, lookup_identity
from flask_security.webauthn import WebAuthnRegisterForm, WebAuthnSigninResponseForm
from wtforms import EmailField, PasswordField, RadioField, SelectChoice, StringField
from wtforms.validators import Length

from app.accounts.rules import sign_in_email
from app.accounts.sign_in.transactions import begin_after_hashing, hash_ahead

LONGEST_PASSWORD: Final = 128


def _still_right(staff: UserMixin | None, field: PasswordField, message: str = "INVALID_PASSWORD") -> bool:
    """Begin the write; a password that was changed since it was compared is a wrong one."""
    is_right = begin_after_hashing(staff)
    if not is_right:
        field.errors = [*field.errors, get_message(message)[0]]
    return is_right


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
        return bool(super().validate(**kwargs)) and _still_right(self.user, self.password)


class ConfirmForm(VerifyForm):
    """The password once more."""

    password = present_password()

    def validate(self, **kwargs: Any) -> bool:
        """Compare it."""
        return bool(super().validate(**kwargs)) and _still_right(self.user, self.password)


class NewPasswordForm(ChangePasswordForm):
    """The present password and the new one, twice."""

    password = PasswordField(
        _l("Password"), render_kw={"autocomplete": "current-password"},
        validators=[IsString(), Length(max=LONGEST_PASSWORD, message=_l("The password isn't right."))])

    def validate(self, **kwargs: Any) -> bool:
        """Compare the present one, and hash the new one."""
        if not super().validate(**kwargs):
            return False
        hash_ahead(str(self.new_password.data))
        return _still_right(current_user._get_current_object(), self.password)


class FirstPasswordForm(ResetPasswordForm):
    """The new password twice, of whoever came by a link."""

    def validate(self, **kwargs: Any) -> bool:
        """Hash it; the link is spent where another has used it meanwhile."""
        if not super().validate(**kwargs):
            return False
        hash_ahead(str(self.password.data))
        return _still_right(self.user, self.password, "INVALID_RESET_PASSWORD_TOKEN")


class RecoveryForm(ForgotPasswordForm):
    """Asks for the e-mail of the account; whether there is one is not said."""

    email = EmailField(_l("E-mail"), validators=[IsString(), RequiredLocalize(message="EMAIL_NOT_PROVIDED")],
                       render_kw={"autocomplete": "email"})

    def validate(self, **kwargs: Any) -> bool:
        """False, without a word, where no active account has the address."""
        typed = self.email.data
        address = sign_in_email(typed) if isinstance(typed, str) else None
        self.user = lookup_identity(address) if address else None
        return self.user is not None and bool(super().validate(**kwargs)) and begin_after_hashing(self.user)


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
