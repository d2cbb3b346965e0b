"""What texts of mails and letters may say of a delegate, and the occasions at which registration writes."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from app.core.contributions import Placeholder
from app.mail.occasions import Occasion
from app.vocabulary.localized import listed, text
from app.vocabulary.places import country_name
from app.vocabulary.times import format_date_range
from events.registration.models import Delegate
from events.registration.services.letters import own_address
from events.setup.models import Event
from events.setup.queries import hosts_of


def _event(session: Session, delegate: Delegate) -> Event:
    return session.get_one(Event, delegate.event_id)


def _name(_session: Session, delegate: Delegate, language: str) -> str:
    return (delegate.name if language == "zh" else delegate.name_latin) or delegate.name


def _event_name(session: Session, delegate: Delegate, language: str) -> str:
    return text(_event(session, delegate).name, language)


def _dates(session: Session, delegate: Delegate, language: str) -> str:
    event = _event(session, delegate)
    return format_date_range(event.starts, event.ends, language)


def _city(session: Session, delegate: Delegate, language: str) -> str:
    return text(_event(session, delegate).city, language)


def _hosts(session: Session, delegate: Delegate, language: str) -> str:
    hosts = hosts_of(session, _event(session, delegate))
    return listed((text(name, language) for name in hosts), language)


PLACEHOLDERS: Final = (
    Placeholder("name", _name, _l("The name; in English texts its Latin form")),
    Placeholder("name_as_given", lambda _session, delegate, _language: delegate.name, _l("The name as it was given")),
    Placeholder("name_latin", lambda _session, delegate, _language: delegate.name_latin or delegate.name,
                _l("The name in Latin letters")),
    Placeholder("event", _event_name, _l("The event’s name")),
    Placeholder("dates", _dates, _l("The event’s days")),
    Placeholder("city", _city, _l("The event’s city")),
    Placeholder("hosts", _hosts, _l("The hosts")),
    Placeholder("reference", lambda _session, delegate, _language: delegate.reference, _l("The reference")),
    Placeholder("link", lambda _session, delegate, _language: own_address(delegate), _l("The personal page’s link")),
    Placeholder("category", lambda _session, delegate, language: text(delegate.category.name, language), _l("The category")),
    Placeholder("unit", lambda _session, delegate, _language: delegate.unit or "", _l("The organisation")),
    Placeholder("country", lambda _session, delegate, language: country_name(delegate.country, language)
                if delegate.country else "", _l("The country or region")),
    Placeholder("title", lambda _session, delegate, _language: delegate.title or "", _l("The position")),
)

OCCASIONS: Final = (
    Occasion("registration.received", _l("A registration has come in and waits for approval"), {
        "waiting": _l("For which activities somebody is on the waiting list, as a sentence")}),
    Occasion("registration.registered", _l("Somebody is registered, without approval"), {
        "waiting": _l("For which activities somebody is on the waiting list, as a sentence")}),
    Occasion("registration.status_approved", _l("Approved")),
    Occasion("registration.status_rejected", _l("Not accepted"), {"reason": _l("The reason, as a sentence")}),
    Occasion("registration.status_cancelled", _l("Cancelled")),
    Occasion("registration.status_pending", _l("Put back to be reviewed")),
    Occasion("registration.link", _l("The personal link is sent again")),
    Occasion("registration.place", _l("A place for who was on the waiting list"), {"activity": _l("The activity")}),
    Occasion("registration.offer", _l("A place is offered to who was on the waiting list"), {
        "activity": _l("The activity"), "until": _l("Until when it is kept")}),
    Occasion("registration.offer_lapsed", _l("An offered place was not taken in time"), {"activity": _l("The activity")}),
    Occasion("registration.correction", _l("Something is to be corrected before the decision"), {
        "note": _l("What is to be corrected")}),
    Occasion("registration.invitation", _l("Somebody is invited")),
    Occasion("registration.invitation_code", _l("A unit is given a code with places"), {
        "code": _l("The code"), "places": _l("How many places it has")}),
    Occasion("registration.code", _l("The code for one’s own data"), {
        "code": _l("The code"), "minutes": _l("For how many minutes it holds")}),
)
