"""Where somebody has left traces beside their own row: histories, jobs, sheets of the whole event, drafts, groups."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from app.core.audit import AuditEntry
from app.core.files import StoredFile, forget_files
from app.core.jobs import Job
from app.core.runtime import runtime
from app.core.unit import Unit
from app.mail.models import MailRefusal
from app.mail.services import erase_mail_to
from events.registration.models import Delegate, Draft, Group, Invitation
from events.registration.rules.erasing import NOBODY, pattern_of, traces_of, without_keys, without_traces
from events.registration.services.contacts import forget_contact
from events.setup.models import Event

# What was written to an address before it was known as a delegate's.
_MAILED_BEFORE = ("registration.invitation", "registration.invitation_code", "registration.group", "registration.draft")
# Files of the whole event that name many people; whoever needs one reads it in or writes it out again.
SHEETS = ("roster", "roster_report", "group_refused", "delegates_export")


def traces_of_delegate(delegate: Delegate) -> tuple[str, ...]:
    """By what somebody can be known in a text."""
    return traces_of(delegate.name, delegate.name_latin, delegate.mobile, delegate.email, delegate.reference)


def wipe(
    unit: Unit, columns: Sequence[Any], where: sa.ColumnElement[bool], texts: Sequence[str], instead: str = NOBODY,
) -> int:
    """Put `instead` for the texts in these columns of one table, JSON included; returns how many rows changed."""
    if not texts:
        return 0
    table = columns[0].table if isinstance(columns[0], sa.Column) else columns[0].class_.__table__
    named = [table.c[column.name] for column in columns]
    forms = {*texts, *(json.dumps(text)[1:-1] for text in texts)}
    found = sa.or_(*(sa.cast(column, sa.Text).icontains(form, autoescape=True) for column in named for form in forms))
    pattern, changed = pattern_of(texts), 0
    keys = list(table.primary_key)
    for row in unit.session.execute(sa.select(*keys, *named).where(where, found)).mappings().all():
        values = {column.name: without_traces(row[column], pattern, instead) for column in named}
        if any(values[column.name] != row[column] for column in named):
            unit.session.execute(sa.update(table).where(*(key == row[key] for key in keys)).values(values))
            changed += 1
    return changed


def erase_sheets(unit: Unit, event: Event) -> int:
    """Delete the event's uploaded and written lists; returns how many."""
    return forget_files(unit, unit.session.scalars(
        sa.select(StoredFile.id).where(StoredFile.event_id == event.id, StoredFile.purpose.in_(SHEETS))).all())


def erase_history(unit: Unit, delegate: Delegate, texts: Sequence[str]) -> int:
    """What was done and when stays; with which values, and under which name, goes. Returns how many entries it touched."""
    key = str(delegate.id)
    about = sa.and_(AuditEntry.subject_kind == "delegate", AuditEntry.subject_key == key)
    by_link = sa.and_(AuditEntry.actor_kind == "link", AuditEntry.actor_key == key)
    numbers = unit.session.scalars(sa.update(AuditEntry).where(about).values(details={}).returning(AuditEntry.id)).all()
    unit.session.execute(sa.update(AuditEntry).where(by_link).values(actor_label=NOBODY, details={}))
    unit.session.execute(
        sa.update(Job).where(Job.actor_kind == "link", Job.actor_key == key).values(actor_label=NOBODY))
    others = sa.and_(AuditEntry.event_id == delegate.event_id, sa.not_(about))
    touched = wipe(unit, [AuditEntry.details], others, texts)
    wipe(unit, [Job.arguments, Job.result, Job.error_parameters], Job.event_id == delegate.event_id, texts)
    return len(numbers) + touched


def erase_from_history(unit: Unit, delegate: Delegate, keys: frozenset[str]) -> int:
    """Take the values of some questions out of a delegate's history; returns how many entries changed."""
    about = sa.select(AuditEntry).where(AuditEntry.subject_kind == "delegate", AuditEntry.subject_key == str(delegate.id))
    changed = 0
    for entry in unit.session.scalars(about):
        left = without_keys(entry.details, keys)
        if left != entry.details:
            entry.details = left
            changed += 1
    return changed


def erase_refusal(unit: Unit, delegate: Delegate) -> int:
    """Forget that an address wants no news: it isn't known any more. Returns how many."""
    if not delegate.email_key:
        return 0
    return len(unit.session.scalars(
        sa.delete(MailRefusal).where(MailRefusal.event_id == delegate.event_id,
                                     MailRefusal.email_key == delegate.email_key).returning(MailRefusal.id)).all())


def erase_drafts(unit: Unit, delegate: Delegate) -> dict[str, int]:
    """Delete what the same person has typed and not sent, and the mails with its links."""
    mine = {text for text in (delegate.email, delegate.mobile) if text}
    gone = [draft.id for draft in unit.session.scalars(sa.select(Draft).where(Draft.event_id == delegate.event_id))
            if _is_typed_by(draft, delegate.name, mine)]
    unit.session.execute(sa.delete(Draft).where(Draft.id.in_(gone)))
    mails = erase_mail_to(unit, delegate.event_id, "registration.draft", delegate.email) if delegate.email else 0
    return {"drafts": len(gone), "draft_messages": mails}


def _is_typed_by(draft: Draft, name: str, contacts: set[str]) -> bool:
    typed = json.loads(runtime().secrets.decrypt(draft.closed))
    said = {text.replace(" ", "") for field in ("email", "mobile") for text in typed.get(field, ())}
    said |= {f"+86{text}" for text in said}
    return bool(contacts & said) or (not any(said) and name in typed.get("name", ()))


def groups_contacted_by(unit: Unit, delegate: Delegate) -> Sequence[Group]:
    """The groups whose contact the delegate is: the same name with the same number or address."""
    reached = [column == value for column, value in ((Group.mobile, delegate.mobile), (Group.email, delegate.email)) if value]
    if not reached:
        return []
    return unit.session.scalars(sa.select(Group).where(
        Group.event_id == delegate.event_id, Group.contact_name == delegate.name, sa.or_(*reached))).all()


def erase_contact_of_groups(unit: Unit, delegate: Delegate) -> int:
    """Forget the delegate as the contact of groups. Returns how many."""
    groups = groups_contacted_by(unit, delegate)
    for group in groups:
        forget_contact(unit, group)
    return len(groups)


def erase_contact_texts(unit: Unit, delegate: Delegate) -> dict[str, int]:
    """Take mobile number and e-mail address out of everything else that has them: invitations, groups, mails, history."""
    texts = traces_of(delegate.mobile, delegate.email)
    mails = sum(erase_mail_to(unit, delegate.event_id, occasion, delegate.email) for occasion in _MAILED_BEFORE) if (
        delegate.email) else 0
    invitation = unit.session.get(Invitation, delegate.invitation_id) if delegate.invitation_id is not None else None
    known: list[Group | Invitation] = [*groups_contacted_by(unit, delegate)]
    for row in known + ([invitation] if invitation is not None else []):
        row.mobile = row.email = None
    unit.session.flush()
    history = wipe(unit, [AuditEntry.details], AuditEntry.event_id == delegate.event_id, texts)
    wipe(unit, [Job.arguments, Job.result, Job.error_parameters], Job.event_id == delegate.event_id, texts)
    counts = {"messages": mails, "history": history}
    for found in runtime().contributions.ask("delegate.contact_erased", unit, delegate, texts):
        counts |= found
    return counts
