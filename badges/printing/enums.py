"""Stored values of prints and of layouts."""

from enum import StrEnum


class BadgeLayout(StrEnum):
    """How badges lie on paper: one a page, or as many to a sheet as its layout says."""

    SINGLE = "single"
    SHEET = "sheet"


class RunState(StrEnum):
    """Where a print stands. Its badges are taken in all states but the last, and printed in `printed` alone."""

    WAITING = "waiting"
    READY = "ready"
    PRINTED = "printed"
    DISCARDED = "discarded"


class Purpose(StrEnum):
    """What a print is of: badges that are scanned, or cards without a code (table cards, certificates)."""

    BADGES = "badges"
    CARDS = "cards"


class Sorting(StrEnum):
    """In which order people are printed, and what a section of a print is."""

    CATEGORY = "category"
    NAME = "name"
    UNIT = "unit"
    GROUP = "group"


class Discarded(StrEnum):
    """Why a print came to nothing: the first three are said by a person."""

    SPOILT = "spoilt"
    WRONG = "wrong"
    NOT_NEEDED = "not_needed"
    FAILED = "failed"
    LAPSED = "lapsed"
    ERASED = "erased"


SAID_WHEN_DISCARDED = (Discarded.SPOILT, Discarded.WRONG, Discarded.NOT_NEEDED)


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
