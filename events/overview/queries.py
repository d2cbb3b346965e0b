"""What the overview shows, gathered from every feature's own queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.contributions import Contributions
from app.core.unit import Unit
from app.vocabulary.places import country_name, province_name
from events.figures.queries import arrivals_per_quarter, figures_of, registrations_per_day
from events.figures.rules import Figures, Origins
from events.overview.rules import choose_ranked
from events.setup.models import Category, Event


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for somebody: how many, in words, and where to go."""

    count: int
    sentence: str
    endpoint: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cockpit:
    """All that an event's overview shows."""

    figures: Figures
    quota: int | None
    registrations: list[tuple[date, int]]
    arrivals: list[tuple[str, int]]
    waiting: list[Waiting]
    origins: list[tuple[str, int, bool]]


def cockpit_of(unit: Unit, event: Event, contributions: Contributions, language: str) -> Cockpit:
    """The overview of one event for this actor."""
    figures = figures_of(unit.session, event)
    arrivals = [(f"{moment:%H:%M}", count) for moment, count in arrivals_per_quarter(unit.session, event)]
    return Cockpit(
        figures=figures, quota=quota_of(unit.session, event),
        registrations=registrations_per_day(unit.session, event), arrivals=arrivals,
        waiting=waiting_for(unit, event, contributions), origins=ranked_origins(figures.origins, language),
    )


def quota_of(session: Session, event: Event) -> int | None:
    """All places of the counted categories, or None where one of them has no limit."""
    quotas = session.scalars(
        sa.select(Category.quota).where(Category.event_id == event.id, Category.counted)).all()
    return sum(quota for quota in quotas if quota is not None) if quotas and None not in quotas else None


def waiting_for(unit: Unit, event: Event, contributions: Contributions) -> list[Waiting]:
    """What waits for somebody at this event and the actor may settle; what is done with is left out."""
    found = []
    for item in contributions.waiting:
        if not item.may(unit.actor, event):
            continue
        count = item.count(unit.session, event)
        if count:
            found.append(Waiting(count, item.sentence(count), item.endpoint, item.arguments))
    return found


def ranked_origins(origins: Origins, language: str) -> list[tuple[str, int, bool]]:
    """Provinces and countries by number, the rest as one line; 港澳台 stand on a line of their own."""
    named = [(province_name(code, language), count) for code, count in origins.provinces.items()]
    named += [(country_name(code, language), count) for code, count in origins.countries.items()]
    own_line = ("港澳台" if language == "zh" else "Hong Kong, Macao, Taiwan", origins.hk_mo_tw)
    return choose_ranked(named, own_line, origins.unknown, "其他" if language == "zh" else "Others")
