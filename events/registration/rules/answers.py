"""What people answer, read by the type of the question: a plain value to keep, or the code of what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Protocol

from app.vocabulary.characters import fold, half_width, without_controls
from app.vocabulary.emails import read_email
from app.vocabulary.phones import read_mobile
from app.vocabulary.places import CHINA, NOWHERE, UnknownPlace, read_place
from events.registration.enums import QuestionType

UPLOADS: Final = frozenset({QuestionType.FILE, QuestionType.PHOTO})
TEXT_LENGTH: Final = 500
LONG_TEXT_LENGTH: Final = 5000
FILE_MB: Final = 10
FILE_ENDINGS: Final = ("pdf", "jpg", "png", "webp", "heic", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "zip")
PHOTO_ENDINGS: Final = ("jpg", "jpeg", "png", "webp", "heic")
_YES: Final = frozenset({"yes", "y", "true", "1", "on", "是", "需要", "√", "✓", "要", "有"})
_NO: Final = frozenset({"no", "n", "false", "0", "off", "否", "不需要", "×", "不", "不要", "无", "没有"})
_PHONE: Final = re.compile(r"\+?[\d\s().\-/]{5,30}(?:(?:ext|转|#|x)\s*\d{1,6})?", re.IGNORECASE)
_DATE: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_TIME: Final = re.compile(r"(\d{1,2})[:：点](\d{2})?分?")


class Question(Protocol):
    """What reading an answer needs of a question; a row of the table has it all."""

    @property
    def key(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def choices(self) -> list[dict[str, Any]]: ...
    @property
    def min(self) -> str | None: ...
    @property
    def max(self) -> str | None: ...
    @property
    def max_length(self) -> int | None: ...


class BadAnswer(ValueError):
    """An answer that doesn't fit its question; `code` has a sentence, `parameters` fill it."""

    def __init__(self, code: str, **parameters: Any) -> None:
        super().__init__(code)
        self.code = code
        self.parameters = parameters


def read_answer(question: Question, raw: Sequence[str]) -> Any:
    """The value to keep, in plain JSON: a text, a bool, a list of choices; None where nothing was answered.

    Numbers, dates (YYYY-MM-DD), times (HH:MM) and places (CN, CN-SD, DE) are kept as texts in one form, which is
    the form that conditions compare with. Raises BadAnswer.
    """
    given = [text for text in (without_lines_lost(part) for part in raw) if text]
    if not given:
        return None
    if question.type == QuestionType.CHOICES:
        return _read_choices(question, given)
    return _READERS[QuestionType(question.type)](question, given[0])


def without_lines_lost(raw: str) -> str:
    """A text without control characters or spaces at its ends, its lines kept."""
    lines = raw.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(without_controls(line).rstrip() for line in lines).strip()


def _read_text(question: Question, raw: str) -> str:
    return _within(question, " ".join(raw.split()), TEXT_LENGTH)


def _read_long_text(question: Question, raw: str) -> str:
    return _within(question, raw, LONG_TEXT_LENGTH)


def _within(question: Question, value: str, longest: int) -> str:
    limit = question.max_length or longest
    if len(value) > limit:
        raise BadAnswer("answer_too_long", longest=limit, length=len(value))
    return value


def _read_number(question: Question, raw: str) -> str:
    try:
        number = Decimal(re.sub(r"[\s,]", "", half_width(raw))) + 0
    except InvalidOperation as error:
        raise BadAnswer("bad_number") from error
    if not number.is_finite() or abs(number) >= 10**12:
        raise BadAnswer("bad_number")
    if question.min is not None and number < Decimal(question.min):
        raise BadAnswer("answer_below_min", least=question.min)
    if question.max is not None and number > Decimal(question.max):
        raise BadAnswer("answer_above_max", greatest=question.max)
    whole = f"{number:f}"
    return whole.rstrip("0").rstrip(".") if "." in whole else whole


