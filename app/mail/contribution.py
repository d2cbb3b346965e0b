"""What the outbox brings to the rest of the house: pages, a line in the side bar, what waits, and what a person was sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.accounts.models import Staff
from app.core.contributions import Contributions, NavigationItem, PersonalHolding, WaitingItem
from app.core.unit import Unit
from app.mail import errors, routes, tasks
from app.mail.letters import Letter
from app.mail.policy import may_view_outbox
from app.mail.queries import mail_about, undelivered, undelivered_count
from app.mail.services import compose_from, erase_mail, erase_mail_saying
from app.mail.wording import undelivered_sentence


def compose_for_staff(unit: Unit, staff: Staff, occasion: str, values: Mapping[str, Any]) -> None:
    """A letter about an account, in its language; its text is forgotten once it is sent."""
    compose_from(unit, Letter(
        occasion=occasion, language=staff.language, to_address=staff.email or "", to_name=staff.name, subject="",
        body="", confidential=True), values)


def contribute(app: Flask, contributions: Contributions) -> None:
    """Add all that the outbox brings."""
    _ = errors, tasks
    app.register_blueprint(routes.feature)
    contributions.answer("mail.compose_for_staff", compose_for_staff)
    contributions.add(NavigationItem(
        group=_l("Told outside"), label=_l("Mail"), endpoint="mail.outbox", may=may_view_outbox, counted=undelivered,
        urgent=True, order=180))
    contributions.add(WaitingItem(
        name="mail.undelivered", sentence=undelivered_sentence, count=undelivered_count, endpoint="mail.outbox",
        may=may_view_outbox))
    contributions.answer("delegate.answers_erased", erase_mail_saying)
    contributions.add(PersonalHolding(name="mail", export=mail_about, erase=erase_mail))
