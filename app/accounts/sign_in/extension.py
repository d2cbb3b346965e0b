"""Puts the sign-in library into the application: settings, forms, transactions, limits, and who may open its pages."""

from __future__ import annotations

from collections import deque
from pathlib import Path
from typing import Any, Final

from flask import Flask, Response, render_template, request, session
from flask_limiter.util import get_remote_address
from flask_security import Security

from app.accounts.sign_in import forms, parts, transactions
from app.accounts.sign_in.identity import says_who
from app.accounts.sign_in.letters import Letters
from app.accounts.sign_in.recording import record_sign_ins
from app.accounts.sign_in.settings import library_settings
from app.core.database import db
from app.core.runtime import runtime
from app.web.limits import limiter
from app.web.routing import BY_LINK, PUBLIC, SIGNED_IN, Access

TRANSLATIONS: Final = Path(__file__).parents[2] / "translations"
FOUND: Final[dict[str, Access]] = {
    "login": PUBLIC, "logout": PUBLIC, "verify": SIGNED_IN, "change_password": SIGNED_IN,
    "forgot_password": PUBLIC, "reset_password": BY_LINK,
    "two_factor_setup": SIGNED_IN, "two_factor_setup_validate": SIGNED_IN, "two_factor_token_validation": PUBLIC,
    "two_factor_rescue": PUBLIC, "tf_select": PUBLIC, "mf_recovery_codes": SIGNED_IN, "mf_recovery": PUBLIC,
    "wan_register": SIGNED_IN, "wan_register_response": SIGNED_IN, "wan_signin": PUBLIC, "wan_signin_response": PUBLIC,
    "wan_delete": SIGNED_IN, "wan_verify": SIGNED_IN, "wan_verify_response": SIGNED_IN,
}
# Tries a minute and an hour from one address for one name; an office shares its address, hence the second set.
FOR_ONE_NAME: Final = "8 per minute;40 per hour"
FOR_ONE_ADDRESS: Final = "60 per minute;600 per hour"
GUESSED_AT: Final = ("login", "forgot_password", "reset_password", "two_factor_token_validation", "mf_recovery",
                     "wan_signin_response", "verify")


def init_sign_in(app: Flask) -> None:
    """Add the sign-in pages."""
    held = app.extensions["juying"]
    app.config.update(library_settings(
        held.secrets, _LateClock(app), TRANSLATIONS, quick_hash=held.settings.environment == "test"))
    security = Security(
        mail_util_cls=Letters, password_util_cls=parts.StaffPasswords, totp_cls=parts.OneTimeCodes,
        webauthn_util_cls=parts.Passkeys, login_form=forms.SignInForm, verify_form=forms.ConfirmForm,
        change_password_form=forms.NewPasswordForm, forgot_password_form=forms.RecoveryForm,
        reset_password_form=forms.FirstPasswordForm,
        two_factor_rescue_form=forms.NoCodeForm, two_factor_setup_form=forms.CodesForm,
        wan_register_form=forms.PasskeyForm,
        wan_signin_response_form=forms.PasskeyResponseForm)
    security.render_template = render_template
    # Pages only; a request for JSON would be answered with more than the pages show.
    security.want_json(lambda _request: False)
    security.init_app(app, parts.StaffStore())
    security.pwd_context = transactions.Hashes(security.pwd_context)
    _look_only_where_told(security.principal)
    views: dict[str, Any] = app.view_functions
    _limit(views)
    for endpoint, access in FOUND.items():
        views[f"security.{endpoint}"].declared_access = access
    record_sign_ins(app)
    app.before_request(transactions.begin_at_once)
    app.after_request(_end)
    app.teardown_request(transactions.end)


def _look_only_where_told(principal: Any) -> None:
    """Have the library look for an account only where the request says of one."""
    library: Any = list(principal.identity_loaders)

    def load() -> Any:
        return next((found for one in library if (found := one()) is not None), None) if says_who() else None

    principal.identity_loaders = deque([load])


class _LateClock:
    """The clock that the application has at the moment, which tests set."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def now(self) -> Any:
        return self._app.extensions["juying"].clock.now()


def _end(response: Response) -> Response:
    if request.blueprint == "security":
        db.session.rollback()
        transactions.end()
    return response


def _limit(views: dict[str, Any]) -> None:
    for endpoint in GUESSED_AT:
        name = f"security.{endpoint}"
        one_name = limiter.limit(FOR_ONE_NAME, key_func=_whose, methods=["POST"])
        one_address = limiter.limit(FOR_ONE_ADDRESS, methods=["POST"])
        views[name] = one_address(one_name(views[name]))


def _whose() -> str:
    typed = request.form.get("identity") or request.form.get("email") or session.get("tf_user_id", "")
    return f"{get_remote_address()} {runtime().secrets.keyed_hash('limits', str(typed).strip().casefold())}"
