"""Which of an event's questions somebody is asked, given a category and the answers so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeVar

from events.setup.rules.conditions import keys_in


class Asked(Protocol):
    """What these rules need of a question; a row of the table has it all."""

    @property
    def key(self) -> str: ...

    @property
    def categories(self) -> list[str] | None: ...

    @property
    def show_if(self) -> dict[str, Any] | None: ...


AskedT = TypeVar("AskedT", bound=Asked)


def is_met(condition: Mapping[str, Any] | None, answers: Mapping[str, Any]) -> bool:
    """Whether a condition holds. A question with several answers equals each of them; an unanswered one is a no."""
    if not condition:
        return True
    if "all" in condition:
        return all(is_met(part, answers) for part in condition["all"])
    if "any" in condition:
        return any(is_met(part, answers) for part in condition["any"])
    given = answers.get(condition["key"])
    if "in" in condition:
        return any(_equals(given, wanted) for wanted in condition["in"])
    if "not_equals" in condition:
        return not _equals(given, condition["not_equals"])
    return _equals(given, condition.get("equals"))


def _equals(given: Any, wanted: Any) -> bool:
    if isinstance(given, list):
        return wanted in given
    return wanted is False if given is None else bool(given == wanted)


def shown_questions(
    questions: Sequence[AskedT], category: str | None, answers: Mapping[str, Any],
) -> list[AskedT]:
    """The questions asked of this category with these answers; what isn't asked counts as unanswered for the others."""
    by_key = {question.key: question for question in questions}
    known: dict[str, bool] = {}

    def is_shown(key: str) -> bool:
        if key not in known:
            # Conditions run in no circle, but a row that was changed by hand must not hang a page.
            known[key] = False
            question = by_key[key]
            of_category = question.categories is None or category in question.categories
            asked = {other: answers.get(other) for other in keys_in(question.show_if) if other in by_key}
            visible = {other: value for other, value in asked.items() if of_category and is_shown(other)}
            known[key] = of_category and is_met(question.show_if, visible)
        return known[key]

    return [question for question in questions if is_shown(question.key)]
