"""Stored values of figures sheets."""

from enum import StrEnum


class SheetState(StrEnum):
    """A sheet is drawn up, signed off by a second person, or withdrawn."""

    DRAFT = "draft"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"
