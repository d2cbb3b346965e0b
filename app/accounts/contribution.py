"""What accounts bring to the rest of the house: sign-in, who a session is, pages, and the command `staff`."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for

from app.accounts import errors, routes
from app.accounts.commands import staff_group
from app.accounts.sign_in import identify, init_sign_in
from app.core.contributions import Contributions
from app.web.identity import register_identity


def contribute(app: Flask, contributions: Contributions) -> None:
    """Add all that accounts bring. Mail is asked for by the question "mail.compose_for_staff"."""
    _ = errors, contributions
    init_sign_in(app)
    register_identity(app, identify)
    app.register_blueprint(routes.feature)
    app.cli.add_command(staff_group)

    @app.context_processor
    def own_account() -> dict[str, Any]:
        return {"account_url": url_for("accounts.account")}
