"""An event's settings of watching, and which of its delegates are guests to be told of."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from badges.watching.models import MarkedGuest, WatchSettings
from events.people.queries.liaisons import caring_staff
from events.registration.models import Delegate
from events.setup.models import Category


def settings_of(session: Session, event_id: int) -> WatchSettings:
    """The event's settings; where it has none, what holds without (not yet in the session)."""
    return session.get(WatchSettings, event_id) or WatchSettings(
        event_id=event_id, guest_categories=[], with_liaison=True, tell_liaisons=True, attendance_rule="arrival",
        attendance_least=1, certificates_open=False,
    )  # fmt: skip


def find_mark(session: Session, delegate_id: int) -> MarkedGuest | None:
    """That somebody marked this delegate, with who and when; None where nobody did."""
    return session.get(MarkedGuest, delegate_id)


def is_guest(settings: WatchSettings) -> sa.ColumnElement[bool]:
    """Whether a row of Delegate is a guest to be told of, by the event's settings."""
    ways: list[sa.ColumnElement[bool]] = [Delegate.id.in_(sa.select(MarkedGuest.delegate_id))]
    if settings.guest_categories:
        ways.append(Delegate.category_id.in_(
            sa.select(Category.id).where(
                Category.event_id == settings.event_id, Category.code.in_(settings.guest_categories))))
    if settings.with_liaison:
        ways.append(caring_staff().is_not(None))
    return sa.or_(*ways)
