"""A layout of badges: what stands where, in millimetres, and how it is read from JSON that anybody may have written."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final, TypeVar

from badges.printing.enums import Align, ElementKind, Fit, Mark, Rise, Side, TextSource

VERSION: Final = 1
ANSWER: Final = "answer:"
CATEGORY_COLOUR: Final = "category"
ON_CATEGORY_COLOUR: Final = "on_category"

MOST_ELEMENTS: Final = 60
MOST_LINES: Final = 20
LONGEST_WORDS: Final = 1000
SMALLEST_MM: Final = 15.0
LARGEST_MM: Final = 450.0
LARGEST_PT: Final = 400.0
MOST_ON_SHEET: Final = 20

_ID: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
_ANSWER_KEY: Final = re.compile(r"answer:[A-Za-z0-9][A-Za-z0-9_-]{0,59}")


_Kind = TypeVar("_Kind", bound=StrEnum)


class BadLayout(ValueError):
    """A document that is no layout. `code` is stable; `where` is the path to what is wrong (front.3.x_mm)."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(f"{code}: {where}" if where else code)
        self.code = code
        self.where = where


@dataclass(frozen=True, slots=True)
class Element:
    """One thing on a badge; lengths in mm from the top left corner, sizes of text in points.

    A text shrinks from `size_pt` to `floor_pt` on one line, then takes up to `lines` lines. `source` is a
    TextSource or `answer:KEY`; `colour` is ``#rrggbb``, the category's or what can be read on that.
    `picture` names a picture kept with the layout. The box of a code includes its quiet zone.
    """

    id: str
    kind: ElementKind
    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float
    source: str = TextSource.NAME
    words: Mapping[str, str] = field(default_factory=dict)
    align: Align = Align.LEFT
    rise: Rise = Rise.MIDDLE
    bold: bool = False
    size_pt: float = 12.0
    floor_pt: float = 7.0
    lines: int = 1
    colour: str = "#15262b"
    picture: str = ""
    fit: Fit = Fit.CONTAIN
    mark: Mark = Mark.FOLD
    turn: int = 0

    @property
    def right_mm(self) -> float:
        return self.x_mm + self.width_mm

    @property
    def bottom_mm(self) -> float:
        return self.y_mm + self.height_mm


@dataclass(frozen=True, slots=True)
class Sheet:
    """How badges lie on a larger paper: columns and rows from the top left, in mm, with gaps between them."""

    paper_width_mm: float
    paper_height_mm: float
    columns: int
    rows: int
    left_mm: float
    top_mm: float
    gap_x_mm: float = 0.0
    gap_y_mm: float = 0.0
    cut_marks: bool = False

    @property
    def count(self) -> int:
        return self.columns * self.rows


@dataclass(frozen=True, slots=True)
class Layout:
    """A badge, its two sides from the lowest layer to the highest, and the sheet it is printed on, if any."""

    width_mm: float
    height_mm: float
    front: tuple[Element, ...] = ()
    back: tuple[Element, ...] = ()
    sheet: Sheet | None = None

    def side(self, side: Side) -> tuple[Element, ...]:
        return self.front if side is Side.FRONT else self.back

    def drawn(self, side: Side) -> list[Element]:
        """A side's elements from the lowest to the topmost: a background lies under all, wherever it stands in the list."""
        return sorted(self.side(side), key=lambda element: element.kind is not ElementKind.BACKGROUND)

    @property
    def elements(self) -> tuple[Element, ...]:
        return (*self.front, *self.back)

    @property
    def pictures(self) -> set[str]:
        """The keys of the pictures that stand on it."""
        return {element.picture for element in self.elements if element.picture}

    @property
    def sources(self) -> set[str]:
        """What the texts on it come from."""
        return {element.source for element in self.elements if element.kind is ElementKind.TEXT}


# Which properties each kind has beside id, kind and its box; a file that says more is refused.
PROPERTIES: Final[dict[ElementKind, frozenset[str]]] = {
    ElementKind.TEXT: frozenset(
        {"source", "words", "align", "rise", "bold", "size_pt", "floor_pt", "lines", "colour", "turn"}
    ),
    ElementKind.CODE: frozenset(),
    ElementKind.PHOTO: frozenset({"fit"}),
    ElementKind.BAND: frozenset({"colour"}),
    ElementKind.PICTURE: frozenset({"picture", "fit", "turn"}),
    ElementKind.BACKGROUND: frozenset({"picture"}),
    ElementKind.MARK: frozenset({"mark"}),
}
_BOX: Final = ("x_mm", "y_mm", "width_mm", "height_mm")


