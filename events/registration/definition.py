"""The parts `form` and `registration` of a definition: the event's own questions, when each of them is asked, and how
registrations are handled and kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from typing import Any
from zoneinfo import ZoneInfo

from events.registration.enums import QuestionType
from events.registration.rules.consents import WORDED
from events.registration.rules.retention import ALWAYS, SENSITIVE_DAYS
from events.setup.definition.nodes import Mapping, Node, Scalar
from events.setup.definition.readers import (
    Code,
    Day,
    LocalizedText,
    OneOf,
    Reference,
    Text,
    TrueOrFalse,
    Whole,
    decimal_text,
)
from events.setup.definition.reading import BAD, Bad, Path, Place
from events.setup.definition.schema import REQUIRED, Check, Key, ListOf, Record, Section
from events.setup.definition.tree import Bare, Tree
from events.setup.rules.conditions import keys_in

FILE_ENDINGS = (
    "pdf", "jpg", "jpeg", "png", "webp", "heic", "gif", "tif", "tiff", "doc", "docx", "xls", "xlsx", "ppt", "pptx",
    "txt", "csv", "zip",
)
# What days of keeping may be at most: ten years.
MOST_DAYS = 3650
_MAXIMUM_DEPTH = 5
_TESTS = ("equals", "not_equals", "in")
_CHOOSING = frozenset({QuestionType.CHOICE, QuestionType.CHOICES})
_WRITING = frozenset({
    QuestionType.TEXT, QuestionType.LONG_TEXT, QuestionType.PHONE, QuestionType.EMAIL, QuestionType.PLACE,
})
_BOUNDED = frozenset({QuestionType.NUMBER, QuestionType.DATE, QuestionType.TIME, QuestionType.CHOICES})
_UPLOADING = frozenset({QuestionType.FILE, QuestionType.PHOTO})
# Keys that say something about answers of some types only; elsewhere they would be silently without effect.
_TYPES_OF_KEY = {
    "choices": _CHOOSING, "min": _BOUNDED, "max": _BOUNDED, "max_length": _WRITING, "accept": _UPLOADING,
    "max_mb": _UPLOADING,
}


@dataclass(frozen=True, slots=True)
class Bound:
    """The least or greatest answer as a text: a number, a date, a time (HH:MM), or how many choices."""

    def read(self, node: Node, place: Place) -> str | Bad:
        return Text(40).read(node, place)

    def write(self, value: str, _zone: ZoneInfo) -> Tree:
        return value if ":" in value else Bare(value)


@dataclass(frozen=True, slots=True)
class Condition:
    """When a question is asked: {key, equals | not_equals | in}, {all: […]} or {any: […]}.

    The value is a plain dict of the same shape. What is compared with is a bool for yes_no questions, else a text.
    """

    depth: int = 0

    def read(self, node: Node, place: Place) -> dict[str, Any] | Bad:
        if not isinstance(node, Mapping):
            return place.refuse("not_a_mapping", node)
        if self.depth > _MAXIMUM_DEPTH:
            return place.refuse("too_deep", node)
        readers: dict[str, Any] = {
            "key": Code(), "equals": Text(), "not_equals": Text(), "in": ListOf(Text(), unique="", may_be_empty=False),
            "all": ListOf(Condition(self.depth + 1), may_be_empty=False),
            "any": ListOf(Condition(self.depth + 1), may_be_empty=False),
        }
        value = Record(tuple(Key(name, reader) for name, reader in readers.items())).read(node, place)
        if value is BAD or not place.reading.is_sound(place.path):
            return BAD
        tests = [name for name in _TESTS if name in value]
        shape = ["key"] if "key" in value else []
        shape += [name for name in ("all", "any") if name in value]
        if len(shape) != 1 or len(tests) != (1 if shape == ["key"] else 0):
            return place.refuse("bad_condition", node, ", ".join(value))
        return value

    def write(self, value: dict[str, Any], zone: ZoneInfo) -> Tree:
        return {
            name: [self.write(entry, zone) for entry in content] if name in ("all", "any") else content
            for name, content in value.items()
        }


CHOICE = Record((
    Key("value", Text(100), REQUIRED),
    Key("label", LocalizedText(), REQUIRED),
    Key("capacity", Whole()),
))

QUESTION = Record((
    Key("key", Code(), REQUIRED),
    Key("type", OneOf(tuple(QuestionType)), REQUIRED),
    Key("label", LocalizedText(), REQUIRED),
    Key("help", LocalizedText(1000, lines=True)),
    Key("section", LocalizedText()),
    Key("required", TrueOrFalse(), False),
    Key("categories", ListOf(Reference("categories"), unique="", may_be_empty=False)),
    Key("choices", ListOf(CHOICE, unique="value"), []),
    Key("min", Bound()),
    Key("max", Bound()),
    Key("max_length", Whole(1, 100_000)),
    Key("accept", ListOf(OneOf(FILE_ENDINGS), unique="", may_be_empty=False)),
    Key("max_mb", Whole(1, 200)),
    Key("sensitive", TrueOrFalse(), False),
    Key("kept_days", Whole(0, MOST_DAYS)),
    Key("show_if", Condition()),
))


def finish_form(value: list[dict[str, Any]], check: Check) -> list[dict[str, Any]]:
    """Ask what only the whole form can tell: keys that fit the type, conditions on questions that are there, no circles."""
    questions = {question["key"]: question for question in value if "key" in question}
    finished = []
    for number, question in enumerate(value):
        path: Path = ("form", number)
        kind = question.get("type")
        if kind is not None:
            _require_fitting_keys(question, kind, path, check)
        finished.append(question | _bounds(question, path, check))
        if "show_if" in question:
            finished[-1]["show_if"] = _finished_condition(question["show_if"], (*path, "show_if"), questions, check)
    _require_no_circles(value, check)
    return finished


def _require_fitting_keys(question: dict[str, Any], kind: str, path: Path, check: Check) -> None:
    for key, types in _TYPES_OF_KEY.items():
        if question.get(key) not in (None, []) and kind not in types:
            check.reading.refuse((*path, key), "key_not_for_type", key)
    if kind in _CHOOSING and not question.get("choices") and check.reading.is_sound((*path, "choices")):
        check.reading.refuse((*path, "choices"), "missing_key", "choices")


def _bounds(question: dict[str, Any], path: Path, check: Check) -> dict[str, str]:
    """`min` and `max` in the one way that a value of the type is written."""
    found: dict[str, str] = {}
    order: list[Any] = []
    for key in ("min", "max"):
        if key not in question or not check.reading.is_sound((*path, key)):
            continue
        parsed = _parsed(str(question.get("type")), question[key])
        if parsed is None:
            check.reading.refuse((*path, key), "bad_bound", question[key])
            continue
        found[key] = _plain(parsed)
        order.append(parsed)
    if len(order) == 2 and order[1] < order[0]:
        check.reading.refuse((*path, "max"), "max_below_min", question["max"])
    return found


def _parsed(kind: str, text: str) -> Decimal | date | time | None:
    try:
        if kind == QuestionType.DATE:
            return date.fromisoformat(text)
        if kind == QuestionType.TIME:
            return time.fromisoformat(text)
        number = Decimal(text)
    except (ValueError, ArithmeticError):
        return None
    return number if number.is_finite() and abs(number) < 10**12 else None


def _plain(parsed: Decimal | date | time) -> str:
    if isinstance(parsed, Decimal):
        return decimal_text(parsed)
    return parsed.strftime("%H:%M") if isinstance(parsed, time) else parsed.isoformat()


def _finished_condition(
    condition: dict[str, Any], path: Path, questions: dict[str, dict[str, Any]], check: Check,
) -> dict[str, Any]:
    for name in ("all", "any"):
        if name in condition:
            return {name: [
                _finished_condition(entry, (*path, name, number), questions, check)
                for number, entry in enumerate(condition[name])
            ]}
    asked = questions.get(condition["key"])
    if asked is None:
        check.reading.refuse((*path, "key"), "unknown_reference", condition["key"], questions)
        return condition
    test = next(name for name in _TESTS if name in condition)
    given = condition[test]
    if test != "in":
        return {"key": condition["key"], test: _compared(given, asked, (*path, test), check)}
    return {"key": condition["key"], test: [
        _compared(text, asked, (*path, test, number), check) for number, text in enumerate(given)
    ]}


def _compared(text: Any, asked: dict[str, Any], path: Path, check: Check) -> bool | str:
    """What the answer is compared with, as an answer to that question would be."""
    kind = asked.get("type")
    if isinstance(text, bool):
        return text
    if kind == QuestionType.YES_NO:
        found = TrueOrFalse().read(Scalar(text, True, check.reading.line_of(path)), Place(check.reading, path))
        return False if found is BAD else found
    if kind in _CHOOSING:
        known = [choice["value"] for choice in asked.get("choices", ()) if "value" in choice]
        if text not in known and known:
            check.reading.refuse(path, "unknown_value", text, known)
    elif kind in (QuestionType.NUMBER, QuestionType.DATE, QuestionType.TIME):
        parsed = _parsed(str(kind), text)
        if parsed is None:
            check.reading.refuse(path, "bad_bound", text)
        return text if parsed is None else _plain(parsed)
    elif kind in _UPLOADING:
        check.reading.refuse(path, "key_not_for_type", text)
    return str(text)


def _require_no_circles(value: list[dict[str, Any]], check: Check) -> None:
    asks = {
        question["key"]: keys_in(question["show_if"])
        for question in value if "key" in question and "show_if" in question
    }
    numbers = {question["key"]: number for number, question in enumerate(value) if "key" in question}
    while asks:
        try:
            TopologicalSorter(asks).prepare()
        except CycleError as error:
            circle = error.args[1][::-1]
            first = min((key for key in circle if key in numbers), key=numbers.__getitem__)
            check.reading.refuse(("form", numbers[first], "show_if"), "circular_condition", " → ".join(circle))
            asks = {key: others for key, others in asks.items() if key not in circle}
        else:
            return


def move_form(value: list[dict[str, Any]], days: int) -> list[dict[str, Any]]:
    """The questions with their earliest and latest dates, and the dates of their conditions, put on other days."""
    kinds = {question["key"]: question["type"] for question in value}
    moved = []
    for question in value:
        copy = dict(question)
        for bound in ("min", "max"):
            if question["type"] == QuestionType.DATE and bound in question:
                copy[bound] = _day_later(question[bound], days)
        if "show_if" in question:
            copy["show_if"] = _moved_condition(question["show_if"], kinds, days)
        moved.append(copy)
    return moved


def _moved_condition(condition: dict[str, Any], kinds: dict[str, str], days: int) -> dict[str, Any]:
    for name in ("all", "any"):
        if name in condition:
            return {name: [_moved_condition(entry, kinds, days) for entry in condition[name]]}
    if kinds.get(condition["key"]) != QuestionType.DATE:
        return condition
    return {
        name: content if name == "key" else
        [_day_later(text, days) for text in content] if name == "in" else _day_later(content, days)
        for name, content in condition.items()
    }


def _day_later(text: str, days: int) -> str:
    return (date.fromisoformat(text) + timedelta(days=days)).isoformat()


FORM_SECTION = Section("form", ListOf(QUESTION, unique="key"), finish_form, move_form)


@dataclass(frozen=True, slots=True)
class DaysKept:
    """A whole number of days, or `always`: without end."""

    def read(self, node: Node, place: Place) -> int | str | Bad:
        if isinstance(node, Scalar) and node.text == ALWAYS:
            return ALWAYS
        return Whole(0, MOST_DAYS).read(node, place)

    def write(self, value: int | str, zone: ZoneInfo) -> Tree:
        return ALWAYS if isinstance(value, str) else Whole(0, MOST_DAYS).write(value, zone)


# A whole notice may stand here.
CONSENT_LENGTH = 4000

CONSENT = Record((
    Key("code", Code(), REQUIRED),
    Key("text", LocalizedText(CONSENT_LENGTH, lines=True)),
))

REGISTRATION = Record((
    Key("changes_until", Day()),
    Key("offer_hours", Whole(1, 720)),
    Key("sensitive_days", DaysKept(), SENSITIVE_DAYS),
    Key("contact_days", Whole(0, MOST_DAYS)),
    Key("person_days", Whole(0, MOST_DAYS)),
    Key("consents", ListOf(CONSENT, unique="code"), []),
))


def finish_registration(value: dict[str, Any], check: Check) -> dict[str, Any]:
    """A consent that the house has no words for brings its own; the privacy notice stands here only to have others."""
    for number, consent in enumerate(value.get("consents", ())):
        path: Path = ("registration", "consents", number)
        if consent.get("code") not in WORDED and "text" not in consent and check.reading.is_sound((*path, "text")):
            check.reading.refuse((*path, "text"), "missing_key", "text")
    return value


REGISTRATION_SECTION = Section("registration", REGISTRATION, finish_registration)
