"""Everything about a person on an event: from the audit, the outbox, and whoever else knows of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.core.audit import AuditEntry, tag_sentence
from app.core.runtime import runtime
from app.mail.models import MailMessage
from events.people.enums import Happened
from events.people.rules.timeline import Moment, in_order, kind_of_tag
from events.people.wording import actor_words, details_in_words, mail_state_words
from events.registration import queries as registration
from events.registration.models import Delegate
from events.setup.models import Event

MOST = 2000


def moments_of(
    session: Session, event: Event, delegate: Delegate, merged: Sequence[Delegate], kind: str = "",
) -> list[Moment]:
    """What happened with a person, the newest first; with the registrations that became part of theirs (`merged`)."""
    people = [delegate, *merged]
    found = [*_acts(session, event, people), *_mails(session, event, people)]
    for answer in runtime().contributions.ask("people.timeline", session, event, people):
        found += answer
    return in_order(found, kind)


def _acts(session: Session, event: Event, people: Sequence[Delegate]) -> list[Moment]:
    references = {str(one.id): one.reference for one in people}
    entries = session.scalars(
        sa.select(AuditEntry)
        .where(AuditEntry.subject_kind == "delegate", AuditEntry.subject_key.in_(references))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(MOST)).all()
    questions = {one.key: one for one in registration.questions_of(session, event.id)}
    return [Moment(
        at=entry.at, who=actor_words(entry), kind=kind_of_tag(entry.tag), sentence=tag_sentence(entry.tag),
        details=(*_of_part(references, entry, people[0]), *details_in_words(event, entry, questions)))
        for entry in entries]


def _of_part(references: dict[str, str], entry: AuditEntry, kept: Delegate) -> tuple[str, ...]:
    """Which of the merged registrations it was about, where it wasn't the kept one."""
    reference = references[entry.subject_key or ""]
    return () if reference == kept.reference else (_("Registration %(reference)s", reference=reference),)


def _mails(session: Session, event: Event, people: Sequence[Delegate]) -> list[Moment]:
    rows: Sequence[Any] = session.scalars(
        sa.select(MailMessage).where(MailMessage.delegate_id.in_([one.id for one in people]), ~MailMessage.confidential)
        .order_by(MailMessage.id.desc()).limit(MOST)).all()
    states = mail_state_words()
    return [Moment(
        at=row.sent_at or row.created_at, who=_("Outbox"), kind=Happened.MAIL,
        sentence=_("Message “%(subject)s”: %(state)s", subject=row.subject, state=states[row.state]),
        link=url_for("mail.message", event_code=event.code, message_id=row.id)) for row in rows]
