"""Companions (随行): a delegate brings them, each with a registration and a badge of their own, and leaves with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.core.errors import Refused
from app.core.unit import Unit
from events.registration import policy
from events.registration.enums import DelegateStatus, Source
from events.registration.errors import FormRefused
from events.registration.models import Delegate
from events.registration.queries.companions import companion_category, companion_of, companions_of
from events.registration.rules.consents import PRIVACY
from events.registration.rules.persons import FieldError, read_person
from events.registration.services.decisions import withdraw
from events.registration.services.intake import Outcome, Submitted, Way, register
from events.registration.services.locks import lock_delegate
from events.registration.services.own import require_changeable
from events.registration.services.records import lock_person, open_token
from events.setup.models import Event


def add_companion(
    unit: Unit, event: Event, delegate: Delegate, raw: Mapping[str, str], *, activities: Sequence[str] = (),
    agreed: bool,
) -> Outcome:
    """Register somebody whom a delegate brings along: never more than the category allows, approved with the delegate.

    Who comes along already is registered once. Raises Forbidden, FormRefused, Refused("changes_closed",
    "no_companions", "companions_full" or where nobody can register). Records delegate.registered.
    """
    person, errors = read_person(raw, reachable=False)
    if not agreed:
        errors.append(FieldError("agreement", "agreement_needed"))
    if errors:
        raise FormRefused(errors)
    # The person before the delegate's row, as everywhere; the row is held until the end, so that the limit holds.
    lock_person(unit.session, event.id, person.name_key)
    require_changeable(unit, event, delegate)
    category = companion_category(event, delegate)
    if category is None:
        raise Refused("no_companions")
    standing = companions_of(unit.session, delegate)
    known = next((one for one in standing if one.name_key == person.name_key), None)
    if known is not None:
        return Outcome(open_token(known))
    if len(standing) >= delegate.category.companions:
        raise Refused("companions_full", most=delegate.category.companions)
    waits = delegate.status != DelegateStatus.APPROVED or category.approval
    return register(unit, event, Submitted(
        person=raw, category=category.code, activities=activities, consents=frozenset({PRIVACY}),
        language=delegate.language,
    ), Way(source=Source.COMPANION, category=category.code, asks=False, companion_of=delegate,
           status=DelegateStatus.PENDING if waits else DelegateStatus.APPROVED))


def remove_companion(unit: Unit, event: Event, delegate: Delegate, reference: str) -> Delegate:
    """Cancel for somebody whom the delegate brings along. Raises Forbidden, NotFound. Recorded as a cancellation."""
    unit.require(policy.may_use_own_link, delegate)
    lock_delegate(unit.session, delegate)
    companion = companion_of(unit.session, delegate, reference)
    lock_delegate(unit.session, companion)
    withdraw(unit, event, companion)
    return companion
