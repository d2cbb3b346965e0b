"""What contests bring to shared things."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from app.core.contributions import Contributions
from app.core.unit import Unit
from events.contest.definition import CONTEST_SECTION
from events.contest.queries import contest_value
from events.contest.services import plan_contest
from events.setup.models import Event


class ContestPart:
    """The part `contest` of definitions."""

    key = CONTEST_SECTION.key

    def schema(self) -> Any:
        return CONTEST_SECTION

    def apply(self, unit: Unit, event: Event, value: dict[str, Any]) -> bool:
        return plan_contest(unit, event, value)

    def export(self, session: Session, event: Event) -> dict[str, Any] | None:
        return contest_value(session, event)


def contribute(_app: Flask, contributions: Contributions) -> None:
    """Register the part of definitions."""
    contributions.add(ContestPart())
