"""What delegates are told besides decisions: an offer and its end, what is to be mended, a code."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import force_locale
from flask_babel import gettext as _

from app.core.unit import Unit
from app.mail.letters import Letter
from app.mail.occasions import Text
from app.mail.services import compose, compose_short, filled, written_text
from app.vocabulary.localized import text
from app.vocabulary.times import format_deadline
from events.registration.enums import DelegateStatus
from events.registration.models import Delegate, Place
from events.registration.services import letters
from events.setup.models import Event


def offer_place(unit: Unit, place: Place) -> None:
    """Say that a place is offered, and until when it is kept."""
    event = unit.session.get_one(Event, place.delegate.event_id)
    language = place.delegate.language
    until = format_deadline(place.offered_until, event.timezone, language) if place.offered_until else ""
    letters.tell(unit, event, place.delegate, "registration.offer",
                 {"activity": text(place.activity.title, language), "until": until})


def offer_has_lapsed(unit: Unit, place: Place) -> None:
    """Say that an offered place has gone to the next in line."""
    event = unit.session.get_one(Event, place.delegate.event_id)
    letters.tell(unit, event, place.delegate, "registration.offer_lapsed",
                 {"activity": text(place.activity.title, place.delegate.language)})


def ask_for_correction(unit: Unit, event: Event, delegate: Delegate) -> None:
    """Say what is to be mended before anybody decides."""
    letters.tell(unit, event, delegate, "registration.correction", {"note": delegate.correction or ""})


def send_code(unit: Unit, event: Event, delegate: Delegate, code: str, minutes: int) -> None:
    """Send a code to the delegate's own address, else number; the link isn't with it, and nobody sees it in the outbox."""
    occasion, language = "registration.code", delegate.language
    said = filled(unit.session, written_text(unit.session, event.id, occasion, language).text, delegate, language,
                  {"code": code, "minutes": str(minutes)})
    letter = Letter(
        occasion=occasion, language=language, to_address=delegate.email or delegate.mobile or "", to_name=delegate.name,
        subject=said.subject, body=said.body, event_id=event.id, delegate_id=delegate.id, confidential=True)
    if delegate.email:
        compose(unit, letter)
        return
    with force_locale(language):
        short = _("Code %(code)s for your data; it holds for %(minutes)s minutes. Tell it to nobody.", code=code,
                  minutes=minutes)
    compose_short(unit, replace(letter, body=short))


def decision_letter(unit: Unit, event: Event, delegate: Delegate, status: str, reason: str) -> Text:
    """What somebody would be told of a decision, for a look before it is taken; a correction is asked by `pending`."""
    language = delegate.language
    if status == DelegateStatus.PENDING:
        occasion, own = "registration.correction", {"note": reason}
    else:
        occasion = f"registration.status_{status}"
        with force_locale(language):
            own = {"reason": _("The reason: %(reason)s", reason=reason) if reason else ""}
    written = written_text(unit.session, event.id, occasion, language).text
    return filled(unit.session, written, delegate, language, own)
