"""Stored values of print runs and of layouts."""

from enum import StrEnum


class BadgeLayout(StrEnum):
    """How badges lie on paper: one a page, or as many to a sheet as its layout says."""

    SINGLE = "single"
    SHEET = "sheet"


class ElementKind(StrEnum):
    """What a layout is made of."""

    TEXT = "text"
    CODE = "code"
    PHOTO = "photo"
    BAND = "band"
    PICTURE = "picture"
    BACKGROUND = "background"
    MARK = "mark"


class Side(StrEnum):
    """The two sides of a badge."""

    FRONT = "front"
    BACK = "back"


class TextSource(StrEnum):
    """Where a text of a badge comes from; an answer to the event's own question is `answer:KEY` instead."""

    NAME = "name"
    NAME_LATIN = "name_latin"
    UNIT = "unit"
    TITLE = "title"
    UNIT_TITLE = "unit_title"
    CATEGORY = "category"
    CATEGORY_OTHER = "category_other"
    CATEGORY_BOTH = "category_both"
    REFERENCE = "reference"
    GROUP = "group"
    FALLBACK = "fallback"
    EVENT = "event"
    EVENT_LINE = "event_line"
    WORDS = "words"


class Align(StrEnum):
    """Where a text stands in its box from side to side."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Rise(StrEnum):
    """Where a text stands in its box from top to bottom."""

    TOP = "top"
    MIDDLE = "middle"
    BOTTOM = "bottom"


class Fit(StrEnum):
    """How a picture fills its box: whole, or cut to it."""

    CONTAIN = "contain"
    COVER = "cover"


class Mark(StrEnum):
    """What is done to the paper there: folded, punched, cut."""

    FOLD = "fold"
    PUNCH = "punch"
    CUT = "cut"
