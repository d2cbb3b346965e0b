"""What the sign-in library says, in our words: its message codes with a sentence and a tone."""

from __future__ import annotations

from typing import Final


def N_(text: str) -> str:  # noqa: N802  # the name by which catalogues find texts that are translated later
    """Mark a text for the catalogue; the library translates it when it is said."""
    return text


MESSAGES: Final = {
    "API_ERROR": (N_("This request could not be understood. Please start over."), "error"),
    "GENERIC_AUTHN_FAILED": (N_("The sign-in name or the password isn't right."), "error"),
    "UNAUTHENTICATED": (N_("Please sign in to go on."), "info"),
    "UNAUTHORIZED": (N_("Your account may not do this."), "error"),
    "REAUTHENTICATION_REQUIRED": (N_("Please confirm that it is you, for this is about how your account is protected."), "info"),
    "REAUTHENTICATION_SUCCESSFUL": (N_("Thank you, it is you."), "success"),
    "ANONYMOUS_USER_REQUIRED": (N_("You are signed in already."), "error"),
    "DISABLED_ACCOUNT": (N_("This account is disabled. An administrator can enable it again."), "error"),
    "USER_DOES_NOT_EXIST": (N_("There is no such account."), "error"),
    "INVALID_REDIRECT": (N_("The address to go on to isn't one of this service."), "error"),
    "EMAIL_NOT_PROVIDED": (N_("Enter your e-mail address."), "error"),
    "INVALID_EMAIL_ADDRESS": (N_("This isn't an e-mail address. It looks like name@example.org."), "error"),
    "PASSWORD_NOT_PROVIDED": (N_("Enter a password."), "error"),
    "INVALID_PASSWORD": (N_("The password isn't right."), "error"),
    "PASSWORD_INVALID_LENGTH": (
        N_("A password needs %(length)s characters or more. A short sentence is a good one."), "error"),
    "PASSWORD_IS_THE_SAME": (N_("This is the password that you have. Choose another one."), "error"),
    "RETYPE_PASSWORD_MISMATCH": (N_("The two passwords are not the same."), "error"),
    "PASSWORD_CHANGE": (N_("Your password is changed. Other devices have been signed out."), "success"),
    "PASSWORD_RESET_REQUEST": (
        N_("If an account has this address, a mail with a link is on its way to it."), "info"),
    "PASSWORD_RESET_EXPIRED": (N_("This link was good for %(within)s and is too old. Ask for a new one."), "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (N_("This link has been used already, or isn't complete. Ask for a new one."), "error"),
    "PASSWORD_RESET_NO_LOGIN": (N_("Your password is set. Sign in with it."), "success"),
    "FORGOT_PASSWORD": (N_("Forgotten your password?"), "info"),
    "TWO_FACTOR_INVALID_TOKEN": (N_("The code isn't right, or has been used. Wait for the next one."), "error"),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (N_("The code is right. You are signed in."), "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (
        N_("From now on you are asked for a code when you sign in. Keep recovery codes for the day you lose the phone."),
        "success"),
    "TWO_FACTOR_PERMISSION_DENIED": (N_("Please sign in with your password first."), "error"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (N_("Choose one of the ways that are offered."), "error"),
    "TWO_FACTOR_DISABLED": (N_("You are no longer asked for a code when you sign in."), "success"),
    "TWO_FACTOR_SETUP_EXPIRED": (N_("This took longer than %(within)s. Please start over."), "error"),
    "INVALID_CODE": (N_("The code isn't right."), "error"),
    "INVALID_RECOVERY_CODE": (N_("This is none of your recovery codes, or has been used."), "error"),
    "NO_RECOVERY_CODES_SETUP": (N_("There are no recovery codes yet."), "info"),
    "INVALID_INPUT": (N_("This can't be understood."), "error"),
    "INVALID_INPUT_LENGTH": (N_("This is too long."), "error"),
    "WEBAUTHN_EXPIRED": (N_("This took longer than %(within)s. Please start over."), "error"),
    "WEBAUTHN_NAME_REQUIRED": (N_("Give the passkey a name, such as the device that it is on."), "error"),
    "WEBAUTHN_NAME_INUSE": (N_("You have a passkey named %(name)s already."), "error"),
    "WEBAUTHN_NAME_NOT_FOUND": (N_("You have no passkey named %(name)s."), "error"),
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS": (N_("A passkey's name has letters, digits, spaces and hyphens."), "error"),
    "WEBAUTHN_CREDENTIAL_DELETED": (N_("The passkey %(name)s is removed."), "success"),
    "WEBAUTHN_REGISTER_SUCCESSFUL": (N_("The passkey %(name)s is added. You can sign in with it."), "success"),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": (N_("This passkey has been added already."), "error"),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": (N_("This passkey isn't known here. Sign in with your password and add it."), "error"),
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": (N_("This passkey belongs to no account."), "error"),
    "WEBAUTHN_NO_VERIFY": (N_("The passkey could not be checked. Please try again."), "error"),
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": (N_("This passkey can't be used for this."), "error"),
    "WEBAUTHN_MISMATCH_USER_HANDLE": (N_("This passkey belongs to another account."), "error"),
}
