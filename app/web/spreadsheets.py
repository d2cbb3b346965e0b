"""Spreadsheets going out: every cell a text as it stands, so that nothing in it is ever computed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

import xlsxwriter

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading and its width in characters."""

    heading: str
    width: int = 14


def workbook(title: str, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook of one sheet: headings in bold that stay in sight and filter, texts as texts."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                                   "strings_to_numbers": False}) as book:
        book.set_properties({"title": title})
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bottom": 1})
        # "@" tells the spreadsheet program that these are texts, also when somebody edits them.
        plain = book.add_format({"num_format": "@"})
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width, plain)
            sheet.write_string(0, number, column.heading, bold)
        sheet.freeze_panes(1, 1)
        last = 0
        for last, row in enumerate(rows, 1):  # the last number is needed below
            for number, cell in enumerate(row):
                if cell:
                    sheet.write_string(last, number, cell[:LONGEST_CELL], plain)
        if columns:
            sheet.autofilter(0, 0, last, len(columns) - 1)
    return out.getvalue()
