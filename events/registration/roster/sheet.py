"""Spreadsheets as rows of cells: .xlsx, .xls whatever its ending says, and CSV; rows are read as they are asked for.

A row keeps the number that the spreadsheet program shows. A cell with a formula is its stored value; where the
file stores none, it is the formula's text, so that nothing is computed and nothing vanishes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property, partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from events.registration.roster.archive import Formulas, measure, part_names
from events.registration.roster.refusals import SheetRefused

MOST_BYTES: Final = 50 * 1024 * 1024
MOST_OLD_BYTES: Final = 20 * 1024 * 1024
MOST_ROWS: Final = 200_000
MOST_SHEETS: Final = 20
KEPT_AT_HEAD: Final = 100
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_MACROS: Final = "_VBA_PROJECT_CUR".encode("utf-16-le")

Cell = str | int | float | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that isn't empty, with the number that the spreadsheet program shows."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """The cell of a column, None also to the right of the last one."""
        return self.cells[column] if column < len(self.cells) else None


class Rows(Sequence[SheetRow]):
    """Rows that are laid out anew at each reading, so that none is held longer than it is looked at.

    The first ones, in which headings are sought, are kept.
    """

    def __init__(self, lay_out: Callable[[], Iterator[SheetRow]]) -> None:
        self._lay_out = lay_out

    def __iter__(self) -> Iterator[SheetRow]:
        return self._lay_out()

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            stop = place.stop
            if stop is not None and 0 <= stop <= len(self._head):
                return self._head[place]
            return tuple(self)[place]
        return self._head[place] if 0 <= place < len(self._head) else tuple(self)[place]

    @cached_property
    def _head(self) -> tuple[SheetRow, ...]:
        return tuple(islice(self._lay_out(), KEPT_AT_HEAD))

    @cached_property
    def _count(self) -> int:
        return sum(1 for _row in self._lay_out())


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a file: its rows from top to bottom, empty ones left out."""

    name: str
    rows: Sequence[SheetRow] = field(repr=False)

    @property
    def head(self) -> Sequence[SheetRow]:
        """The first rows, by which a sheet is known."""
        return self.rows[:KEPT_AT_HEAD]


def sniff(source: bytes) -> None:
    """Look whether this can be a spreadsheet at all, by what is in it and not by its name, without reading it through.

    Raises SheetRefused: `sheet_empty`, `sheet_too_large`, `sheet_broken`, `sheet_encrypted`, `sheet_with_macros`,
    `sheet_unknown_format`.
    """
    if len(source) > MOST_BYTES:
        raise SheetRefused("sheet_too_large")
    if not source.strip(b"\0 \r\n\t"):
        raise SheetRefused("sheet_empty")
    if source.startswith(b"PK"):
        if any(name.lower().endswith("vbaproject.bin") for name in part_names(io.BytesIO(source))):
            raise SheetRefused("sheet_with_macros")
    elif source.startswith(_OLE):
        if _ENCRYPTED in source:
            raise SheetRefused("sheet_encrypted")
        if _MACROS in source:
            raise SheetRefused("sheet_with_macros")
        if len(source) > MOST_OLD_BYTES:
            raise SheetRefused("sheet_too_large")
        _guarded(lambda: CalamineWorkbook.from_filelike(io.BytesIO(source)))
    else:
        _csv_sheet(source)


def read_sheets(source: bytes | Path) -> Iterator[Sheet]:
    """The visible sheets of a file that have anything in them, one after the other.

    Raises SheetRefused: `sheet_empty`, `sheet_broken`, `sheet_encrypted`, `sheet_too_large` (over 50 MB, or far too
    many cells), `sheet_unknown_format`.
    """
    if isinstance(source, Path):
        if source.stat().st_size > MOST_BYTES:
            raise SheetRefused("sheet_too_large")
        source = source.read_bytes()
    if len(source) > MOST_BYTES:
        raise SheetRefused("sheet_too_large")
    if not source.strip(b"\0 \r\n\t"):
        raise SheetRefused("sheet_empty")
    if source.startswith(b"PK"):
        yield from _workbook_sheets(source, measure(io.BytesIO(source)))
    elif source.startswith(_OLE):
        yield from _old_sheets(source)
    else:
        yield _csv_sheet(source)


