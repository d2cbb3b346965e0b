"""What the follow-up brings to the rest of the house."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.core.contributions import Contributions, NavigationItem, PersonalHolding, WaitingItem
from app.core.runtime import runtime
from events.followup import errors, tags, tasks
from events.followup.policy import may_follow_up
from events.followup.queries.reminders import count_due
from events.followup.queries.statements import count_waiting, waiting_number
from events.followup.routes import init_routes
from events.followup.routes.deals import deal_panel
from events.followup.services.erasing import erase_held, erase_texts, held_about
from events.setup.models import Event


def contribute(app: Flask, contributions: Contributions) -> None:
    """Add all that the follow-up brings."""
    _ = errors, tags, tasks
    init_routes(app)
    contributions.answer("deal.panels", deal_panel)
    contributions.answer("delegate.contact_erased", erase_texts)
    contributions.add(PersonalHolding("follow_up", held_about, erase_held))
    contributions.add(NavigationItem(
        group=_l("Docking"), label=_l("Follow-up"), endpoint="followup.statements", may=may_follow_up,
        counted=waiting_number, urgent=True, order=122))
    contributions.add(WaitingItem(
        name="statements", count=count_waiting, endpoint="followup.statements", may=may_follow_up, sentence=_statements))
    contributions.add(WaitingItem(
        name="reminders", count=_due, endpoint="followup.reminders", may=may_follow_up, sentence=_reminders))


def _due(session: Session, event: Event) -> int:
    return count_due(session, event, runtime().clock.now())


def _statements(count: int) -> Any:
    return ngettext("%(num)s company says how its deal goes on", "%(num)s companies say how their deals go on", count)


def _reminders(count: int) -> Any:
    return ngettext("%(num)s reminder of a stalled deal to send", "%(num)s reminders of stalled deals to send", count)
