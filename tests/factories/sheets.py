"""Spreadsheets as offices send them, and such as nobody should open."""

import io
import zipfile
from typing import Final

import xlsxwriter

# An office program's container around an encrypted workbook.
ENCRYPTED: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")


def a_sheet(*rows: tuple[object, ...]) -> bytes:
    """A workbook of one sheet with these rows."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return made.getvalue()


def with_macros(*rows: tuple[object, ...]) -> bytes:
    """The same with a program in it."""
    made = io.BytesIO(a_sheet(*rows))
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    return made.getvalue()
