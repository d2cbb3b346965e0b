"""Which column says what: the header row found, its headings matched to what an event asks, the match mended by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from app.vocabulary.characters import fold, tidy
from events.registration.enums import QuestionType
from events.registration.roster.activities import ActivityNames
from events.registration.roster.cells import as_text
from events.registration.roster.event_view import EventView
from events.registration.roster.sheet import Sheet, SheetRow
from events.registration.roster.usual_headings import OF_OTHERS, PARTS, USUAL, Field

QUESTION: Final = "q-"
ACTIVITY: Final = "activity-"
_ROWS_LOOKED_AT: Final = 40
_UPLOADS: Final = frozenset({QuestionType.FILE, QuestionType.PHOTO})


_BRACKETS: Final = re.compile(r"[（(\[【<《][^）)\]】>》]*[）)\]】>》]")
_MARKS: Final = re.compile(r"[^\w]+|_")
_USUAL_KEYS: Final = {key: known for known, keys in USUAL.items() for key in keys.split()}


@dataclass(frozen=True, slots=True)
class Matching:
    """Which column says what.

    `header` is the number of the last header row (0 where none was found: then every row is one about a person);
    `headings` are the headings as they stand; `targets` say for each column a Field, `q-KEY`, `activity-CODE`, or
    nothing where it matches nothing.
    """

    header: int
    headings: tuple[str, ...]
    targets: tuple[str, ...]

    def column(self, target: str) -> int | None:
        """The column of a target."""
        return self.targets.index(target) if target in self.targets else None

    def heading(self, target: str) -> str | None:
        """The heading of a target's column, as it stands in the sheet."""
        column = self.column(target)
        return None if column is None else self.headings[column]

    def mended(self, targets: Mapping[int, str]) -> Matching:
        """The match as the organiser wants it; what another column said until now is taken from it, unless it is left out."""
        taken = set(targets.values()) - {Field.LEFT_OUT}
        wanted = [
            "" if target in taken and column not in targets else targets.get(column, target)
            for column, target in enumerate(self.targets)
        ]
        return replace(self, targets=tuple(wanted))

    @property
    def has_names(self) -> bool:
        """Whether some column says who somebody is; without one no row can be read."""
        return bool({Field.NAME, Field.SURNAME, Field.GIVEN_NAME, Field.NAME_LATIN} & set(self.targets))


def targets_of(event: EventView) -> list[str]:
    """All that a column can be matched to, for a select: standing fields, then questions, then activities."""
    questions = [QUESTION + question.key for question in event.questions if question.type not in _UPLOADS]
    names = ActivityNames(event)
    codes = [activity.code for activity in event.activities if names.takes_sign_ups(activity.code)]
    return [*Field, *questions, *(ACTIVITY + code for code in codes)]


def propose_matching(sheet: Sheet, event: EventView) -> Matching:
    """The header row and what its columns say, as far as headings tell."""
    best, best_score = None, 0
    for index, row in enumerate(sheet.head[:_ROWS_LOOKED_AT]):
        matching = _match_rows([row], event)
        known = {target for target in matching.targets if target}
        score = len(known) if matching.has_names else 0
        if score > best_score and score >= min(2, _filled(row)):
            best, best_score = index, score
    if best is None:
        return _without_header(sheet)
    head = sheet.head
    single = _match_rows([head[best]], event)
    if best and head[best - 1].number == head[best].number - 1:
        single = _with_first_line(head[best - 1], head[best], single, event)
    if best + 1 < len(head) and head[best + 1].number == head[best].number + 1:
        double = _second_line(head[best], head[best + 1], single, event)
        if double:
            return double
    return single


def _without_header(sheet: Sheet) -> Matching:
    width = max((len(row.cells) for row in sheet.head), default=0)
    return Matching(0, ("",) * width, ("",) * width)


