"""What registration brings to the rest of the house: pages, commands, the part `form`, what waits, what a person told us."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.core.contributions import Contributions, NavigationItem, PersonalHolding, UsesOf, WaitingItem
from app.core.unit import Unit
from app.mail.occasions import define_occasions
from events.registration import tasks  # they define the codes, audit tags and jobs
from events.registration.commands import delegates_group
from events.registration.enums import DelegateStatus
from events.registration.models import Delegate, Group, Invitation
from events.registration.placeholders import OCCASIONS, PLACEHOLDERS
from events.registration.policy import may_approve_delegates, may_edit_settings, may_view_delegates
from events.registration.queries import count_delegates, count_pending
from events.registration.queries.invitations import invitation_about
from events.registration.queries.lists import listed
from events.registration.queries.persons import held_about
from events.registration.queries.uses import uses_of_setup
from events.registration.routes import init_routes
from events.registration.saved_views.services import erase_views, views_about
from events.registration.services.choices import recount_choices
from events.registration.services.invitations import erase_invitation
from events.registration.services.places import promote_waiting
from events.registration.services.questions import FormPart, answers_to
from events.registration.services.records import lock_roster
from events.registration.services.rosters.uploads import erase_uploads_about, uploads_about
from events.registration.services.settings import RegistrationPart
from events.setup.models import Event


def _all(event: Event) -> sa.Select[int]:
    return sa.select(sa.func.count()).select_from(Delegate).where(listed(event.id))


def _groups(event: Event) -> sa.Select[int]:
    return sa.select(sa.func.count()).select_from(Group).where(Group.event_id == event.id)


def _invitations(event: Event) -> sa.Select[int]:
    return sa.select(sa.func.count()).select_from(Invitation).where(
        Invitation.event_id == event.id, Invitation.withdrawn_at.is_(None))


def _to_approve(event: Event) -> sa.Select[int]:
    return _all(event).where(Delegate.status == DelegateStatus.PENDING)


def _pending(session: Session, event: Event) -> int:
    return count_pending(session, event.id)


def _waiting_sentence(count: int) -> str:
    return str(ngettext("To approve: %(num)s registration", "To approve: %(num)s registrations", count))


def _event_code(session: Session, event_id: int | None) -> str:
    event = session.get(Event, event_id) if event_id is not None else None
    return event.code if event else ""


def _counts(session: Session, event: Event) -> list[tuple[str, int]]:
    """What two editions are compared by."""
    return [(str(_("Delegates")), count_delegates(session, event.id))]


def _give_new_places(unit: Unit, event: Event) -> None:
    lock_roster(unit.session, event.id)
    recount_choices(unit.session, event.id)
    promote_waiting(unit, [activity.id for activity in event.activities])


def contribute(app: Flask, contributions: Contributions) -> None:
    """Add all that registration brings."""
    init_routes(app)
    app.cli.add_command(delegates_group)
    contributions.add(FormPart())
    contributions.add(RegistrationPart())
    define_occasions(*OCCASIONS)
    contributions.answer("mail.event_code", _event_code)
    for placeholder in PLACEHOLDERS:
        contributions.add(placeholder)
    contributions.answer("event.changed", _give_new_places)
    contributions.answer("queue.sweep", tasks.sweep)
    contributions.answer("backup.restored", tasks.after_restore)
    contributions.answer("edition.counts", _counts)
    contributions.add(UsesOf("delegates", uses_of_setup))
    contributions.add(UsesOf("answers", answers_to))
    contributions.add(PersonalHolding("registration", held_about))
    contributions.add(PersonalHolding("views", views_about, erase_views))
    contributions.add(PersonalHolding("invitations", invitation_about, erase_invitation))
    contributions.add(PersonalHolding("rosters", uploads_about, erase_uploads_about))
    contributions.add(NavigationItem(
        group=_l("People"), label=_l("Delegates"), endpoint="registration.delegates", may=may_view_delegates,
        counted=_all, order=30))
    contributions.add(NavigationItem(
        group=_l("People"), label=_l("Groups"), endpoint="registration.groups", may=may_view_delegates,
        counted=_groups, order=32))
    contributions.add(NavigationItem(
        group=_l("People"), label=_l("Invitations"), endpoint="registration.invitations", may=may_view_delegates,
        counted=_invitations, order=33))
    contributions.add(NavigationItem(
        group=_l("People"), label=_l("To approve"), endpoint="registration.approval_queue", may=may_approve_delegates,
        counted=_to_approve, urgent=True, order=31))
    contributions.add(NavigationItem(
        group=_l("People"), label=_l("Waiting lists"), endpoint="registration.waiting_lists",
        may=may_view_delegates, order=36))
    contributions.add(NavigationItem(
        group=_l("Preparation"), label=_l("Changes and retention"), endpoint="registration.settings",
        may=may_edit_settings, order=22))
    contributions.add(WaitingItem(
        name="registration.pending", sentence=_waiting_sentence, count=_pending,
        endpoint="registration.approval_queue", may=may_approve_delegates))
