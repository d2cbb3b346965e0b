"""What people bring to the rest of the house: pages, lines in the side bar, parts of a delegate's and a group's page."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.core.actors import Command, JobActor
from app.core.contributions import Contributions, NavigationItem, PersonalHolding, WaitingItem
from app.core.unit import Unit
from events.people import errors, tasks
from events.people.policy import may_assign, may_merge, may_see_guests
from events.people.queries.duplicates import count_pairs, counted_pairs
from events.people.queries.liaisons import liaison_column, liaison_filter
from events.people.routes import init_routes
from events.people.routes.panels import delegate_panels, group_panels, liaison_names, review_panels
from events.registration import queries as registration
from events.registration.enums import ErasureReason
from events.registration.models import Delegate
from events.registration.services.erasure import erase_delegate
from events.registration.services.merging import forget_answers
from events.setup.models import Event


def _pairs_sentence(count: int) -> str:
    return str(ngettext("To look at: %(num)s pair that may be one person",
                        "To look at: %(num)s pairs that may be one person", count))


def _parts_of(session: Session, delegate: Delegate) -> list[dict[str, Any]]:
    """Registrations that became part of a delegate's, by their references."""
    return [{"merged_registration": one.reference, "name": one.name, "registered_at": one.created_at.isoformat()}
            for one in registration.merged_rows(session, delegate)]


def _erase_parts(unit: Unit, delegate: Delegate) -> dict[str, int]:
    """Erase what became part of a delegate's registration along with it, each with a certificate of its own."""
    reason = ErasureReason.EXPIRED if isinstance(unit.actor, JobActor) else (
        ErasureReason.RESTORED if isinstance(unit.actor, Command) else ErasureReason.ASKED)
    parts = [one for one in registration.merged_rows(unit.session, delegate) if one.erased_at is None]
    for one in parts:
        erase_delegate(unit, unit.session.get_one(Event, one.event_id), one, reason)
    return {}


def _counted(event: Event) -> sa.Select[Any]:
    return counted_pairs(event.id)


def contribute(app: Flask, contributions: Contributions) -> None:
    """Add all that people bring."""
    _ = errors
    init_routes(app)
    contributions.answer("queue.sweep", tasks.sweep)
    contributions.answer("delegates.panels", delegate_panels)
    contributions.answer("delegates.review_panels", review_panels)
    contributions.answer("groups.panels", group_panels)
    contributions.answer("groups.liaisons", liaison_names)
    contributions.answer("delegate.answers_erased", forget_answers)
    contributions.answer("delegates.columns", lambda: [liaison_column()])
    contributions.answer("delegates.filters", lambda: [liaison_filter()])
    contributions.add(PersonalHolding("parts", _parts_of, _erase_parts))
    contributions.add(NavigationItem(
        group=_l("People"), label=_l("Suspected duplicates"), endpoint="people.duplicates", may=may_merge,
        counted=_counted, urgent=True, order=34))
    contributions.add(NavigationItem(
        group=_l("People"), label=_l("Liaisons"), endpoint="people.liaisons", may=may_assign, order=34))
    contributions.add(NavigationItem(
        group="", label=_l("My guests"), endpoint="people.guests", may=may_see_guests, order=1))
    contributions.add(WaitingItem(
        name="people.pairs", sentence=_pairs_sentence, count=count_pairs, endpoint="people.duplicates", may=may_merge))
