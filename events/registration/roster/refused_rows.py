"""Refused rows as a workbook: as they stood in the sheet, with what is wrong before them, ready to be corrected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app.web.spreadsheets import Column, workbook
from events.registration.roster.cells import as_text
from events.registration.roster.headings import Matching
from events.registration.roster.sheet import Sheet

# The heading of the added column, by which an import knows that it is no part of the sheet.
REASON = {"zh": "未导入原因", "en": "Why not imported"}


def is_reason_heading(heading: str) -> bool:
    """Whether a column is the one that was added to a download of refused rows."""
    return heading.strip() in REASON.values()


def refused_workbook(
    sheet: Sheet, matching: Matching, reasons: Mapping[int, str], words: Mapping[str, str], language: str,
) -> bytes:
    """The rows with these numbers, each after its reason. A column without a heading gets that of what it says
    (`words` by target), so that it is recognised when it comes back.
    """
    added = {column for column, heading in enumerate(matching.headings) if is_reason_heading(heading)}
    width = max([len(matching.headings), *(len(row.cells) for row in sheet.head)])
    columns = [column for column in range(width) if column not in added]
    headings = [_heading(matching, column, words) for column in columns]
    return workbook(
        REASON[language], [Column(REASON[language], 36), *(Column(heading, 18) for heading in headings)],
        _rows(sheet, reasons, columns))


def _heading(matching: Matching, column: int, words: Mapping[str, str]) -> str:
    if column >= len(matching.headings):
        return ""
    return matching.headings[column] or words.get(matching.targets[column], "")


def _rows(sheet: Sheet, reasons: Mapping[int, str], columns: Sequence[int]) -> Iterator[list[str]]:
    for row in sheet.rows:
        if row.number in reasons:
            yield [reasons[row.number], *(as_text(row.cell(column)) for column in columns)]
