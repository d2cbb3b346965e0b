"""Rows of a sheet checked one by one: what each says, or all reasons why it can't be taken, the first one first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final, TypeVar

from app.vocabulary.characters import fold, is_blank, is_han, tidy
from app.vocabulary.emails import read_email
from app.vocabulary.names import tidy_name
from app.vocabulary.phones import read_mobile, read_mobile_of
from app.vocabulary.places import NOWHERE, Place, UnknownPlace, read_place
from events.registration.roster.activities import ActivityNames, UnknownActivity
from events.registration.roster.categories import category_names, read_category
from events.registration.roster.cells import UnreadableDate, as_text, read_question, read_yes_no
from events.registration.roster.event_view import EventView, QuestionView
from events.registration.roster.headings import ACTIVITY, QUESTION, Matching
from events.registration.roster.sheet import Cell, Sheet, SheetRow
from events.registration.roster.usual_headings import Field
from events.registration.rules.answers import BadAnswer, without_lines_lost
from events.registration.rules.persons import LONGEST

_FOOTERS: Final = (
    *(
        "合计",
        "总计",
        "小计",
        "共计",
        "总人数",
        "人数合计",
        "填表人",
        "填报人",
        "制表",
        "审核人",
        "联系人:",
        "注:",
        "备注:",
        "说明:",
    ),
    *("total", "subtotal", "grandtotal", "sum:", "note:", "notes:"),
)
_SHORT_TEXTS: Final = (Field.NAME_LATIN, Field.UNIT, Field.TITLE)
_NOTHING: Final[Mapping[str, str]] = {}
TOLD_EVERY: Final = 2000
# A row with one cell alone is about somebody only where that cell names them or says how to reach them.
_TELLING: Final = (Field.NAME, Field.SURNAME, Field.GIVEN_NAME, Field.NAME_LATIN, Field.MOBILE, Field.EMAIL)


@dataclass(frozen=True, slots=True)
class RosterRow:
    """What one row says; what it leaves empty is None or absent. `notes` are by heading, "" for the note column."""

    row: int
    name: str
    name_latin: str | None = None
    unit: str | None = None
    title: str | None = None
    mobile: str | None = None
    email: str | None = None
    place: Place = NOWHERE
    category: str | None = None
    reference: str | None = None
    activities: tuple[str, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that can't be taken: the column's heading as it stands, the code, the cell as typed. A report of the first
    faults leaves out `more`, its other ones, and whom it names.
    """

    row: int
    column: str | None
    code: str
    value: str | None
    more: tuple[RejectedRow, ...] = ()
    name: str = ""

    @property
    def faults(self) -> tuple[RejectedRow, ...]:
        """All that is wrong with it."""
        return (self, *self.more)


@dataclass(frozen=True, slots=True)
class RosterWarning:
    """Something that was taken otherwise than it stands: bad_answer, unmatched_column, shared_contact, over_quota."""

    row: int
    code: str
    column: str | None = None
    value: str | None = None


def is_footer(text: str) -> bool:
    """Whether a cell begins a sum or a remark, as stands below the rows of a sheet: 合计, 填表人, Total."""
    return fold(text).startswith(_FOOTERS)


class _Rejected(Exception):
    """One fault of a row; `more` are those that were found after it."""

    def __init__(self, code: str, target: str) -> None:
        super().__init__(code)
        self.code = code
        self.target = target
        self.more: list[_Rejected] = []


FoundT = TypeVar("FoundT")


class _Faults(list[_Rejected]):
    """The faults of one row, in the order of its checks."""

    def kept(self, check: Callable[[SheetRow], FoundT], row: SheetRow) -> FoundT | None:
        """What a check finds, or None where it finds a fault, which is kept."""
        try:
            return check(row)
        except _Rejected as fault:
            self.append(fault)
            return None

    def throw(self) -> None:
        """Reject the row where there is any. Raises _Rejected."""
        if self:
            first, *rest = self
            first.more = rest
            raise first


