"""What features bring to things that are shared: an explicit list that the composition root fills, read in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from app.core.policy import Permission


class DefinitionSection(Protocol):
    """A feature's part of an event's definition file. `key` is the part's name in the file."""

    key: str

    def schema(self) -> Any:
        """How the part is read (see events.setup.definition)."""

    def apply(self, unit: Any, event: Any, value: Any) -> bool:
        """Make the event what `value` says; True where something changed. Raises Refused where that can't be."""

    def export(self, session: Any, event: Any) -> Any:
        """The part's value as `apply` takes it, or None where the event has none."""


@dataclass(frozen=True, slots=True)
class UsesOf:
    """Says what uses a row of an event's definition: `find(session, event, kind, codes)` → {code: how many}, by name.

    What stands in a `part` of the definition itself isn't asked where that part comes along anew.
    """

    name: str
    find: Callable[[Any, Any, str, Iterable[str]], dict[str, int]]
    part: str | None = None


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """A line of the event's side bar; `urgent` marks what waits for somebody.

    Its number is said by a `counted(event)`, a scalar select, or else by a `count(session, event)`. All that is
    `counted` on a page is asked in one statement.
    """

    group: str
    label: Any
    endpoint: str
    may: Permission
    count: Callable[[Any, Any], int] | None = None
    urgent: bool = False
    order: int = 100
    kinds: frozenset[str] | None = None
    counted: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """A feature's part of an event's overview: `template` is given `data(session, event)`."""

    name: str
    template: str
    data: Callable[[Any, Any], Any]
    may: Permission
    order: int = 100


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """Something on the overview that waits for a person: `count(session, event)` and where to go."""

    name: str
    sentence: Callable[[int], str]
    count: Callable[[Any, Any], int]
    endpoint: str
    may: Permission
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PersonalHolding:
    """What a feature holds about a delegate: `export(session, delegate)` → list of plain dicts, oldest first.

    `erase(unit, delegate)` deletes what tells who it is about, and says how much of what; None where nothing does.
    """

    name: str
    export: Callable[[Any, Any], list[dict[str, Any]]]
    erase: Callable[[Any, Any], dict[str, int]] | None = None


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A word of mail templates: `value(session, delegate, language)` gives the text."""

    name: str
    value: Callable[[Any, Any, str], str]
    doc: Any


@dataclass
class Contributions:
    """All that features have brought."""

    sections: list[DefinitionSection] = field(default_factory=list)
    uses: list[UsesOf] = field(default_factory=list)
    navigation: list[NavigationItem] = field(default_factory=list)
    panels: list[Panel] = field(default_factory=list)
    waiting: list[WaitingItem] = field(default_factory=list)
    holdings: list[PersonalHolding] = field(default_factory=list)
    placeholders: list[Placeholder] = field(default_factory=list)
    # Small hooks by name, for what one feature asks of "whoever is above": places left on the public page, for instance.
    answers: dict[str, list[Callable[..., Any]]] = field(default_factory=dict)

    def add(self, contribution: Any) -> None:
        """Put a contribution where its kind belongs."""
        kinds: list[tuple[type, list[Any]]] = [
            (UsesOf, self.uses), (NavigationItem, self.navigation), (Panel, self.panels),
            (WaitingItem, self.waiting), (PersonalHolding, self.holdings), (Placeholder, self.placeholders),
        ]
        for kind, place in kinds:
            if isinstance(contribution, kind):
                place.append(contribution)
                return
        self.sections.append(contribution)

    def answer(self, question: str, function: Callable[..., Any]) -> None:
        """Register `function` as an answer to a named question."""
        self.answers.setdefault(question, []).append(function)

    def ask(self, question: str, *arguments: Any) -> list[Any]:
        """Every answer to a named question, in the order of registration."""
        return [function(*arguments) for function in self.answers.get(question, [])]

    def section(self, key: str) -> DefinitionSection:
        return next(section for section in self.sections if section.key == key)
