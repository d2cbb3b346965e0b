"""What desks bring to the rest of the house: pages, the API, commands, who a token is, and what uses a point."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from app.core.contributions import Contributions, NavigationItem, PersonalHolding, UsesOf
from app.core.database import db
from app.web.doors import open_door, open_pulse
from app.web.identity import register_identity
from badges.desk import api, errors, tasks
from badges.desk.commands import desk
from badges.desk.models import Desk, Scan
from badges.desk.policy import may_see_counts
from badges.desk.queries.arrivals import arrival_columns, arrival_filters
from badges.desk.queries.moments import first_admissions, scan_moments
from badges.desk.queries.people import scans_of
from badges.desk.routes import feature
from badges.desk.services.history import watch_history
from badges.desk.services.merging import follow_merge
from badges.desk.services.pairing import end_desks
from events.setup.models import Event, Point


def uses_of_points(session: Session, event: Event, kind: str, codes: Iterable[str]) -> dict[str, int]:
    """How many scans were made at each of the points, and how many desks were set up for them."""
    wanted = set(codes)
    if kind != "points" or not wanted:
        return {}
    scans = session.execute(
        sa.select(Point.code, sa.func.count())
        .join(Scan, Scan.point_id == Point.id)
        .where(Point.event_id == event.id, Point.code.in_(wanted))
        .group_by(Point.code)
    )
    uses = dict(scans.all())
    desks = session.scalars(
        sa.select(Desk.point_codes).where(Desk.event_id == event.id, Desk.revoked_at.is_(None))
    )
    for served in desks:
        for code in wanted.intersection(served or ()):
            uses[code] = uses.get(code, 0) + 1
    return uses


def held_about(session: Session, delegate: Any) -> list[dict[str, Any]]:
    """The scans of a delegate's badge, oldest first."""
    return scans_of(session, delegate.event_id, delegate.number)


def contribute(app: Flask, contributions: Contributions) -> None:
    """Add all that desks bring."""
    _ = errors, tasks
    watch_history(db.session)
    app.register_blueprint(feature)
    app.register_blueprint(api.feature)
    register_identity(app, api.identify_desk, by_token=True)
    https = app.config["SESSION_COOKIE_SECURE"]
    open_pulse(app, "/api/v1/desk/pulse", https=https)
    # Last, and so asked first.
    open_door(app, "POST", "/api/v1/desk/scans", api.door_of_scans, https=https)
    app.cli.add_command(desk)
    contributions.answer("delegate.merged", follow_merge)
    contributions.answer("event.archived", end_desks)
    contributions.answer("people.timeline", scan_moments)
    contributions.answer("people.arrivals", first_admissions)
    contributions.add(UsesOf("scans", uses_of_points))
    contributions.add(PersonalHolding("scans", held_about))
    contributions.answer("delegates.filters", arrival_filters)
    contributions.answer("delegates.columns", arrival_columns)
    contributions.add(
        NavigationItem(group=_l("On the day"), label=_l("Desks"), endpoint="desk.index", may=may_see_counts, order=90)
    )