def read_layout(document: Any) -> Layout:
    """The layout that a JSON document describes. Raises BadLayout."""
    body = _mapping(document, "", {"format", "version", "width_mm", "height_mm", "front", "back", "sheet"})
    if body.get("version") != VERSION:
        raise BadLayout("layout_version_unknown", "version")
    width = _number(body, "width_mm", "", (SMALLEST_MM, LARGEST_MM))
    height = _number(body, "height_mm", "", (SMALLEST_MM, LARGEST_MM))
    sides = {side: _elements(body.get(side.value, []), side.value, width, height) for side in Side}
    ids = [element.id for side in sides.values() for element in side]
    if len(set(ids)) < len(ids):
        raise BadLayout("layout_id_twice", next(each for each in ids if ids.count(each) > 1))
    return Layout(width, height, sides[Side.FRONT], sides[Side.BACK], _sheet(body.get("sheet")))


def write_layout(layout: Layout) -> dict[str, Any]:
    """The document that `read_layout` reads as this layout."""
    sheet = layout.sheet
    return {
        "version": VERSION,
        "width_mm": layout.width_mm,
        "height_mm": layout.height_mm,
        "sheet": None if sheet is None else {name: getattr(sheet, name) for name in Sheet.__dataclass_fields__},
        **{side.value: [_written(element) for element in layout.side(side)] for side in Side},
    }


def without_source(layout: Layout, keys: set[str]) -> Layout:
    """The layout without texts that come from these sources (a question that another event doesn't ask)."""
    sides = {
        side: tuple(each for each in layout.side(side) if each.kind is not ElementKind.TEXT or each.source not in keys)
        for side in Side
    }
    return replace(layout, front=sides[Side.FRONT], back=sides[Side.BACK])


def _written(element: Element) -> dict[str, Any]:
    names = ("id", "kind", *_BOX, *sorted(PROPERTIES[element.kind]))
    values = {name: getattr(element, name) for name in names}
    return {name: dict(value) if isinstance(value, Mapping) else value for name, value in values.items()}


