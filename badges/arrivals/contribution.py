"""What the arrival desk brings to the rest of the house: pages, its API, its part of a definition, what desks are told."""

from typing import Any

from flask import Flask

from app.core.actors import DeskActor
from app.core.contributions import Contributions
from app.core.unit import Unit
from app.vocabulary.localized import text
from badges.arrivals import api, errors
from badges.arrivals.queries import has_arrival_point, settings_of, walk_in_categories
from badges.arrivals.routes import feature
from badges.arrivals.services.settings import WalkInsPart


def told_to_desks(unit: Unit, desk: DeskActor, language: str) -> dict[str, Any]:
    """Whom a desk may register, where it may, and whether a supervisor's PIN is known."""
    settings = settings_of(unit.session, desk.event_id)
    told: dict[str, Any] = {"pin": settings.pin_hash is not None, "walk_ins": None}
    if settings.walk_in_categories and has_arrival_point(unit.session, desk.event_id, desk.point_codes):
        told["walk_ins"] = {
            "approval": settings.walk_in_approval,
            "categories": [
                {"code": one.code, "name": text(one.name, language)}
                for one in walk_in_categories(unit.session, settings)
            ],
        }
    return told


def contribute(app: Flask, contributions: Contributions) -> None:
    """Add all that the arrival desk brings."""
    _ = errors
    app.register_blueprint(feature)
    app.register_blueprint(api.feature)
    contributions.add(WalkInsPart())
    contributions.answer("desk.standing", told_to_desks)