def _second_line(upper: SheetRow, lower: SheetRow, single: Matching, event: EventView) -> Matching | None:
    """A header of two lines (联系方式 over 手机 and 邮箱): the lower one is a header if it names new columns and nobody."""
    names = (Field.NAME, Field.SURNAME, Field.NAME_LATIN)
    name_column = next((single.column(name) for name in names if name in single.targets), None)
    if name_column is None or as_text(lower.cell(name_column)).strip():
        return None
    below = [column for column in range(len(lower.cells)) if tidy(as_text(lower.cell(column)))]
    double = _match_rows([upper, lower], event)
    matches = [column for column in below if column < len(double.targets) and double.targets[column]]
    is_header = len(matches) > len(below) / 2 and all(isinstance(lower.cell(column), str) for column in below)
    return double if is_header else None


def _with_first_line(upper: SheetRow, lower: SheetRow, single: Matching, event: EventView) -> Matching:
    """A header whose first line also has headings of its own, of cells merged over both lines (代表类别, 备注).

    A line with one cell is a title.
    """
    if _filled(upper) < 2:
        return single
    double = _match_rows([upper, lower], event)
    added = [target for column, target in enumerate(double.targets)
             if target and not (column < len(single.targets) and single.targets[column])]
    is_same = all(single.targets[column] == double.targets[column] for column in range(len(single.targets))
                  if single.targets[column])
    return double if added and is_same else single


def _filled(row: SheetRow) -> int:
    return sum(1 for cell in row.cells if tidy(as_text(cell)))


def _match_rows(rows: list[SheetRow], event: EventView) -> Matching:
    width = max(len(row.cells) for row in rows)
    headings = []
    for column in range(width):
        texts = [as_text(row.cell(column)) for row in rows]
        headings.append(next((text for text in reversed(texts) if tidy(text)), ""))
    return Matching(rows[-1].number, tuple(headings), tuple(_targets(headings, event)))


def _targets(headings: list[str], event: EventView) -> list[str]:
    """Each target goes to one column: those that match as a whole first, then those known by a part."""
    own = _own_keys(event)
    targets = [""] * len(headings)
    taken: set[str] = set()
    for column, heading in enumerate(headings):
        forms = _forms(heading)
        found = next((own[form] for form in forms if form in own), None) or next(
            (_USUAL_KEYS[form] for form in forms if form in _USUAL_KEYS), None
        )
        if found and (found not in taken or found == Field.LEFT_OUT):
            targets[column] = found
            taken.add(found)
    for column, heading in enumerate(headings):
        if targets[column] or not heading:
            continue
        known = _by_part(_key(heading), taken)
        if known:
            targets[column] = known
            taken.add(known)
    return targets


def _own_keys(event: EventView) -> dict[str, str]:
    """Headings that are the event's own: labels and keys of its questions, titles of its activities."""
    own: dict[str, str] = {}
    for question in event.questions:
        if question.type not in _UPLOADS:
            _add(own, QUESTION + question.key, (question.key, *question.label.values()))
    names = ActivityNames(event)
    for activity in event.activities:
        if names.takes_sign_ups(activity.code):
            _add(own, ACTIVITY + activity.code, activity.title.values())
    return own


def _add(own: dict[str, str], target: str, names: Iterable[str]) -> None:
    for name in names:
        for form in _forms(name):
            own.setdefault(form, target)


def _forms(heading: str) -> list[str]:
    """A heading with and without what stands in brackets, compared by letters and digits alone."""
    forms = (_key(heading), _key(_BRACKETS.sub("", heading)), _key(heading).removesuffix("必填").removesuffix("选填"))
    return [form for form in dict.fromkeys(forms) if form]


def _by_part(key: str, taken: set[str]) -> Field | None:
    if OF_OTHERS.search(key):
        return None
    for known, parts in PARTS:
        if known not in taken and any(part in key for part in parts.split()):
            return known
    return None


def _key(heading: str) -> str:
    return _MARKS.sub("", fold(heading))
