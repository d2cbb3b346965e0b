"""Separate consents: asked at the form, given with version and time, withdrawn again by whoever gave them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.core.errors import Refused
from app.core.unit import Unit
from events.registration import policy, queries
from events.registration.enums import ErasureReason
from events.registration.models import Delegate, Question
from events.registration.rules.consents import PRIVACY, SENSITIVE, as_given, asked_consents, is_given
from events.registration.rules.persons import FieldError
from events.registration.services.answers import Given
from events.registration.services.erasure import erase_sensitive
from events.registration.services.locks import lock_delegate
from events.setup.models import Event


def consents_asked(session: Session, event_id: int, questions: Sequence[Question]) -> list[dict[str, Any]]:
    """What is asked beside the privacy notice where these are the questions: {"code", "version", "text"?} each."""
    return asked_consents(queries.settings_of(session, event_id).consents, has_sensitive=any(
        one.sensitive for one in questions))


def missing_consents(questions: Sequence[Question], given: Given, consents: Collection[str]) -> list[FieldError]:
    """What can't be taken without a consent that isn't there: anything, or answers that are kept encrypted."""
    errors = [] if PRIVACY in consents else [FieldError(f"consent-{PRIVACY}", "consent_needed")]
    if SENSITIVE not in consents and answers_sensitive(questions, given):
        errors.append(FieldError(f"consent-{SENSITIVE}", "consent_needed_sensitive"))
    return errors


def answers_sensitive(questions: Sequence[Question], given: Given) -> bool:
    """Whether something was answered that is kept encrypted."""
    return any(one.sensitive and (one.key in given.values or one.key in given.uploads) for one in questions)


def change_consent(unit: Unit, event: Event, delegate: Delegate, code: str, *, gives: bool) -> bool:
    """Give a separate consent, or withdraw it, as the holder of the link; False where it stood so already.

    With the consent to what is sensitive go the answers themselves, at once and with a certificate.
    Raises Forbidden, Refused("consent_unknown"). Records delegate.consent_given or delegate.consent_withdrawn.
    """
    unit.require(policy.may_use_own_link, delegate)
    lock_delegate(unit.session, delegate)
    asked = {one["code"]: one for one in consents_asked(
        unit.session, event.id, queries.questions_of(unit.session, event.id))}
    if code == PRIVACY or (code not in asked and (gives or code not in delegate.consents)):
        raise Refused("consent_unknown")
    if is_given(delegate.consents, code) == gives:
        return False
    if gives:
        delegate.consents = delegate.consents | as_given({code}, asked.values(), unit.now())
        unit.record("delegate.consent_given", event_id=event.id, subject=("delegate", delegate.id), consent=code,
                    version=asked[code]["version"])
    else:
        delegate.consents = delegate.consents | {
            code: delegate.consents[code] | {"withdrawn_at": unit.now().isoformat()}}
        unit.record("delegate.consent_withdrawn", event_id=event.id, subject=("delegate", delegate.id), consent=code)
        if code == SENSITIVE and any(one.question.sensitive for one in delegate.answers):
            erase_sensitive(unit, event, delegate, ErasureReason.WITHDRAWN)
    unit.session.flush()
    return True