def _old_sheets(source: bytes) -> Iterator[Sheet]:
    if _ENCRYPTED in source:
        raise SheetRefused("sheet_encrypted")
    if len(source) > MOST_OLD_BYTES:
        raise SheetRefused("sheet_too_large")
    yield from _workbook_sheets(source, {})


def _workbook_sheets(source: bytes, formulas: dict[str, Formulas]) -> Iterator[Sheet]:
    workbook = _guarded(lambda: CalamineWorkbook.from_filelike(io.BytesIO(source)))
    shown = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]
    something = False
    for name in shown[:MOST_SHEETS]:
        laid_out = _guarded(lambda name=name: workbook.get_sheet_by_name(name))
        rows = Rows(partial(_rows, laid_out, formulas.get(name, {})))
        if len(rows):
            something = True
            yield Sheet(name, rows)
    if not something:
        raise SheetRefused("sheet_empty")


def _guarded(read: Any) -> Any:
    """Call the parser; whatever it stumbles over is the file's fault. Its panics are no subclass of Exception."""
    try:
        return read()
    except PasswordError as error:
        raise SheetRefused("sheet_encrypted") from error
    except (CalamineError, OSError, ValueError) as error:
        code = "sheet_encrypted" if "password" in str(error).lower() else "sheet_broken"
        raise SheetRefused(code) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise SheetRefused("sheet_broken") from error
        raise


def _rows(laid_out: Any, formulas: Formulas) -> Iterator[SheetRow]:
    left = laid_out.start[1] if laid_out.start else 0
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), text in formulas.items():
        by_row.setdefault(row, {})[column] = text
    padding: list[Cell] = [None] * left
    count = 0
    for index, values in enumerate(laid_out.iter_rows()):
        cells = padding + [None if value == "" else value for value in values]
        for column, text in by_row.pop(index, {}).items():
            cells.extend([None] * (column + 1 - len(cells)))
            cells[column] = text if cells[column] is None else cells[column]
        if any(cell is not None for cell in cells):
            count += 1
            if count > MOST_ROWS:
                raise SheetRefused("sheet_too_large")
            yield SheetRow(index + 1, tuple(cells))
    # Rows with nothing but formulas that have no value lie outside the rectangle that the parser lays out.
    for index, texts in sorted(by_row.items()):
        yield SheetRow(index + 1, tuple(texts.get(column) for column in range(max(texts) + 1)))


def _csv_sheet(source: bytes) -> Sheet:
    text = _decoded(source)
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    if text.lstrip().startswith("<") or not lines:
        raise SheetRefused("sheet_unknown_format")
    separator = max(",\t;，", key=lambda mark: sum(line.count(mark) for line in lines))
    rows = Rows(partial(_csv_rows, text, separator))
    if not len(rows):
        raise SheetRefused("sheet_empty")
    return Sheet("", rows)


def _csv_rows(text: str, separator: str) -> Iterator[SheetRow]:
    count = 0
    try:
        for number, values in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1):
            if any(value.strip() for value in values):
                count += 1
                if count > MOST_ROWS:
                    raise SheetRefused("sheet_too_large")
                yield SheetRow(number, tuple(value if value else None for value in values))
    except csv.Error as error:
        raise SheetRefused("sheet_broken") from error


def _decoded(source: bytes) -> str:
    """Text as spreadsheet programs write it: UTF-8 with or without its mark, UTF-16 with it, else GB 18030."""
    encodings = ["utf-16"] if source[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = source.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(ord(character) < 32 and character not in "\t\r\n" for character in text[:4096]):
            return text
    raise SheetRefused("sheet_unknown_format")
