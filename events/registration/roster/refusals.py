"""What makes a whole file unreadable as a roster; a single bad row never does."""

from __future__ import annotations

from typing import Final

CODES: Final = (
    "sheet_empty",
    "sheet_broken",
    "sheet_encrypted",
    "sheet_too_large",
    "sheet_unknown_format",
    "sheet_without_header",
    "sheet_with_macros",
)


class SheetRefused(Exception):
    """A file that can't be read as a roster; `code` is one of CODES."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