def read_yes_no(raw: str) -> bool | None:
    """Yes or no however it is put, or None."""
    folded = fold(raw)
    return True if folded in _YES else False if folded in _NO else None


def _read_yes_no(_question: Question, raw: str) -> bool:
    value = read_yes_no(raw)
    if value is None:
        raise BadAnswer("bad_yes_no")
    return value


def _read_choice(question: Question, raw: str) -> str:
    for choice in question.choices:
        known = (choice["value"], *choice["label"].values())
        if raw == choice["value"] or fold(raw) in map(fold, known):
            return str(choice["value"])
    raise BadAnswer("bad_choice")


def _read_choices(question: Question, given: Sequence[str]) -> list[str]:
    picked = {_read_choice(question, raw) for raw in given}
    if question.min is not None and len(picked) < int(question.min):
        raise BadAnswer("too_few_choices", least=question.min)
    if question.max is not None and len(picked) > int(question.max):
        raise BadAnswer("too_many_choices", greatest=question.max)
    return [choice["value"] for choice in question.choices if choice["value"] in picked]


def _read_date(question: Question, raw: str) -> str:
    found = _DATE.fullmatch(re.sub(r"\s", "", half_width(raw)))
    try:
        value = date(*map(int, found.groups())).isoformat() if found else ""
    except ValueError:
        value = ""
    if not value:
        raise BadAnswer("bad_date")
    return _between(question, value)


def _read_time(question: Question, raw: str) -> str:
    found = _TIME.fullmatch(re.sub(r"\s", "", half_width(raw)))
    try:
        value = f"{time(int(found[1]), int(found[2] or 0)):%H:%M}" if found else ""
    except ValueError:
        value = ""
    if not value:
        raise BadAnswer("bad_time")
    return _between(question, value)


def _between(question: Question, value: str) -> str:
    """Dates and times in their one form sort as texts."""
    if question.min is not None and value < question.min:
        raise BadAnswer("answer_below_min", least=question.min)
    if question.max is not None and value > question.max:
        raise BadAnswer("answer_above_max", greatest=question.max)
    return value


def _read_phone(_question: Question, raw: str) -> str:
    typed = half_width(raw)
    known = read_mobile(typed)
    if known is None and not _PHONE.fullmatch(typed):
        raise BadAnswer("bad_phone")
    return known or typed


def _read_email(_question: Question, raw: str) -> str:
    address = read_email(raw)
    if address is None:
        raise BadAnswer("bad_email")
    return address


def _read_place(_question: Question, raw: str) -> str:
    country, _, province = raw.partition("-")
    try:
        place = read_place(country, province) if re.fullmatch(r"[A-Z]{2}(-[A-Z]{2})?", raw) else read_place(raw, None)
    except UnknownPlace as error:
        raise BadAnswer("unknown_place") from error
    if place == NOWHERE:
        raise BadAnswer("unknown_place")
    return f"{place.country or CHINA}-{place.province}" if place.province else str(place.country)


def accepted_endings(kind: str, accept: Sequence[str] | None) -> tuple[str, ...]:
    """The endings of files that a question takes; jpg and jpeg are one."""
    endings = tuple(accept or (PHOTO_ENDINGS if kind == QuestionType.PHOTO else FILE_ENDINGS))
    return tuple(dict.fromkeys((*endings, *(("jpeg",) if "jpg" in endings else ("jpg",) if "jpeg" in endings else ()))))


_READERS: Final[dict[QuestionType, Callable[[Question, str], Any]]] = {
    QuestionType.TEXT: _read_text, QuestionType.LONG_TEXT: _read_long_text, QuestionType.NUMBER: _read_number,
    QuestionType.YES_NO: _read_yes_no, QuestionType.CHOICE: _read_choice, QuestionType.DATE: _read_date,
    QuestionType.TIME: _read_time, QuestionType.PHONE: _read_phone, QuestionType.EMAIL: _read_email,
    QuestionType.PLACE: _read_place, QuestionType.FILE: _read_text, QuestionType.PHOTO: _read_text,
}
