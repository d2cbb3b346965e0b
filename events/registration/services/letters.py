"""What delegates are told: the event's text for the occasion (else ours), in their language, in the transaction of what it
tells; by mail, or as a short text where only a mobile number is known and a gateway is configured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import force_locale
from flask_babel import gettext as _

from app.core.runtime import runtime
from app.core.unit import Unit
from app.mail.letters import Letter
from app.mail.services import compose, compose_short, filled, written_text
from app.vocabulary.localized import listed, text
from app.web.addresses import address_of
from events.registration.enums import DelegateStatus
from events.registration.models import Delegate, Place
from events.registration.services.records import open_token
from events.setup.models import Activity, Event

# With these goes an entry for the receiver's calendar.
WITH_CALENDAR = frozenset({"registration.registered", "registration.status_approved"})


def confirm(unit: Unit, event: Event, delegate: Delegate, token: str, waiting: Sequence[Activity]) -> None:
    """Say that a registration has come in, whether it is approved, and for what somebody waits."""
    occasion = occasion_of(delegate.status)
    with force_locale(delegate.language):
        told = _("You are on the waiting list for: %(activities)s.",
                 activities=_titles(waiting, delegate.language)) if waiting else ""
    tell(unit, event, delegate, occasion,
         {"waiting": told, "link": own_address(delegate, token)})


def occasion_of(status: str) -> str:
    """At which occasion somebody is written to who has just registered."""
    return "registration.registered" if status == DelegateStatus.APPROVED else "registration.received"


def tell_of_status(unit: Unit, event: Event, delegate: Delegate) -> None:
    """Say what was decided about a registration."""
    own: dict[str, str] = {}
    if delegate.status == DelegateStatus.REJECTED:
        with force_locale(delegate.language):
            own["reason"] = _("The reason: %(reason)s", reason=delegate.rejection_reason) if (
                delegate.rejection_reason) else ""
    tell(unit, event, delegate, f"registration.status_{delegate.status}", own)


def send_link(unit: Unit, event: Event, delegate: Delegate) -> None:
    """Send the personal link to the address or number that is known."""
    tell(unit, event, delegate, "registration.link")


def tell_of_place(unit: Unit, place: Place) -> None:
    """Say that somebody has moved up from a waiting list."""
    event = unit.session.get_one(Event, place.delegate.event_id)
    tell(unit, event, place.delegate, "registration.place",
         {"activity": text(place.activity.title, place.delegate.language)})


def can_reach(delegate: Delegate) -> bool:
    """Whether a link can be sent: there is an e-mail address, or a mobile number and a gateway for text messages."""
    return bool(delegate.email or (delegate.mobile and runtime().settings.text_webhook_url))


def tell(
    unit: Unit, event: Event, delegate: Delegate, occasion: str, own: Mapping[str, str] | None = None,
) -> None:
    """Compose what is written at an occasion, whose own placeholders have the values `own`; nothing for who can't be reached."""
    if not can_reach(delegate):
        return
    language = delegate.language
    written = written_text(unit.session, event.id, occasion, language).text
    values = dict(own or {})
    said = filled(unit.session, written, delegate, language, values)
    letter = Letter(
        occasion=occasion, language=language, to_address=delegate.email or delegate.mobile or "",
        to_name=delegate.name, subject=said.subject, body=said.body, event_id=event.id, delegate_id=delegate.id,
        enclosures=("calendar",) if occasion in WITH_CALENDAR else ())
    if delegate.email:
        compose(unit, letter)
    else:
        compose_short(unit, shortened(letter, values.get("link") or own_address(delegate)))


def shortened(letter: Letter, link: str) -> Letter:
    """A letter as a short text: what it is about, and the personal page, where the rest stands."""
    return Letter(
        occasion=letter.occasion, language=letter.language, to_address=letter.to_address, to_name=letter.to_name,
        subject=letter.subject, body=f"{letter.subject}\n{link}", event_id=letter.event_id,
        delegate_id=letter.delegate_id)


def own_address(delegate: Delegate, token: str | None = None) -> str:
    """The personal page's whole address, in the delegate's language."""
    return address_of("registration.own_page", link_token=token or open_token(delegate), lang=delegate.language)


def _titles(activities: Sequence[Activity], language: str) -> str:
    return listed((text(activity.title, language) for activity in activities), language)
