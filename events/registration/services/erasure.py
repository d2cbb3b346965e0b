"""Personal data erased everywhere it stands; the row stays and counts, and a certificate says what went."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.core.files import forget_files
from app.core.runtime import runtime
from app.core.unit import Unit
from app.vocabulary.localized import LANGUAGES, text
from app.vocabulary.times import format_date
from events.registration import policy, queries
from events.registration.enums import HOLDING, ErasureReason, ErasureScope, QuestionType
from events.registration.models import Answer, Delegate, Erasure, Place, ProofCode
from events.registration.rules.erasing import NOBODY
from events.registration.rules.references import LINK_PURPOSE, new_token
from events.registration.rules.statuses import is_holding
from events.registration.services.answers import PREFIX, opened, values_of
from events.registration.services.choices import change_choices
from events.registration.services.decisions import cancel_for_erasure
from events.registration.services.locks import lock_delegate
from events.registration.services.records import free_references
from events.registration.services.traces import (
    erase_contact_of_groups,
    erase_contact_texts,
    erase_drafts,
    erase_from_history,
    erase_history,
    erase_refusal,
    erase_sheets,
    traces_of_delegate,
)
from events.setup.enums import Doing
from events.setup.models import Event
from events.setup.rules import permits

_PURPOSE = "erased reference"


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
    reference, texts = delegate.reference, traces_of_delegate(delegate)
    counts = _erase_answers(unit, delegate, list(delegate.answers))
    for holding in runtime().contributions.holdings:
        if holding.erase is not None:
            counts = _added(counts, holding.erase(unit, delegate))
    if reason != ErasureReason.EXPIRED:
        # By then every form that was not sent is long gone.
        counts = _added(counts, erase_drafts(unit, delegate))
    counts["groups"] = erase_contact_of_groups(unit, delegate)
    counts["refusals"] = erase_refusal(unit, delegate)
    counts["sheets"] = erase_sheets(unit, event)
    _empty(unit, delegate)
    counts["history"] = erase_history(unit, delegate, texts)
    unit.record("delegate.erased", event_id=event.id, subject=("delegate", delegate.id), because=str(reason))
    return _certify(unit, event, reference, scope=ErasureScope.PERSON, reason=reason, counts=counts)


def erase_sensitive(unit: Unit, event: Event, delegate: Delegate, reason: ErasureReason) -> Erasure:
    """Erase the answers that are kept encrypted, their files, and what was made of them.

    By its holder where they withdraw their consent. Raises Forbidden. Records delegate.erased.
    """
    keys = [answer.question.key for answer in delegate.answers if answer.question.sensitive]
    if reason == ErasureReason.WITHDRAWN and not unit.may(policy.may_erase_delegates, event):
        unit.require(policy.may_use_own_link, delegate)
    else:
        unit.require(policy.may_erase_delegates, event)
    return _erase_part(unit, event, delegate, keys, scope=ErasureScope.SENSITIVE, reason=reason)


def erase_answers(
    unit: Unit, event: Event, delegate: Delegate, keys: Collection[str], reason: ErasureReason,
) -> Erasure:
    """Erase the answers to these questions: files, mails, letters and badges that say them, what a roster said of them.

    Raises Forbidden. Records delegate.erased; the certificate names the questions.
    """
    unit.require(policy.may_erase_delegates, event)
    return _erase_part(unit, event, delegate, keys, scope=ErasureScope.ANSWERS, reason=reason)


def erase_contact(unit: Unit, event: Event, delegate: Delegate, reason: ErasureReason) -> Erasure:
    """Erase mobile number and e-mail address and what was sent there. Raises Forbidden. Records delegate.erased."""
    unit.require(policy.may_erase_delegates, event)
    lock_delegate(unit.session, delegate)
    said = {"mobile": [delegate.mobile or ""], "email": [delegate.email or ""]}
    counts = {"contacts": sum(value is not None for value in (delegate.mobile, delegate.email)),
              "refusals": erase_refusal(unit, delegate)}
    counts |= _erase_what_says(unit, event, delegate, said)
    counts = _added(counts, erase_contact_texts(unit, delegate))
    for holding in runtime().contributions.holdings:
        if holding.name == "mail" and holding.erase is not None:
            counts = _added(counts, holding.erase(unit, delegate))
    for value in (delegate.mobile, delegate.email):
        delegate.search_text = delegate.search_text.replace(value.lower(), "") if value else delegate.search_text
    delegate.mobile = delegate.email = delegate.email_key = None
    unit.session.execute(sa.delete(ProofCode).where(ProofCode.delegate_id == delegate.id))
    unit.session.flush()
    unit.record("delegate.erased", event_id=event.id, subject=("delegate", delegate.id), because=str(reason),
                scope=str(ErasureScope.CONTACT))
    return _certify(unit, event, delegate.reference, scope=ErasureScope.CONTACT, reason=reason, counts=counts)


def _erase_part(
    unit: Unit, event: Event, delegate: Delegate, keys: Collection[str], *, scope: ErasureScope, reason: ErasureReason,
) -> Erasure:
    lock_delegate(unit.session, delegate)
    gone = [answer for answer in delegate.answers if answer.question.key in keys]
    said = {answer.question.key: _as_said(answer) for answer in gone}
    counts = _erase_answers(unit, delegate, gone) | _erase_what_says(unit, event, delegate, said)
    unit.record("delegate.erased", event_id=event.id, subject=("delegate", delegate.id), because=str(reason),
                scope=str(scope), questions=sorted(said))
    return _certify(unit, event, delegate.reference, scope=scope, reason=reason, counts=counts, questions=sorted(said))


def _erase_what_says(unit: Unit, event: Event, delegate: Delegate, said: dict[str, list[str]]) -> dict[str, int]:
    """What was made of some answers, or of mobile and e-mail: sheets, history, what features above have written."""
    keys = frozenset(said) | {PREFIX + key for key in said}
    counts = {"sheets": erase_sheets(unit, event), "history": erase_from_history(unit, delegate, keys)}
    if delegate.roster_values:
        delegate.roster_values = {name: value for name, value in delegate.roster_values.items() if name not in keys}
    for found in runtime().contributions.ask("delegate.answers_erased", unit, delegate, said):
        counts = _added(counts, found)
    return counts


def _as_said(answer: Answer) -> list[str]:
    """An answer as texts may have said it, in both languages; a file is said nowhere."""
    if answer.file_id is not None:
        return []
    value, question = opened(answer), answer.question
    found = [str(one) for one in value] if isinstance(value, list) else [] if isinstance(value, bool) else [str(value)]
    for language in LANGUAGES:
        found += [text(one["label"], language) for one in question.choices if one["value"] in found]
        if question.type == QuestionType.DATE:
            found.append(format_date(date.fromisoformat(value), language, year=True))
    return found


def _added(counts: dict[str, int], more: dict[str, int]) -> dict[str, int]:
    return counts | {name: counts.get(name, 0) + count for name, count in more.items()}


def _erase_answers(unit: Unit, delegate: Delegate, gone: list[Answer]) -> dict[str, int]:
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
    questions: list[str] | None = None,
) -> Erasure:
    erasure = Erasure(
        event_id=event.id, certificate=secrets.token_urlsafe(18), reference_hash=hash_of_reference(reference),
        scope=scope, reason=reason, at=unit.now(), questions=questions,
        counts={name: count for name, count in counts.items() if count})
    unit.session.add(erasure)
    unit.session.flush()
    # The list outside of the database is what a restored backup is held against.
    unit.enqueue("registration.note_erasure", reference_hash=erasure.reference_hash, scope=str(scope),
                 at=erasure.at.isoformat(), keys=questions or [])
    return erasure