class RowReader:
    """Reads the rows of one sheet by one matching; collects what it rejects and what it warns of."""

    def __init__(self, matching: Matching, event: EventView) -> None:
        self.rejected: list[RejectedRow] = []
        self.warnings: list[RosterWarning] = []
        self._matching = matching
        self._event = event
        self._columns = {target: column for column, target in enumerate(matching.targets) if target}
        self._categories = category_names(event)
        self._activities = ActivityNames(event)
        self._questions = {question.key: question for question in event.questions}
        self._headings = [fold(heading) for heading in matching.headings]
        self._kept: dict[Any, Any] = {}

    def read(self, sheet: Sheet, tell: Callable[[int], None] | None = None) -> list[RosterRow]:
        """The rows that can be taken, from top to bottom; `tell` hears now and then how many have been looked at."""
        taken: list[RosterRow] = []
        unmatched = [column for column, target in enumerate(self._matching.targets) if not target]
        filled: set[int] = set()
        for count, row in enumerate(sheet.rows):
            if tell is not None and count % TOLD_EVERY == 0:
                tell(count)
            if row.number <= self._matching.header or not self._is_about_someone(row):
                continue
            filled.update(column for column in unmatched if tidy(as_text(row.cell(column))))
            try:
                taken.append(self._read(row))
            except _Rejected as rejection:
                self._reject(row, rejection)
        self._warn_of_unmatched_columns(filled)
        return taken

    def _read(self, row: SheetRow) -> RosterRow:
        """Checks stand in the order in which a row's first fault is told."""
        warnings: list[RosterWarning] = []
        faults = _Faults()
        name = faults.kept(self._name, row) or ""
        faults.kept(self._reachable, row)
        email = faults.kept(self._email, row)
        mobile = faults.kept(self._mobile, row)
        category = faults.kept(self._category, row)
        place = faults.kept(self._place, row)
        answers = self._answers(row, warnings, faults)
        activities = self._named_activities(row, faults)
        faults.throw()
        notes = self._notes(row)
        texts = {target: self._short_text(row, target, warnings, notes) for target in _SHORT_TEXTS}
        self.warnings += warnings
        return RosterRow(
            row=row.number,
            name=name,
            name_latin=texts[Field.NAME_LATIN],
            unit=self._once(texts[Field.UNIT]),
            title=self._once(texts[Field.TITLE]),
            mobile=mobile,
            email=email,
            place=self._once(place or NOWHERE),
            category=self._once(category),
            reference=self._typed(row, Field.REFERENCE) or None,
            activities=self._once(activities),
            answers={key: self._once(value) if isinstance(value, str) else value for key, value in answers.items()},
            notes=notes or _NOTHING,
        )

    def _once(self, value: Any) -> Any:
        """The equal value of an earlier row: what thousands have alike is kept once."""
        return self._kept.setdefault(value, value)

    def _name(self, row: SheetRow) -> str:
        name = tidy_name(self._text(row, Field.NAME))
        if not name:
            surname, given = (tidy_name(self._text(row, part)) for part in (Field.SURNAME, Field.GIVEN_NAME))
            joint = "" if all(is_han(character) for character in surname + given) else " "
            name = f"{surname}{given}" if not joint else f"{given} {surname}".strip()
        if not name and Field.NAME not in self._columns:
            name = tidy_name(self._text(row, Field.NAME_LATIN))
        if is_blank(name) or not any(character.isalpha() for character in name) or len(name) > LONGEST["name"]:
            named = (Field.NAME, Field.SURNAME, Field.GIVEN_NAME, Field.NAME_LATIN)
            raise _Rejected("missing_name", next((part for part in named if part in self._columns), Field.NAME))
        return name

    def _reachable(self, row: SheetRow) -> None:
        if not self._typed(row, Field.MOBILE) and not self._typed(row, Field.EMAIL):
            raise _Rejected("missing_contact", Field.MOBILE if Field.MOBILE in self._columns else Field.EMAIL)

    def _email(self, row: SheetRow) -> str | None:
        typed = self._typed(row, Field.EMAIL)
        email = read_email(typed) if typed else None
        if typed and email is None:
            raise _Rejected("bad_email", Field.EMAIL)
        return email

    def _mobile(self, row: SheetRow) -> str | None:
        typed = self._typed(row, Field.MOBILE)
        cell = _number_or_text(self._cell(row, Field.MOBILE))
        mobile = read_mobile(cell) if typed else None
        if typed and mobile is None:
            # Dialled as at home, which a place that can't be read doesn't tell.
            with suppress(_Rejected):
                mobile = read_mobile_of(cell, *self._place(row))
        if typed and mobile is None:
            raise _Rejected("bad_mobile", Field.MOBILE)
        return mobile

    def _category(self, row: SheetRow) -> str | None:
        typed = self._typed(row, Field.CATEGORY)
        if not typed:
            return None
        code = read_category(typed, self._categories)
        if code is None:
            raise _Rejected("unknown_category", Field.CATEGORY)
        return code

    def _place(self, row: SheetRow) -> Place:
        country, province = self._typed(row, Field.COUNTRY), self._typed(row, Field.PROVINCE)
        if not country and not province:
            return self._place_in_one(row)
        try:
            return read_place(country, province)
        except UnknownPlace as error:
            raise _Rejected("unknown_place", Field.COUNTRY if error.cell == "country" else Field.PROVINCE) from error

    def _place_in_one(self, row: SheetRow) -> Place:
        try:
            return read_place(self._typed(row, Field.PLACE), "")
        except UnknownPlace as error:
            raise _Rejected("unknown_place", Field.PLACE) from error

    def _answers(self, row: SheetRow, warnings: list[RosterWarning], faults: _Faults) -> dict[str, Any]:
        answers: dict[str, Any] = {}
        for target, column in self._columns.items():
            if not target.startswith(QUESTION):
                continue
            question: QuestionView = self._questions[target.removeprefix(QUESTION)]
            try:
                value = read_question(row.cell(column), question, self._event)
            except UnreadableDate:
                faults.append(_Rejected("bad_date", target))
                continue
            except BadAnswer:
                warnings.append(self._warning(row, "bad_answer", column))
                continue
            if value is not None:
                answers[question.key] = value
        return answers

    def _named_activities(self, row: SheetRow, faults: _Faults) -> tuple[str, ...]:
        codes: list[str] = []
        try:
            codes += self._activities.named_in(self._text(row, Field.ACTIVITIES))
        except UnknownActivity:
            faults.append(_Rejected("unknown_activity", Field.ACTIVITIES))
        for target, column in self._columns.items():
            if target.startswith(ACTIVITY) and faults.kept(partial(self._is_ticked, column=column, target=target), row):
                codes.append(target.removeprefix(ACTIVITY))
        return tuple(dict.fromkeys(codes))

    def _is_ticked(self, row: SheetRow, column: int, target: str) -> bool:
        """An activity's own column says yes or no, or repeats its title."""
        text = as_text(row.cell(column))
        said = read_yes_no(text)
        if said is not None or is_blank(text):
            return bool(said)
        if self._activities.exactly(text) == target.removeprefix(ACTIVITY):
            return True
        raise _Rejected("unknown_activity", target)

    def _notes(self, row: SheetRow) -> dict[str, str]:
        notes: dict[str, str] = {}
        note = without_lines_lost(self._text(row, Field.NOTE))
        if not is_blank(note):
            notes[""] = note
        for column, target in enumerate(self._matching.targets):
            text = without_lines_lost(as_text(row.cell(column))) if not target else ""
            if text and not is_blank(text):
                notes[tidy(self._matching.headings[column]) or column_letters(column)] = text
        return notes

    def _short_text(
        self, row: SheetRow, target: Field, warnings: list[RosterWarning], notes: dict[str, str]
    ) -> str | None:
        """A standing text. One that is too long for its field is kept whole as a note, with a warning."""
        text = tidy(self._text(row, target))
        if is_blank(text):
            return None
        if len(text) > LONGEST[target]:
            column = self._columns[target]
            warnings.append(self._warning(row, "bad_answer", column))
            notes[tidy(self._matching.headings[column])] = text
            return None
        return text

    def _is_about_someone(self, row: SheetRow) -> bool:
        """Whether a row is about a person: no empty row, no total, no remark across the sheet, no heading again."""
        texts = [tidy(as_text(cell)) for cell in row.cells]
        filled = [(column, text) for column, text in enumerate(texts) if text and self._target(column) != Field.LEFT_OUT]
        in_first = next(filter(None, texts), "")
        if not filled and not is_footer(in_first):
            return False
        below = [text for text in (in_first, *(text for _, text in filled[:1])) if is_footer(text)]
        # Of 合计 beside a count, or 填表人 with a number to call, nobody is meant; Mr Total, who can be reached, is.
        if below and not (below[0].isascii() and (
                read_mobile(_number_or_text(self._cell(row, Field.MOBILE))) or read_email(self._typed(row, Field.EMAIL)))):
            return False
        # With a telephone or an e-mail there would be a cell that tells.
        if len(filled) <= 1 and all(self._target(column) not in _TELLING for column, _ in filled):
            return False
        return sum(1 for column, text in filled if fold(text) == self._heading(column)) < max(2, len(filled) / 2)

    def _target(self, column: int) -> str:
        return self._matching.targets[column] if column < len(self._matching.targets) else ""

    def _heading(self, column: int) -> str:
        return self._headings[column] if column < len(self._headings) else ""

    def _warn_of_unmatched_columns(self, filled: set[int]) -> None:
        """Once a column, before all that concerns a row."""
        warnings = []
        for column, target in enumerate(self._matching.targets):
            heading = self._matching.headings[column]
            if not target and (tidy(heading) or column in filled):
                warnings.append(RosterWarning(self._matching.header, "unmatched_column", heading or column_letters(column)))
        self.warnings[:0] = warnings

    def _reject(self, row: SheetRow, rejection: _Rejected) -> None:
        first, *rest = (RejectedRow(row.number, self._matching.heading(one.target), one.code,
                                    _as_typed(self._cell(row, one.target))) for one in (rejection, *rejection.more))
        self.rejected.append(replace(first, more=tuple(rest), name=_Faults().kept(self._name, row) or ""))

    def _warning(self, row: SheetRow, code: str, column: int) -> RosterWarning:
        return RosterWarning(row.number, code, self._matching.headings[column], _as_typed(row.cell(column)))

    def _cell(self, row: SheetRow, target: str) -> Cell:
        column = self._columns.get(target)
        return None if column is None else row.cell(column)

    def _text(self, row: SheetRow, target: str) -> str:
        return as_text(self._cell(row, target))

    def _typed(self, row: SheetRow, target: str) -> str:
        """A cell's text on one line; nothing where people leave a cell empty by a dash or 无."""
        text = tidy(self._text(row, target))
        return "" if is_blank(text) else text


def column_letters(column: int) -> str:
    """A column as the spreadsheet program calls it: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


def _number_or_text(cell: Cell) -> str | float:
    return cell if isinstance(cell, float) else as_text(cell)


def _as_typed(cell: Cell) -> str | None:
    text = as_text(cell)
    return text if tidy(text) else None
