"""What delegates are told by mail: composed in their language, in the transaction of what it tells."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask_babel import force_locale
from flask_babel import gettext as _

from app.core.unit import Unit
from app.mail.letters import Letter
from app.mail.services import compose
from app.vocabulary.localized import text
from app.vocabulary.times import format_date_range
from app.web.addresses import address_of
from events.registration.enums import DelegateStatus
from events.registration.models import Delegate, Place
from events.registration.services.records import open_token
from events.setup.models import Activity, Event

Write = Callable[[str], tuple[str, list[str]]]


def confirm(unit: Unit, event: Event, delegate: Delegate, token: str, waiting: Sequence[Activity]) -> None:
    """Say that a registration has come in, whether it is approved, and for what somebody waits."""

    def write(language: str) -> tuple[str, list[str]]:
        approved = delegate.status == DelegateStatus.APPROVED
        name = text(event.name, language)
        lines = [_("You are registered for “%(event)s”.", event=name) if approved else
                 _("Your registration for “%(event)s” has been received. It will be reviewed; you will be told by mail.",
                   event=name)]
        if waiting:
            lines.append(_("You are on the waiting list for: %(activities)s.", activities=_titles(waiting, language)))
        return _("Registration received: %(event)s", event=name) if not approved else _(
            "You are registered: %(event)s", event=name), lines

    _send(unit, event, delegate, "registered", write, token=token)


def tell_of_status(unit: Unit, event: Event, delegate: Delegate) -> None:
    """Say what was decided about a registration."""

    def write(language: str) -> tuple[str, list[str]]:
        name = text(event.name, language)
        if delegate.status == DelegateStatus.APPROVED:
            return _("Approved: %(event)s", event=name), [
                _("Your registration for “%(event)s” has been approved.", event=name),
                _("Your personal page has the code that opens the doors. Please have it ready on arrival.")]
        if delegate.status == DelegateStatus.REJECTED:
            lines = [_("We are sorry: your registration for “%(event)s” could not be accepted.", event=name)]
            if delegate.rejection_reason:
                lines.append(_("The reason: %(reason)s", reason=delegate.rejection_reason))
            return _("About your registration: %(event)s", event=name), lines
        if delegate.status == DelegateStatus.CANCELLED:
            return _("Cancelled: %(event)s", event=name), [
                _("Your registration for “%(event)s” has been cancelled.", event=name)]
        return _("Under review: %(event)s", event=name), [
            _("Your registration for “%(event)s” is being reviewed again; you will be told by mail.", event=name)]

    _send(unit, event, delegate, f"status_{delegate.status}", write)


def send_link(unit: Unit, event: Event, delegate: Delegate) -> None:
    """Send the personal link to the address that is known."""

    def write(language: str) -> tuple[str, list[str]]:
        name = text(event.name, language)
        return _("Your personal page: %(event)s", event=name), [
            _("You are registered for “%(event)s” already. This link opens your personal page.", event=name),
            _("If you did not ask for it, nothing needs to be done.")]

    _send(unit, event, delegate, "link", write)


def tell_of_place(unit: Unit, place: Place) -> None:
    """Say that somebody has moved up from a waiting list."""
    event = unit.session.get_one(Event, place.delegate.event_id)

    def write(language: str) -> tuple[str, list[str]]:
        title = text(place.activity.title, language)
        return _("You have a place: %(activity)s", activity=title), [
            _("A place in “%(activity)s” has become free, and it is yours.", activity=title)]

    _send(unit, event, place.delegate, "place", write)


def _send(unit: Unit, event: Event, delegate: Delegate, kind: str, write: Write, *, token: str | None = None) -> None:
    if not delegate.email:
        return
    language = delegate.language
    address = address_of("registration.own_page", link_token=token or open_token(delegate), lang=language)
    with force_locale(language):
        subject, paragraphs = write(language)
        greeting = _("Dear %(name)s,", name=(delegate.name if language == "zh" else delegate.name_latin) or delegate.name)
        facts = _("Dates: %(dates)s", dates=format_date_range(event.starts, event.ends, language))
        reference = _("Reference: %(reference)s", reference=delegate.reference)
        keep = _("Your personal page (please keep this link to yourself):")
        body = "\n\n".join([greeting, *paragraphs, f"{facts}\n{reference}", f"{keep}\n{address}"])
    compose(unit, Letter(
        occasion=f"registration.{kind}", language=language, to_address=delegate.email, to_name=delegate.name,
        subject=subject, body=body + "\n", event_id=event.id, delegate_id=delegate.id))


def _titles(activities: Sequence[Activity], language: str) -> str:
    return ("、" if language == "zh" else ", ").join(text(activity.title, language) for activity in activities)
