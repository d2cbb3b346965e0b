"""For delegates: their calendar, and the way out of news."""

from __future__ import annotations

from typing import Any

from flask import Response, g, render_template

from app.core.unit import Unit
from app.mail.queries import refused_addresses
from app.mail.services import refuse_news
from app.web.downloads import send_bytes
from app.web.limits import limiter
from app.web.routing import BY_LINK
from events.letters.routes import feature
from events.letters.services.calendar import own_calendar
from events.letters.services.refusing import delegate_of_token
from events.registration import queries
from events.registration.models import Delegate


@feature.page("/my/<link_token>/calendar.ics", may=BY_LINK)
@limiter.limit("60 per minute")
def calendar(unit: Unit, delegate: Delegate) -> Response:
    """The event and one's own activities, to be added to a calendar."""
    event = queries.event_of(unit.session, delegate)
    return send_bytes(own_calendar(event, delegate, unit.now()), name=f"{event.code}.ics", media_type="text/calendar")


@feature.form("/unsubscribe/<news_token>", may=BY_LINK)
@limiter.limit("30 per minute")
def unsubscribe(unit: Unit, news_token: str) -> Any:
    """Say that no more news of an event is wanted; also asked by mail programs, with one press."""
    delegate = delegate_of_token(unit.session, news_token)
    event = g.event = queries.event_of(unit.session, delegate)
    if unit.writes and delegate.email:
        refuse_news(unit, event, delegate.email)
        unit.session.flush()
    done = delegate.email_key is None or delegate.email_key in refused_addresses(unit.session, event.id)
    return render_template("letters/unsubscribe.html", event=event, done=done)
