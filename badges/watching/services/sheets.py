"""Attendance sheets (签到表): as PDF to be signed or read, and as a spreadsheet."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from app.core.errors import Refused
from app.core.unit import Unit
from app.vocabulary.localized import clauses, text, texts
from app.vocabulary.times import format_date, format_time, format_time_range, local_date, to_local
from app.web.paper_styles import paper_style
from app.web.spreadsheets import MEDIA_TYPE, Cell, Column, Sheet, workbook_of_sheets
from badges.watching.enums import PaperKind, SheetOrder, SheetUse
from badges.watching.models import PaperOrder
from badges.watching.policy import may_make_sheets
from badges.watching.queries.sheets import SheetLine, SheetSubject, in_order, lines_of, subject_of_key
from badges.watching.services.papers import order_paper
from events.setup.models import Event

LINES_A_PAGE = 22
BLANK_LINES = LINES_A_PAGE * 2


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """What sheet: of what ("p:CODE", "a:CODE"), for what, in which order, language ("zh", "en", "both") and form."""

    of: str
    use: SheetUse = SheetUse.SIGN
    order: SheetOrder = SheetOrder.PINYIN
    day: date | None = None
    language: str = "both"
    form: str = "pdf"


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line of a sheet as it is set; plain values only."""

    place: str
    name: str = ""
    second: str = ""
    unit: str = ""
    group: str = ""
    entered: str = ""
    left: str = ""
    expected: bool = True


@dataclass(frozen=True, slots=True)
class SheetPaper:
    """A sheet as plain values: headings in the languages chosen, lines in pages."""

    title: tuple[str, ...]
    event: tuple[str, ...]
    line: str
    headings: dict[str, tuple[str, ...]]
    use: str
    pages: tuple[tuple[SetLine, ...], ...]
    counts: str
    has_groups: bool
    language: str


def order_sheet(unit: Unit, event: Event, choice: SheetChoice) -> PaperOrder:
    """Have a sheet made by the queue.

    Raises Forbidden, Refused("sheet_of_what", "sheet_without_people"). Records watching.sheet_made.
    """
    unit.require(may_make_sheets, event)
    count = len(_lines(unit, event, choice))
    unit.record(
        "watching.sheet_made", event_id=event.id, subject=("event", event.code), of=choice.of, use=str(choice.use),
        form=choice.form, count=count,
    )  # fmt: skip
    told = {**asdict(choice), "day": choice.day and choice.day.isoformat()}
    return order_paper(unit, event, PaperKind.SHEET, told, count)


def choice_of(order: PaperOrder) -> SheetChoice:
    """What was ordered."""
    told: dict[str, Any] = order.choices
    day = date.fromisoformat(told["day"]) if told["day"] else None
    return SheetChoice(told["of"], SheetUse(told["use"]), SheetOrder(told["order"]), day, told["language"], told["form"])


def make_sheet(unit: Unit, event: Event, choice: SheetChoice) -> tuple[bytes, str, str]:
    """(content, name, media type) of a sheet; only reads. Raises as order_sheet."""
    unit.require(may_make_sheets, event)
    lines = _lines(unit, event, choice)
    name = f"{event.code}-{choice.of.replace(':', '-')}-{choice.use}"
    if choice.form == "xlsx":
        return _as_workbook(event, choice, lines, unit.now()), f"{name}.xlsx", MEDIA_TYPE
    return set_sheet(paper_of(event, choice, lines)), f"{name}.pdf", "application/pdf"


def _subject(event: Event, choice: SheetChoice) -> SheetSubject:
    subject = subject_of_key(event, choice.of)
    if subject is None:
        raise Refused("sheet_of_what", field="of")
    return subject


def _lines(unit: Unit, event: Event, choice: SheetChoice) -> list[SheetLine]:
    subject = _subject(event, choice)
    if choice.use is SheetUse.BLANK:
        return []
    found = lines_of(unit.session, event, subject, choice.day)
    if choice.use is SheetUse.SIGN:
        found = [line for line in found if line.expected]
    if not found:
        raise Refused("sheet_without_people", field="of")
    return in_order(found, choice.order)


def _languages(event: Event, choice: SheetChoice) -> tuple[str, ...]:
    if choice.language != "both":
        return (choice.language,)
    return tuple(event.languages) or ("zh",)


def paper_of(event: Event, choice: SheetChoice, lines: Sequence[SheetLine]) -> SheetPaper:
    """A sheet as plain values."""
    subject, languages = _subject(event, choice), _languages(event, choice)
    first = languages[0]
    cells = [_cell(event, nth, line, choice, first) for nth, line in enumerate(lines, 1)]
    if choice.use is SheetUse.BLANK:
        cells = [SetLine(str(nth)) for nth in range(1, BLANK_LINES + 1)]
    pages = tuple(tuple(cells[start : start + LINES_A_PAGE]) for start in range(0, len(cells), LINES_A_PAGE))
    return SheetPaper(
        title=_said(subject.name, languages), event=_said(event.name, languages), line=_when(event, subject, choice, first),
        headings=_headings(languages), use=str(choice.use), pages=pages, counts=_counts(lines, choice, first),
        has_groups=any(line.group for line in lines), language=first,
    )  # fmt: skip


def _said(label: Any, languages: Sequence[str]) -> tuple[str, ...]:
    """A label in the languages chosen, each text once."""
    return tuple(dict.fromkeys(text(label, language) for language in languages)) or texts(label)


