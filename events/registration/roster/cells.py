"""Cells as typed values: what a text, a yes or no, a list or an answer to a question says."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from app.vocabulary.characters import fold, half_width, is_blank, tidy
from events.registration.enums import QuestionType
from events.registration.roster.dates import read_date
from events.registration.roster.event_view import EventView, QuestionView
from events.registration.roster.sheet import Cell
from events.registration.rules.answers import BadAnswer, read_answer

_YES: Final = frozenset(
    {
        "是",
        "√",
        "✓",
        "✔",
        "☑",
        "✅",
        "y",
        "yes",
        "true",
        "1",
        "需要",
        "需",
        "要",
        "有",
        "参加",
        "住",
        "住宿",
        "对",
        "好",
        "可以",
        "可",
    }
    | {"on", "ok", "是的", "确认", "同意", "愿意", "已", "v", "●", "○√", "参会", "报名", "t"}
)
_NO: Final = frozenset(
    {
        "否",
        "×",
        "✗",
        "✘",
        "☐",
        "x",
        "n",
        "no",
        "false",
        "0",
        "不需要",
        "不需",
        "不要",
        "不",
        "无",
        "没有",
        "不参加",
        "不住",
        "没",
        "不用",
    }
    | {"off", "不住宿", "无需", "不是", "不同意", "自理", "自行安排", "自行解决", "f", "不必", "放弃"}
)
SEPARATORS: Final = re.compile(r"[;；,，、/／|｜\n\r\t+＋&]+")
_CHOICE_ENDINGS: Final = re.compile(r"(?:餐食|餐饮|饮食|餐|房间|房|间|食品)$")
_NUMBER_ENDINGS: Final = re.compile(r"(?:年|级|届|岁|人|位|个|间|元|万元)$")
_CLOCK: Final = re.compile(r"(上午|早上|凌晨|下午|晚上|中午|am|pm)?(\d{1,2})[:：点时](\d{1,2})?分?(?::\d{2})?(am|pm)?")


class UnreadableDate(ValueError):
    """A cell of a date question that is no date."""


def as_text(cell: Cell) -> str:
    """A cell as the text it stands for: whole numbers without a point, dates as ISO dates."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() and abs(cell) < 1e16 else repr(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M") if cell.time() != time() else cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    if isinstance(cell, timedelta):
        return _clock(cell)
    return str(cell)


def is_empty(cell: Cell) -> bool:
    """Whether nothing stands in a cell, or only what the eye doesn't see."""
    return cell is None or not tidy(as_text(cell))


def read_yes_no(cell: Cell) -> bool | None:
    """是, √, Y, 需要 … and their opposites; None for anything else."""
    folded = fold(as_text(cell)).strip("。.!")
    return True if folded in _YES else False if folded in _NO else None


def split_list(text: str) -> list[str]:
    """The entries of a cell that holds several, whatever stands between them; numbering before them is dropped."""
    parts = (re.sub(r"^(?:\d{1,2}[.、)）]|[①-⑳])\s*", "", tidy(part)) for part in SEPARATORS.split(text))
    return [part for part in parts if part]


def read_question(cell: Cell, question: QuestionView, event: EventView) -> Any:
    """The answer that a cell gives, in the form in which answers are kept; None where it gives none.

    Raises UnreadableDate where a date question's cell is no date, BadAnswer where another doesn't fit its question.
    """
    if is_empty(cell):
        return None
    kind, text = question.type, as_text(cell)
    if kind == QuestionType.YES_NO:
        return _read_yes_no(cell)
    if kind in (QuestionType.CHOICE, QuestionType.CHOICES):
        return _read_choices(text, question)
    if is_blank(text):
        return None
    if kind == QuestionType.DATE:
        day = read_date(cell, event.starts, event.ends)
        if day is None:
            raise UnreadableDate
        text = day.isoformat()
    elif kind == QuestionType.TIME:
        text = _read_clock(cell)
    elif kind == QuestionType.NUMBER:
        text = _NUMBER_ENDINGS.sub("", half_width(tidy(text)))
    return read_answer(question, [text])


def _read_yes_no(cell: Cell) -> bool | None:
    value = read_yes_no(cell)
    if value is None:
        if is_blank(as_text(cell)):
            return None
        raise BadAnswer("bad_yes_no")
    return value


def _read_choices(text: str, question: QuestionView) -> Any:
    """One choice or several. 无 or a dash is a choice where the question has it, else no answer."""
    for entries in ([tidy(text)], split_list(text)):
        picked = [_choice(entry, question) for entry in entries]
        if all(picked) and (question.type == QuestionType.CHOICES or len(set(picked)) == 1):
            return read_answer(question, [entry for entry in picked if entry])
    if is_blank(text):
        return None
    raise BadAnswer("bad_choice")


def _choice(entry: str, question: QuestionView) -> str | None:
    for wanted in dict.fromkeys((fold(entry), _CHOICE_ENDINGS.sub("", fold(entry)))):
        for choice in question.choices:
            known = [fold(str(text)) for text in (choice["value"], *choice["label"].values())]
            if wanted and (wanted in known or wanted in [_CHOICE_ENDINGS.sub("", text) for text in known]):
                return str(choice["value"])
    return None


def _read_clock(cell: Cell) -> str:
    """A time of day as HH:MM; a fraction of a day is what spreadsheets make of one."""
    if isinstance(cell, float) and 0 <= cell < 1:
        return _clock(timedelta(days=cell))
    if isinstance(cell, datetime):
        return cell.strftime("%H:%M")
    text = re.sub(r"\s", "", half_width(as_text(cell))).casefold().replace("半", "30")
    found = _CLOCK.fullmatch(text)
    if not found:
        return text
    hour = int(found[2])
    if hour < 12 and ({found[1], found[4]} & {"下午", "晚上", "pm"}):
        hour += 12
    return f"{hour:02d}:{int(found[3] or 0):02d}"


def _clock(length: timedelta) -> str:
    minutes = round(length.total_seconds() / 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
