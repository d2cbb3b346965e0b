"""What the sign-in library would mail is asked of whoever sends mail in this house."""

from __future__ import annotations

from typing import Any, Final

from flask import Response, after_this_request
from flask_security import MailUtil

from app.core.actors import StaffActor
from app.core.database import db
from app.core.runtime import runtime
from app.core.unit import Unit
from app.web.addresses import address_of

# The library's templates with our occasions. What isn't here isn't sent.
OCCASIONS: Final = {
    "security/email/reset_instructions": "account.password_link",
    "security/email/reset_notice": "account.password_set",
    "security/email/change_notice": "account.password_set",
}


class Letters(MailUtil):
    """Has letters composed in the request's transaction, by the answer to "mail.compose_for_staff"."""

    def send_mail(  # noqa: PLR0917  # the library's signature
        self, template: str, subject: str, recipient: Any, sender: Any, body: str | None,  # noqa: ARG002  # as well
        html: str | None, **kwargs: Any,  # noqa: ARG002  # as well
    ) -> None:
        """Have the letter for `template` composed; an account without an e-mail gets none."""
        occasion, staff = OCCASIONS.get(template), kwargs.get("user")
        if occasion is None or staff is None or not recipient:
            return
        unit = Unit(db.session(), StaffActor(label=staff.name, id=staff.id), runtime().clock, writes=True)
        # The link is made from the configured address, never from what the request's headers claim.
        token = kwargs.get("reset_token")
        values = {
            "name": staff.name, "username": staff.username, "within": kwargs.get("within", ""),
            "link": address_of("security.reset_password", token=token) if token else "",
            "recovery": address_of("security.forgot_password"),
        }
        runtime().contributions.ask("mail.compose_for_staff", unit, staff, occasion, values)

        @after_this_request
        def finish(response: Response) -> Response:
            unit.finish()
            return response
