"""The e-ticket: a delegate's code as a picture, for the personal page and the mail that shows it."""

from flask import Response

from app.core.errors import NotFound
from app.core.unit import Unit
from app.web.qr import code_svg
from app.web.routing import BY_LINK, Feature
from badges.codes.keyring import open_keyring
from badges.codes.queries import badge_of, badge_text
from events.registration.queries.persons import delegate_with_token, event_of

feature = Feature("codes", __name__)


@feature.page("/my/<ticket_token>/ticket.svg", may=BY_LINK)
def ticket(unit: Unit, ticket_token: str) -> Response:
    """The QR code of the delegate's current badge; "not found" for who isn't approved or whose badge was withdrawn."""
    delegate = delegate_with_token(unit.session, ticket_token)
    event = event_of(unit.session, delegate)
    badge = badge_of(unit, event, delegate)
    if badge is None or badge.withdrawn_at is not None:
        raise NotFound
    code = badge_text(open_keyring(unit, event.id), event, badge).code
    response = Response(code_svg(code), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, no-store"
    return response
