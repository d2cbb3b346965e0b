"""Codes that show that it is the delegate who asks: sent to their own address, since links get forwarded."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta

from app.core.errors import Refused
from app.core.runtime import runtime
from app.core.unit import Unit
from app.vocabulary.characters import half_width
from events.registration import policy
from events.registration.models import Delegate, ProofCode
from events.registration.services import letters, notices
from events.registration.services.locks import lock_delegate
from events.setup.models import Event

HOLDS = timedelta(minutes=10)
PAUSE = timedelta(minutes=1)
TRIES = 5
_PURPOSE = "code for one's own data"


# On paper it takes its way from a desk to where the page is opened.
HOLDS_ON_PAPER = timedelta(hours=24)


def way_of_code(delegate: Delegate) -> str | None:
    """By which way a code reaches the delegate: mail, text, or (None) only by the hand of staff."""
    if delegate.email:
        return "mail"
    return "text" if letters.can_reach(delegate) else None


def hand_code(unit: Unit, event: Event, delegate: Delegate) -> str:
    """Make a code that staff hand on paper to who has shown who they are; returns it, and nothing shows it again.

    Only where no code can be sent: else it would be a way around the delegate's own address. It holds for a day, and an
    earlier one no longer. Raises Forbidden, Refused("code_can_be_sent"). Records delegate.code_handed.
    """
    unit.require(policy.may_erase_delegates, event)
    lock_delegate(unit.session, delegate)
    if way_of_code(delegate) is not None:
        raise Refused("code_can_be_sent")
    code = _new_code(unit, delegate, unit.now() + HOLDS_ON_PAPER)
    unit.record("delegate.code_handed", event_id=event.id, subject=("delegate", delegate.id))
    return code


def send_code(unit: Unit, event: Event, delegate: Delegate) -> None:
    """Send six digits to the delegate's e-mail address, else as a text to their mobile number; an earlier code no longer
    holds. Records delegate.code_sent.

    Raises Forbidden, Refused: code_no_address, code_too_soon.
    """
    unit.require(policy.may_use_own_link, delegate)
    lock_delegate(unit.session, delegate)
    if way_of_code(delegate) is None:
        raise Refused("code_no_address")
    kept = unit.session.get(ProofCode, delegate.id)
    if kept is not None and unit.now() - kept.sent_at < PAUSE:
        raise Refused("code_too_soon")
    code = _new_code(unit, delegate)
    unit.record("delegate.code_sent", event_id=event.id, subject=("delegate", delegate.id))
    notices.send_code(unit, event, delegate, code, int(HOLDS.total_seconds() // 60))


def _new_code(unit: Unit, delegate: Delegate, holds_until: datetime | None = None) -> str:
    kept = unit.session.get(ProofCode, delegate.id)
    if kept is None:
        kept = ProofCode(delegate_id=delegate.id)
        unit.session.add(kept)
    code = f"{secrets.randbelow(10**6):06d}"
    kept.code_hash, kept.sent_at, kept.tries_left = _hash(delegate, code), unit.now(), TRIES
    kept.holds_until = holds_until
    unit.session.flush()
    return code


def try_code(unit: Unit, delegate: Delegate, typed: str) -> str | None:
    """Use up a code: None where it is right, else the code of why not (code_wrong, code_over).

    It raises nothing, so that a wrong try is counted even where nothing else comes of the request.
    """
    unit.require(policy.may_use_own_link, delegate)
    lock_delegate(unit.session, delegate)
    kept = unit.session.get(ProofCode, delegate.id, populate_existing=True)
    if kept is None or kept.code_hash is None or kept.tries_left <= 0:
        return "code_over"
    if unit.now() >= (kept.holds_until or kept.sent_at + HOLDS):
        return "code_over"
    kept.tries_left -= 1
    digits = "".join(character for character in half_width(typed) if character.isdigit())
    if not hmac.compare_digest(kept.code_hash, _hash(delegate, digits)):
        return "code_wrong" if kept.tries_left else "code_over"
    kept.code_hash = None
    return None


def _hash(delegate: Delegate, code: str) -> str:
    return runtime().secrets.keyed_hash(_PURPOSE, f"{delegate.id} {code}")
