"""What a workbook's archive holds, measured before anything parses it: sizes, bounds, formulas without a value.

The parser lays a sheet out as a full rectangle in memory, and an archive can unfold to a thousand times its size.
So every part is first streamed through, and a sheet that would be too large is refused by its measure.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from html import unescape
from typing import IO, Final
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from events.registration.roster.refusals import SheetRefused

MOST_UNPACKED: Final = 400 * 1024 * 1024
MOST_CELLS: Final = 8_000_000
_CHUNK: Final = 1024 * 1024
_LONGEST_ROW: Final = 16 * _CHUNK
_SMALL_PART: Final = 4 * _CHUNK
_CELL: Final = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*?(/?)>')
_FORMULA: Final = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>/]*>\s*'
    rb"<(?:\w+:)?f(?:\s[^>]*)?>([^<]*)</(?:\w+:)?f>\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Formulas = dict[tuple[int, int], str]


def measure(source: IO[bytes]) -> dict[str, Formulas]:
    """For each sheet by name its formulas that bring no value, by row and column from 0.

    Raises SheetRefused: `sheet_broken` where the archive isn't sound or is no workbook, `sheet_too_large` where it
    unfolds to more than memory should hold.
    """
    try:
        with ZipFile(source) as archive:
            names = set(archive.namelist())
            if "xl/workbook.xml" not in names:
                raise SheetRefused("sheet_unknown_format")
            parts = _sheet_parts(archive)
            _stream_through(archive, [name for name in sorted(names) if name not in parts.values()])
            return {sheet: _formulas(archive, part) for sheet, part in parts.items() if part in names}
    except (BadZipFile, zlib.error, OSError, EOFError, ElementTree.ParseError, NotImplementedError) as error:
        raise SheetRefused("sheet_broken") from error
    except (RuntimeError, ValueError, KeyError) as error:
        raise SheetRefused("sheet_encrypted" if "encrypted" in str(error) else "sheet_broken") from error


def part_names(source: IO[bytes]) -> list[str]:
    """The names of a workbook's parts. Raises SheetRefused where it is none."""
    try:
        with ZipFile(source) as archive:
            names = archive.namelist()
    except (BadZipFile, OSError, ValueError) as error:
        raise SheetRefused("sheet_broken") from error
    if "xl/workbook.xml" not in names:
        raise SheetRefused("sheet_unknown_format")
    return names


def _sheet_parts(archive: ZipFile) -> dict[str, str]:
    targets = {
        element.get("Id", ""): element.get("Target", "")
        for element in _small_xml(archive, "xl/_rels/workbook.xml.rels")
    }
    found: dict[str, str] = {}
    for element in _small_xml(archive, "xl/workbook.xml").iter():
        target = targets.get(element.get(_RELATIONSHIP, ""))
        if element.tag.endswith("}sheet") and target:
            found[element.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _small_xml(archive: ZipFile, name: str) -> ElementTree.Element:
    """A part that names things. It declares no entities, so none can unfold."""
    with archive.open(name) as part:
        content = part.read(_SMALL_PART + 1)
    if len(content) > _SMALL_PART or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise SheetRefused("sheet_broken")
    return ElementTree.fromstring(content)  # noqa: S314 - bounded in size and without entities, as just checked.


def _stream_through(archive: ZipFile, names: list[str]) -> None:
    """Unpack every part once, keeping nothing: the sizes that an archive states need not be true."""
    unpacked = 0
    for name in names:
        with archive.open(name) as part:
            while chunk := part.read(_CHUNK):
                unpacked += len(chunk)
                if unpacked > MOST_UNPACKED:
                    raise SheetRefused("sheet_too_large")


def _row_groups(archive: ZipFile, name: str) -> Iterator[bytes]:
    """A sheet's XML in pieces that each end with a whole row."""
    kept, unpacked = b"", 0
    with archive.open(name) as part:
        while chunk := part.read(_CHUNK):
            unpacked += len(chunk)
            kept += chunk
            end = kept.rfind(b"row>") + 4
            if end > 4:
                yield kept[:end]
                kept = kept[end:]
            if unpacked > MOST_UNPACKED or len(kept) > _LONGEST_ROW:
                raise SheetRefused("sheet_too_large")
    yield kept


def _formulas(archive: ZipFile, name: str) -> Formulas:
    found: Formulas = {}
    first_column, last_column, first_row, last_row = 10**6, -1, 10**7, -1
    columns: dict[bytes, int] = {}
    for group in _row_groups(archive, name):
        for letters, row, closed in _CELL.findall(group):
            if closed:
                continue
            column = columns.setdefault(letters, column_number(letters))
            number = int(row) - 1
            first_column, last_column = min(first_column, column), max(last_column, column)
            first_row, last_row = min(first_row, number), max(last_row, number)
        if last_row >= 0 and (last_column - first_column + 1) * (last_row - first_row + 1) > MOST_CELLS:
            raise SheetRefused("sheet_too_large")
        if b"f>" in group:
            for letters, row, formula in _FORMULA.findall(group):
                found[int(row) - 1, column_number(letters)] = "=" + unescape(formula.decode("utf-8", "replace"))
    return found


def column_number(letters: bytes) -> int:
    """A column's place from 0: A is 0, Z is 25, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
