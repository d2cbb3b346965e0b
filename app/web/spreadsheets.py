"""Spreadsheets going out: every cell a text as it stands, so that nothing in it is ever computed."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO, TextIOWrapper
from typing import IO, Any

import xlsxwriter

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
LONGEST_CELL = 32_767
# What a formula begins with, full-width signs too.
COMPUTED = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading and its width in characters."""

    heading: str
    width: int = 14


def workbook(title: str, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook of one sheet as bytes; see write_workbook."""
    out = BytesIO()
    write_workbook(out, title, columns, rows)
    return out.getvalue()


def write_workbook(out: IO[bytes], title: str, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> int:
    """Write a workbook of one sheet, row by row: headings in bold that stay in sight and filter, texts as texts.

    Returns how many rows it has beside the headings. What is written waits on the disk, not in memory.
    """
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
    return last


def write_csv(out: IO[bytes], columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> int:
    """Write comma-separated values in UTF-8, with the mark by which spreadsheet programs know it, row by row.

    A cell that a spreadsheet program would compute gets an apostrophe before it. Returns how many rows there are.
    """
    text = TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([plain_cell(column.heading) for column in columns])
    count = 0
    for row in rows:
        writer.writerow([plain_cell(cell) for cell in row])
        count += 1
    text.flush()
    # The file stays the caller's.
    text.detach()
    return count


def plain_cell(cell: str) -> str:
    """A cell that no spreadsheet program takes for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(COMPUTED) else cell


Cell = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook: its name (31 characters at most), its columns, and rows of texts and numbers."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]


def workbook_of_sheets(title: str, sheets: Sequence[Sheet], created: datetime) -> bytes:
    """A workbook of several sheets: numbers as numbers, everything else as texts that are never computed.

    The same sheets with the same `created` (UTC) give the same bytes.
    """
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                                   "strings_to_numbers": False}) as book:
        book.set_properties({"title": title, "created": created.replace(tzinfo=None)})
        formats = _Formats(
            head=book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            text=book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
            whole=book.add_format({"num_format": "#,##0", "valign": "top"}),
            places=book.add_format({"num_format": "#,##0.00", "valign": "top"}))
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.name[:31]), sheet, formats)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Formats:
    head: Any
    text: Any
    whole: Any
    places: Any


def _write_sheet(page: Any, sheet: Sheet, formats: _Formats) -> None:
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width)
        page.write_string(0, number, column.heading, formats.head)
    page.freeze_panes(1, 1)
    last = 0
    for last, row in enumerate(sheet.rows, 1):  # the last number is needed below
        for number, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(last, number, cell[:LONGEST_CELL], formats.text)
            elif isinstance(cell, Decimal):
                page.write_number(last, number, cell, formats.places)
            elif cell is not None:
                page.write_number(last, number, cell, formats.whole)
    if sheet.columns:
        page.autofilter(0, 0, last, len(sheet.columns) - 1)