def _mapping(value: Any, where: str, known: set[str] | frozenset[str]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadLayout("layout_not_an_object", where)
    for name in value:
        if name not in known:
            raise BadLayout("layout_property_unknown", f"{where}.{str(name)[:40]}".lstrip("."))
    return value


def _number(body: Mapping[str, Any], name: str, where: str, limits: tuple[float, float], default: float | None = None) -> float:
    least, most = limits
    value = body.get(name, default)
    # A bool is an int to Python, and no length to anybody.
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadLayout("layout_number_wanted", f"{where}.{name}".lstrip("."))
    if not least <= value <= most:
        raise BadLayout("layout_number_out_of_range", f"{where}.{name}".lstrip("."))
    return round(float(value), 2)


def _whole(body: Mapping[str, Any], name: str, where: str, limits: tuple[int, int], default: int | None = None) -> int:
    value = _number(body, name, where, limits, default)
    if value != int(value):
        raise BadLayout("layout_number_wanted", f"{where}.{name}")
    return int(value)


def _elements(value: Any, where: str, width: float, height: float) -> tuple[Element, ...]:
    if not isinstance(value, list):
        raise BadLayout("layout_list_wanted", where)
    if len(value) > MOST_ELEMENTS:
        raise BadLayout("layout_too_many_elements", where)
    return tuple(_element(each, f"{where}.{number}", width, height) for number, each in enumerate(value))


def _element(value: Any, where: str, width: float, height: float) -> Element:
    kind = _one_of(value if isinstance(value, dict) else {}, "kind", where, ElementKind)
    body = _mapping(value, where, {"id", "kind", *_BOX, *PROPERTIES[kind]})
    identity = body.get("id")
    if not isinstance(identity, str) or not _ID.fullmatch(identity):
        raise BadLayout("layout_id_wrong", where)
    if kind is ElementKind.BACKGROUND:
        box = dict(zip(_BOX, (0.0, 0.0, width, height), strict=True))
    else:
        low = {"x_mm": -LARGEST_MM, "y_mm": -LARGEST_MM, "width_mm": 0.1, "height_mm": 0.1}
        box = {name: _number(body, name, where, (low[name], LARGEST_MM)) for name in _BOX}
    if kind is ElementKind.CODE and box["width_mm"] != box["height_mm"]:
        box["width_mm"] = box["height_mm"] = min(box["width_mm"], box["height_mm"])
    readers = {name: _READERS[name] for name in PROPERTIES[kind] if name in body}
    properties: dict[str, Any] = {name: reader(body, where) for name, reader in readers.items()}
    return Element(identity, kind, box["x_mm"], box["y_mm"], box["width_mm"], box["height_mm"], **properties)


def _one_of(body: Mapping[str, Any], name: str, where: str, kind: type[_Kind]) -> _Kind:
    try:
        return kind(str(body.get(name)))
    except ValueError as error:
        raise BadLayout("layout_value_unknown", f"{where}.{name}".lstrip(".")) from error


def _source(body: Mapping[str, Any], where: str) -> str:
    value = body["source"]
    if isinstance(value, str) and _ANSWER_KEY.fullmatch(value):
        return value
    return _one_of(body, "source", where, TextSource)


def _words(body: Mapping[str, Any], where: str) -> dict[str, str]:
    value = _mapping(body["words"], f"{where}.words", {"zh", "en"})
    if not all(isinstance(text, str) and len(text) <= LONGEST_WORDS for text in value.values()):
        raise BadLayout("layout_words_wrong", f"{where}.words")
    return {language: text for language, text in value.items() if text}


def _colour(body: Mapping[str, Any], where: str) -> str:
    value = body["colour"]
    if value in (CATEGORY_COLOUR, ON_CATEGORY_COLOUR) or (isinstance(value, str) and _COLOUR.fullmatch(value)):
        return str(value)
    raise BadLayout("layout_colour_wrong", f"{where}.colour")


def _picture(body: Mapping[str, Any], where: str) -> str:
    value = body["picture"]
    if isinstance(value, str) and (not value or _ID.fullmatch(value)):
        return value
    raise BadLayout("layout_id_wrong", f"{where}.picture")


def _bold(body: Mapping[str, Any], where: str) -> bool:
    if not isinstance(body["bold"], bool):
        raise BadLayout("layout_value_unknown", f"{where}.bold")
    return bool(body["bold"])


def _turn(body: Mapping[str, Any], where: str) -> int:
    if body["turn"] not in (0, 180) or isinstance(body["turn"], bool):
        raise BadLayout("layout_value_unknown", f"{where}.turn")
    return int(body["turn"])


_READERS: Final[dict[str, Any]] = {
    "source": _source,
    "words": _words,
    "colour": _colour,
    "picture": _picture,
    "bold": _bold,
    "turn": _turn,
    "align": lambda body, where: _one_of(body, "align", where, Align),
    "rise": lambda body, where: _one_of(body, "rise", where, Rise),
    "fit": lambda body, where: _one_of(body, "fit", where, Fit),
    "mark": lambda body, where: _one_of(body, "mark", where, Mark),
    "size_pt": lambda body, where: _number(body, "size_pt", where, (1, LARGEST_PT)),
    "floor_pt": lambda body, where: _number(body, "floor_pt", where, (1, LARGEST_PT)),
    "lines": lambda body, where: _whole(body, "lines", where, (1, MOST_LINES)),
}


def _sheet(value: Any) -> Sheet | None:
    if value is None:
        return None
    body = _mapping(value, "sheet", set(Sheet.__dataclass_fields__))
    marks = body.get("cut_marks", False)
    if not isinstance(marks, bool):
        raise BadLayout("layout_value_unknown", "sheet.cut_marks")
    return Sheet(
        paper_width_mm=_number(body, "paper_width_mm", "sheet", (SMALLEST_MM, LARGEST_MM * 2)),
        paper_height_mm=_number(body, "paper_height_mm", "sheet", (SMALLEST_MM, LARGEST_MM * 2)),
        columns=_whole(body, "columns", "sheet", (1, MOST_ON_SHEET)),
        rows=_whole(body, "rows", "sheet", (1, MOST_ON_SHEET)),
        left_mm=_number(body, "left_mm", "sheet", (0, LARGEST_MM)),
        top_mm=_number(body, "top_mm", "sheet", (0, LARGEST_MM)),
        gap_x_mm=_number(body, "gap_x_mm", "sheet", (0, LARGEST_MM), 0),
        gap_y_mm=_number(body, "gap_y_mm", "sheet", (0, LARGEST_MM), 0),
        cut_marks=marks,
    )
