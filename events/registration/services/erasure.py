"""Personal data erased everywhere it stands; the row stays and counts, and a certificate says what went."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from app.core.audit import AuditEntry
from app.core.files import StoredFile, forget_files
from app.core.runtime import runtime
from app.core.unit import Unit
from app.vocabulary.times import local_date
from events.registration import policy, queries
from events.registration.enums import HOLDING, ErasureReason, ErasureScope
from events.registration.models import Answer, Delegate, Erasure, Place, ProofCode, Question
from events.registration.rules.references import LINK_PURPOSE, new_token
from events.registration.rules.retention import kept_until
from events.registration.rules.statuses import is_holding
from events.registration.services.answers import values_of
from events.registration.services.choices import change_choices
from events.registration.services.decisions import cancel_for_erasure
from events.registration.services.locks import lock_delegate
from events.registration.services.records import free_references
from events.setup.enums import Doing
from events.setup.models import Event
from events.setup.rules import permits

NOBODY = "—"
_PURPOSE = "erased reference"
# Files of the whole event that name many people; whoever needs one reads it in or writes it out again.
_SHEETS = ("roster", "roster_report")


def hash_of_reference(reference: str) -> str:
    """By what an erased person is found in a backup, and by nobody else."""
    return runtime().secrets.keyed_hash(_PURPOSE, reference)


def erase_delegate(unit: Unit, event: Event, delegate: Delegate, reason: ErasureReason) -> Erasure:
    """Erase all that tells who a delegate is: answers, files, mails, sheets, badges, what the history names.

    While the event permits changes the registration is cancelled first, and its places go on; afterwards it keeps its
    status, for it is counted by category, country and province. Raises Forbidden. Records delegate.erased.
    """
    if reason == ErasureReason.ASKED and not unit.may(policy.may_erase_delegates, event):
        unit.require(policy.may_use_own_link, delegate)
    elif reason != ErasureReason.ASKED:
        unit.require(policy.may_erase_delegates, event)
    lock_delegate(unit.session, delegate)
    if is_holding(delegate.status) and permits(event, Doing.SELF_SERVICE, unit.now()):
        cancel_for_erasure(unit, event, delegate)
    reference = delegate.reference
    counts = _erase_answers(unit, delegate, sensitive_only=False)
    for holding in runtime().contributions.holdings:
        if holding.erase is not None:
            counts |= holding.erase(unit, delegate)
    counts["sheets"] = _erase_sheets(unit, event)
    counts["history"] = _erase_history(unit, delegate)
    _empty(unit, delegate)
    unit.record("delegate.erased", event_id=event.id, subject=("delegate", delegate.id), because=str(reason))
    return _certify(unit, event, reference, scope=ErasureScope.PERSON, reason=reason, counts=counts)


def erase_sensitive(unit: Unit, event: Event, delegate: Delegate, reason: ErasureReason) -> Erasure:
    """Erase the answers that are kept encrypted, and their files. Raises Forbidden. Records delegate.erased."""
    unit.require(policy.may_erase_delegates, event)
    lock_delegate(unit.session, delegate)
    counts = _erase_answers(unit, delegate, sensitive_only=True)
    unit.record("delegate.erased", event_id=event.id, subject=("delegate", delegate.id), because=str(reason),
                scope=str(ErasureScope.SENSITIVE))
    return _certify(unit, event, delegate.reference, scope=ErasureScope.SENSITIVE, reason=reason, counts=counts)


def due_erasures(unit: Unit) -> Iterator[tuple[int, int, ErasureScope]]:
    """What is kept no longer by its event's own settings: (event, delegate, what), persons before sensitive answers."""
    for event in unit.session.scalars(sa.select(Event).order_by(Event.id)):
        settings = queries.settings_of(unit.session, event.id)
        for scope, days in ((ErasureScope.PERSON, settings.person_days), (ErasureScope.SENSITIVE, settings.sensitive_days)):
            statement = sa.select(Delegate.id, Delegate.created_at).where(
                Delegate.event_id == event.id, Delegate.erased_at.is_(None))
            if scope == ErasureScope.SENSITIVE:
                statement = statement.where(Delegate.id.in_(
                    sa.select(Answer.delegate_id).join(Question).where(Question.event_id == event.id, Question.sensitive)))
            if days is None:
                continue
            today = local_date(unit.now(), event.timezone)
            for delegate_id, created in unit.session.execute(statement.order_by(Delegate.id)).all():
                last = kept_until(event.ends, local_date(created, event.timezone), days)
                if last is not None and today > last:
                    yield event.id, delegate_id, scope


