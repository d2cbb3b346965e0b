"""What a desk is told of itself and of its points."""

import base64
from datetime import timedelta
from typing import Any

from app.core.actors import DeskActor
from app.core.errors import Forbidden
from app.core.runtime import runtime
from app.core.unit import Unit
from app.vocabulary.localized import text
from badges.codes.keyring import open_keyring
from badges.desk.policy import may_scan
from badges.desk.queries.counts import admitted_lately, running_count
from badges.desk.queries.facts import EventFacts, PointFacts, find_event, list_points
from badges.desk.queries.labels import activities_of, categories_of, name_of_event
from badges.desk.rules import day_of
from badges.desk.services.answering import moment
from badges.desk.services.rehearsing import close_due_rehearsal

LATELY = timedelta(minutes=15)


def standing_of_desk(unit: Unit, language: str) -> dict[str, Any]:
    """The body of the answer to GET /api/v1/desk. Raises Forbidden for who is no desk."""
    desk, session = unit.actor, unit.session
    if not isinstance(desk, DeskActor):
        raise Forbidden(may_scan.name)
    event = find_event(session, desk.event_id)
    codes = None if desk.point_codes is None else list(desk.point_codes)
    rehearsal = close_due_rehearsal(unit, event.id)
    points = list_points(session, desk.event_id, codes)
    told: dict[str, Any] = {
        "desk": desk.label,
        "event": {
            "code": event.code,
            "name": text(name_of_event(session, event.id), language),
            "timezone": event.zone.key,
        },
        "keys": {
            str(key.number): base64.b64encode(key.public).decode("ascii") for key in open_keyring(unit, event.id).all()
        },
        "supervisor": desk.supervisor,
        "search": desk.may_search,
        "now": moment(event, unit.now()),
        "points": [_point(unit, event, point, language) for point in points],
        "categories": [
            {"code": row.code, "name": text(row.name, language), "names": row.name, "colour": row.colour}
            for row in categories_of(session, event.id)
        ],
        "activities": [
            {"code": row.code, "title": text(row.title, language), "starts": moment(event, row.starts)}
            for row in activities_of(session, event.id)
        ],
        "rehearsal": rehearsal and {"until": moment(event, rehearsal.ends_at)},
    }
    for more in runtime().contributions.ask("desk.standing", unit, desk, language):
        told |= more
    return told


def _point(unit: Unit, event: EventFacts, point: PointFacts, language: str) -> dict[str, Any]:
    rule = point.rule
    return {
        "code": point.code,
        "name": text(point.name, language),
        "admits": rule.admits,
        "daily": rule.daily,
        "forgiving": rule.forgiving,
        "needs_sign_up": rule.needs_sign_up,
        "categories": None if rule.categories is None else sorted(rule.categories),
        "opens": rule.opens and moment(event, rule.opens),
        "closes": rule.closes and moment(event, rule.closes),
        "count": running_count(unit.session, point, day_of(unit.now(), event.zone)),
        "lately": admitted_lately(unit.session, point.id, unit.now() - LATELY),
    }
