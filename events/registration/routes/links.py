"""Ways from delegates to what other features can do with them."""

from __future__ import annotations

from typing import Any

from app.core.runtime import runtime
from app.core.unit import Unit
from events.registration.models import Delegate
from events.setup.models import Event


def links_about(unit: Unit, event: Event, delegate: Delegate | None = None) -> list[tuple[Any, str, str]]:
    """(label, address, icon) of what features above offer for one delegate, or for all whom the list finds."""
    answers: list[list[tuple[Any, str, str]]] = runtime().contributions.ask("delegates.links", unit, event, delegate)
    return [link for answer in answers for link in answer]


def panels_about(question: str, unit: Unit, event: Event, subject: Any) -> list[tuple[str, dict[str, Any]]]:
    """(template, what it shows) of parts that features above bring to a page about a delegate or a group."""
    answers: list[list[tuple[str, dict[str, Any]]]] = runtime().contributions.ask(question, unit, event, subject)
    return [panel for answer in answers for panel in answer]