def _headings(languages: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for language in languages:
        with force_locale(language):
            said = {
                "title": _("Attendance sheet"), "place": _("No."), "name": _("Name"), "unit": _("Organisation and position"),
                "group": _("Group"), "sign": _("Signature"), "time": _("Time"), "entered": _("First in"),
                "left": _("Last out"), "mobile": _("Phone"), "note": _("Note"), "besides": _("not on the list"),
                "latin": _("Latin name"), "organisation": _("Organisation"), "position": _("Position"),
                "category": _("Category"), "figures": _("Figures"), "event": _("Event"), "expected": _("Expected"),
                "came": _("Came"),
            }  # fmt: skip
        for key, words in said.items():
            found.setdefault(key, []).append(words)
    return {key: tuple(words) for key, words in found.items()}


def _cell(event: Event, nth: int, line: SheetLine, choice: SheetChoice, language: str) -> SetLine:
    shows_times = choice.use is SheetUse.TIMES
    return SetLine(
        place=str(nth), name=line.name, second=line.name_latin,
        unit=("\u3000" if language == "zh" else ", ").join(filter(None, (line.unit, line.title))), group=line.group,
        entered=_time(event, line.entered, choice) if shows_times else "",
        left=_time(event, line.left, choice) if shows_times else "", expected=line.expected,
    )  # fmt: skip


def _time(event: Event, at: datetime | None, choice: SheetChoice) -> str:
    if at is None:
        return ""
    told = format_time(at, event.timezone)
    return told if choice.day else f"{to_local(at, event.timezone):%m-%d} {told}"


def _when(event: Event, subject: SheetSubject, choice: SheetChoice, language: str) -> str:
    parts = []
    if subject.activity is not None:
        parts.append(format_time_range(subject.activity.starts, subject.activity.ends, event.timezone, language))
        if subject.activity.room is not None:
            parts.append(text(subject.activity.room.name, language))
    # A sheet is kept for years: of all days it says when the activity was.
    day = choice.day or (subject.activity and local_date(subject.activity.starts, event.timezone))
    if day:
        parts.insert(0, format_date(day, language, year=True, weekday=True))
    return " · ".join(parts)


def _counts(lines: Sequence[SheetLine], choice: SheetChoice, language: str) -> str:
    if choice.use is not SheetUse.TIMES:
        return ""
    expected = sum(line.expected for line in lines)
    came = sum(line.expected and line.entered is not None for line in lines)
    with force_locale(language):
        told = _("Expected %(expected)s, came %(came)s", expected=expected, came=came)
        besides = len(lines) - expected
        more = _("besides %(count)s", count=besides)
    return clauses([told, more] if besides else [told], language)


def set_sheet(paper: SheetPaper) -> bytes:
    """A sheet as PDF."""
    from app.web.pdf import render_pdf

    # Jobs have no request: the document is made of what it is given, and of nothing that pages find.
    html = current_app.jinja_env.get_template("pdf/attendance.html").render(paper=paper)
    return render_pdf(html, paper_style("attendance"))


def _as_workbook(event: Event, choice: SheetChoice, lines: Sequence[SheetLine], now: datetime) -> bytes:
    """The lines, and on a sheet of its own what they are of and how many came."""
    paper, languages = paper_of(event, choice, lines), _languages(event, choice)
    heads = {key: " / ".join(dict.fromkeys(words)) for key, words in paper.headings.items()}
    titles = {key: words[0] for key, words in paper.headings.items()}
    sheets = [
        Sheet(titles["title"], _columns(heads, choice), _rows(event, choice, lines, heads["besides"], languages)),
        Sheet(titles["figures"], [Column(heads["title"], 30), Column(" / ".join(paper.title), 50)],
              _figures(choice, lines, paper, heads)),
    ]  # fmt: skip
    return workbook_of_sheets(paper.title[0], sheets, now)


def _columns(heads: dict[str, str], choice: SheetChoice) -> list[Column]:
    widths = {"place": 10, "name": 18, "latin": 24, "organisation": 34, "position": 24, "category": 24, "group": 18}
    asked = {"entered": 16, "left": 16, "note": 16} if choice.use is SheetUse.TIMES else {"sign": 24}
    return [Column(heads[key], width) for key, width in (widths | asked).items()]


def _rows(
    event: Event, choice: SheetChoice, lines: Sequence[SheetLine], besides: str, languages: Sequence[str]
) -> list[list[Cell]]:
    if choice.use is SheetUse.BLANK:
        return [[nth] for nth in range(1, BLANK_LINES + 1)]
    rows: list[list[Cell]] = []
    for nth, line in enumerate(lines, 1):
        category = " / ".join(_said(line.category, languages))
        row: list[Cell] = [nth, line.name, line.name_latin, line.unit, line.title, category, line.group]
        if choice.use is SheetUse.TIMES:
            row += [_time(event, line.entered, choice), _time(event, line.left, choice), "" if line.expected else besides]
        rows.append(row)
    return rows


def _figures(
    choice: SheetChoice, lines: Sequence[SheetLine], paper: SheetPaper, heads: dict[str, str]
) -> list[list[Cell]]:
    """What the sheet is of; and who was expected, came, and came besides, where it tells the times of scans."""
    told: list[list[Cell]] = [[heads["event"], " / ".join(paper.event)], [heads["time"], paper.line]]
    if choice.use is SheetUse.TIMES:
        came = sum(line.expected and line.entered is not None for line in lines)
        expected = sum(line.expected for line in lines)
        told += [[heads["expected"], expected], [heads["came"], came], [heads["besides"], len(lines) - expected]]
    return told
