"""What reading a roster needs to know of an event, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from events.registration.enums import QuestionType


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A category: its code, its name in the event's languages, and whether it may be chosen at the public form."""

    code: str
    name: Mapping[str, str]
    public: bool = True


@dataclass(frozen=True, slots=True)
class ActivityView:
    """An activity. `capacity` is its own, else its room's, else None; `sign_up` as in SignUp."""

    code: str
    title: Mapping[str, str]
    capacity: int | None = None
    sign_up: str = "open"


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One of the event's own questions, with what reading an answer needs (rules.answers.Question)."""

    key: str
    type: QuestionType
    label: Mapping[str, str]
    choices: list[dict[str, Any]] = field(default_factory=list)
    min: str | None = None
    max: str | None = None
    max_length: int | None = None


@dataclass(frozen=True, slots=True)
class EventView:
    """An event's dates (both included, in its zone), categories, activities and questions."""

    starts: date
    ends: date
    categories: tuple[CategoryView, ...] = ()
    activities: tuple[ActivityView, ...] = ()
    questions: tuple[QuestionView, ...] = ()
