"""The sign-in library's settings: what it offers, under which addresses, with which keys."""

from __future__ import annotations

import base64
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from app.accounts.rules import SHORTEST_PASSWORD, sign_in_email, sign_in_name
from app.accounts.services.staff import LINK_LIVES
from app.accounts.sign_in.wording import MESSAGES
from app.core.clock import Clock
from app.core.secrets import Secrets

ISSUER: Final = "Juying 聚英"
ADDRESSES: Final = {
    "LOGIN_URL": "/sign-in",
    "TWO_FACTOR_TOKEN_VALIDATION_URL": "/sign-in/code",
    "TWO_FACTOR_RESCUE_URL": "/sign-in/no-code",
    "TWO_FACTOR_SELECT_URL": "/sign-in/second-step",
    "MULTI_FACTOR_RECOVERY_URL": "/sign-in/recovery-code",
    "WAN_SIGNIN_URL": "/sign-in/passkey",
    "RESET_URL": "/sign-in/password",
    "LOGOUT_URL": "/sign-out",
    "CHANGE_URL": "/account/password",
    "TWO_FACTOR_SETUP_URL": "/account/codes",
    "MULTI_FACTOR_RECOVERY_CODES_URL": "/account/recovery-codes",
    "WAN_REGISTER_URL": "/account/passkeys",
    "WAN_DELETE_URL": "/account/passkey-removal",
    "VERIFY_URL": "/account/confirm",
    "WAN_VERIFY_URL": "/account/confirm-by-passkey",
}


def library_settings(secrets: Secrets, clock: Clock, translations: Path, *, quick_hash: bool) -> dict[str, Any]:
    """Every SECURITY_… value that isn't the library's own default. With `quick_hash` passwords cost next to nothing (tests)."""
    values = {**ADDRESSES, **_offers(), **_passkeys(), **_secrets(secrets)}
    if quick_hash:
        values["PASSWORD_HASH_PASSLIB_OPTIONS"] = {"argon2__time_cost": 1, "argon2__memory_cost": 64}
    values |= {
        "USER_IDENTITY_ATTRIBUTES": [{"username": {"mapper": sign_in_name}}, {"email": {"mapper": sign_in_email}}],
        # Our own catalogue speaks for the library, too.
        "I18N_DOMAIN": "messages", "I18N_DIRNAME": [str(translations)],
        "DATETIME_FACTORY": clock.now,
        # Grants say who may what; the library's roles are never asked.
        "JOIN_USER_ROLES": False,
        # The outbox has letters of its own for the library's occasions.
        "EMAIL_HTML": False, "EMAIL_PLAINTEXT": False,
        # The library's own scripts and commands are not served.
        "STATIC_FOLDER": None, "CLI_USERS_NAME": False, "CLI_ROLES_NAME": False,
        # Pages only: nobody is given a token that outlives a session.
        "API_ENABLED_METHODS": ["session"],
        "POST_CHANGE_VIEW": "/account", "POST_RESET_VIEW": "/sign-in", "POST_LOGOUT_VIEW": "/",
        "TWO_FACTOR_POST_SETUP_VIEW": "/account", "WAN_POST_REGISTER_VIEW": "/account",
    }
    return {f"SECURITY_{name}": value for name, value in values.items()} | {
        f"SECURITY_MSG_{name}": message for name, message in MESSAGES.items()}


def _offers() -> dict[str, Any]:
    return {
        "RECOVERABLE": True, "CHANGEABLE": True, "TRACKABLE": True, "REGISTERABLE": False,
        "TWO_FACTOR": True, "TWO_FACTOR_ENABLED_METHODS": ["authenticator"], "TWO_FACTOR_RESCUE_EMAIL": False,
        # A phone's clock may be off by half a minute to either side.
        "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
        "MULTI_FACTOR_RECOVERY_CODES": True, "MULTI_FACTOR_RECOVERY_CODES_N": 8,
        "PASSWORD_HASH": "argon2", "PASSWORD_SCHEMES": ["argon2"], "PASSWORD_SINGLE_HASH": ["argon2"],
        "PASSWORD_LENGTH_MIN": SHORTEST_PASSWORD, "PASSWORD_CONFIRM_REQUIRED": True,
        "RESET_PASSWORD_WITHIN": LINK_LIVES,
        # Whether an account exists is told to nobody who isn't in it.
        "RETURN_GENERIC_RESPONSES": True,
        "FRESHNESS": timedelta(minutes=30), "FRESHNESS_GRACE_PERIOD": timedelta(minutes=15),
    }


def _passkeys() -> dict[str, Any]:
    return {
        "WEBAUTHN": True, "WAN_RP_NAME": ISSUER, "WAN_ALLOW_AS_FIRST_FACTOR": True,
        "WAN_ALLOW_AS_MULTI_FACTOR": True, "WAN_ALLOW_AS_VERIFY": ["first"],
        # Passkeys are found by the device: who types no name gives no name away.
        "WAN_ALLOW_USER_HINTS": False, "WAN_SIGNIN_WITHIN": timedelta(minutes=5),
    }


def _secrets(secrets: Secrets) -> dict[str, Any]:
    return {
        "PASSWORD_SALT": secrets.text_for("passwords"),
        "TOTP_SECRETS": {"1": secrets.text_for("sign-in codes")}, "TOTP_ISSUER": ISSUER,
        "MULTI_FACTOR_RECOVERY_CODES_KEYS": [base64.urlsafe_b64encode(secrets.key_for("recovery codes"))],
    }