def erase_again(unit: Unit, erased: Sequence[tuple[str, str]]) -> int:
    """Erase anew what a restored backup has brought back: (hash of the reference, scope). Returns how many."""
    scopes: dict[str, set[str]] = {}
    for hashed, scope in erased:
        scopes.setdefault(hashed, set()).add(scope)
    count = 0
    for delegate_id, reference in unit.session.execute(
            sa.select(Delegate.id, Delegate.reference).where(Delegate.erased_at.is_(None)).order_by(Delegate.id)).all():
        wanted = scopes.get(hash_of_reference(reference))
        if not wanted:
            continue
        delegate = unit.session.get_one(Delegate, delegate_id)
        event = unit.session.get_one(Event, delegate.event_id)
        if ErasureScope.PERSON in wanted:
            erase_delegate(unit, event, delegate, ErasureReason.RESTORED)
        elif any(answer.question.sensitive for answer in delegate.answers):
            erase_sensitive(unit, event, delegate, ErasureReason.RESTORED)
        else:
            continue
        count += 1
    return count


def _erase_answers(unit: Unit, delegate: Delegate, *, sensitive_only: bool) -> dict[str, int]:
    gone = [answer for answer in delegate.answers if answer.question.sensitive or not sensitive_only]
    if delegate.status in HOLDING:
        values = values_of(delegate)
        kept = {answer.question.key for answer in delegate.answers} - {answer.question.key for answer in gone}
        change_choices(unit.session, queries.questions_of(unit.session, delegate.event_id), values,
                       {key: value for key, value in values.items() if key in kept})
    files = [answer.file_id for answer in gone if answer.file_id is not None]
    for answer in gone:
        delegate.answers.remove(answer)
    unit.session.flush()
    return {"answers": len(gone) - len(files), "files": forget_files(unit, files)}


def _erase_sheets(unit: Unit, event: Event) -> int:
    return forget_files(unit, unit.session.scalars(
        sa.select(StoredFile.id).where(StoredFile.event_id == event.id, StoredFile.purpose.in_(_SHEETS))).all())


def _erase_history(unit: Unit, delegate: Delegate) -> int:
    """What was done and when stays; with which values, and under which name, goes."""
    key = str(delegate.id)
    about = sa.and_(AuditEntry.subject_kind == "delegate", AuditEntry.subject_key == key)
    by_link = sa.and_(AuditEntry.actor_kind == "link", AuditEntry.actor_key == key)
    numbers = unit.session.scalars(sa.update(AuditEntry).where(about).values(details={}).returning(AuditEntry.id)).all()
    unit.session.execute(sa.update(AuditEntry).where(by_link).values(actor_label=NOBODY, details={}))
    return len(numbers)


def _empty(unit: Unit, delegate: Delegate) -> None:
    token, sealed = new_token(), runtime().secrets
    values: dict[str, Any] = {
        "reference": free_references(unit.session, 1)[0], "token_hash": sealed.keyed_hash(LINK_PURPOSE, token),
        "token_closed": sealed.encrypt(token.encode()), "name": NOBODY, "name_key": f"erased {delegate.id}",
        "sort_key": "~", "search_text": "", "attention": [], "consents": {}, "erased_at": unit.now(),
        **dict.fromkeys(("name_latin", "unit", "title", "mobile", "email", "email_key", "note", "roster_values",
                         "submission", "rejection_reason", "correction")),
    }
    for name, value in values.items():
        setattr(delegate, name, value)
    unit.session.flush()
    unit.session.execute(sa.update(Place).where(Place.delegate_id == delegate.id).values(moved_reason=None))
    unit.session.execute(sa.delete(ProofCode).where(ProofCode.delegate_id == delegate.id))


def _certify(
    unit: Unit, event: Event, reference: str, *, scope: ErasureScope, reason: ErasureReason, counts: dict[str, int],
) -> Erasure:
    erasure = Erasure(
        event_id=event.id, certificate=secrets.token_urlsafe(18), reference_hash=hash_of_reference(reference),
        scope=scope, reason=reason, at=unit.now(), counts={name: count for name, count in counts.items() if count})
    unit.session.add(erasure)
    unit.session.flush()
    # The list outside of the database is what a restored backup is held against.
    unit.enqueue("registration.note_erasure", reference_hash=erasure.reference_hash, scope=str(scope),
                 at=erasure.at.isoformat())
    return erasure
