"""Who is known without being a delegate: contacts of groups, and who was invited. Kept no longer than delegates are."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from app.core.audit import AuditEntry
from app.core.jobs import Job
from app.core.unit import Unit
from app.mail.services import erase_mail_to
from app.vocabulary.times import local_date
from events.registration import policy, queries
from events.registration.enums import InvitationKind
from events.registration.models import Group, Invitation
from events.registration.rules.erasing import NOBODY
from events.registration.rules.retention import kept_until
from events.setup.models import Event

_OF_INVITATION = ("name_latin", "unit", "title", "mobile", "email", "country", "province")


def forget_contact(unit: Unit, group: Group) -> int:
    """Forget who a group's contact is, and what was mailed to them; the group and its members stay. Returns the mails.

    The caller has decided it.
    """
    mails = erase_mail_to(unit, group.event_id, "registration.group", group.email) if group.email else 0
    group.contact_name, group.mobile, group.email, group.submission, group.liaison_note = NOBODY, None, None, None, None
    key = str(group.id)
    for table in (AuditEntry, Job):
        unit.session.execute(sa.update(table).where(
            table.actor_kind == "group", table.actor_key == key).values(actor_label=NOBODY))
    unit.session.flush()
    return mails


def forget_invited(unit: Unit, invitation: Invitation) -> int:
    """Forget whom an invitation named, and what was mailed to them; that it was made and used stays. Returns the mails.

    The caller has decided it.
    """
    mails = 0
    if invitation.email:
        occasion = "registration.invitation_code" if invitation.kind == InvitationKind.CODE else "registration.invitation"
        mails = erase_mail_to(unit, invitation.event_id, occasion, invitation.email)
    invitation.name = NOBODY
    for name in _OF_INVITATION:
        setattr(invitation, name, None)
    unit.session.flush()
    return mails


def events_with_due_contacts(unit: Unit) -> Iterator[int]:
    """The events of which some contact or invitation is kept no longer."""
    for event in unit.session.scalars(sa.select(Event).order_by(Event.id)):
        if any(True for _one in _due(unit, event)):
            yield event.id


def forget_due_contacts(unit: Unit, event: Event) -> int:
    """Forget the contacts and invitations whose time is over; returns how many. Raises Forbidden. Recorded as a number."""
    unit.require(policy.may_erase_delegates, event)
    due = list(_due(unit, event))
    mails = 0
    for one in due:
        mails += forget_contact(unit, one) if isinstance(one, Group) else forget_invited(unit, one)
    if due:
        unit.record("registration.contacts_erased", event_id=event.id, subject=("event", event.code),
                    groups=sum(isinstance(one, Group) for one in due),
                    invitations=sum(isinstance(one, Invitation) for one in due), messages=mails)
    return len(due)


def _due(unit: Unit, event: Event) -> Iterator[Group | Invitation]:
    days = queries.settings_of(unit.session, event.id).person_days
    if days is None:
        return
    today = local_date(unit.now(), event.timezone)
    known = [*unit.session.scalars(sa.select(Group).where(Group.event_id == event.id, Group.contact_name != NOBODY)),
             *unit.session.scalars(sa.select(Invitation).where(
                 Invitation.event_id == event.id, Invitation.name != NOBODY))]
    for one in known:
        last = kept_until(event.ends, local_date(one.created_at, event.timezone), days)
        if last is not None and today > last:
            yield one
