"""What is wrong with a layout that can be read: each fault names its element; what stops would print useless badges."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from badges.printing.enums import ElementKind, Side
from badges.printing.rules.colours import READABLE, WHITE, contrast
from badges.printing.rules.layouts import ANSWER, Element, Layout, Sheet

SMALLEST_FLOOR_PT: Final = 6.0
MODULES: Final = 41
QUIET_MODULES: Final = 4
SMALLEST_CODE_MM: Final = 18.0
GOOD_CODE_MM: Final = 30.0
_SLACK_MM: Final = 0.01


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with an element, or with the whole (`element` empty). `stops` says that it isn't saved so."""

    code: str
    element: str = ""
    stops: bool = True
    parameters: dict[str, Any] = field(default_factory=dict)


def code_width_mm(box_mm: float) -> float:
    """How wide the dark square of a code of version 6 is in a box that holds its quiet zone, too."""
    return box_mm * MODULES / (MODULES + 2 * QUIET_MODULES)


def check_layout(layout: Layout, questions: set[str], pictures: set[str]) -> list[Fault]:
    """Every fault, in the order of the elements. `questions` are keys that may stand on badges, `pictures` those kept."""
    faults: list[Fault] = []
    for side in Side:
        elements = layout.side(side)
        for place, element in enumerate(elements):
            faults += _of_box(element, layout)
            faults += _of_kind(element, questions, pictures)
            if element.kind is ElementKind.CODE:
                faults += _of_code(element, elements, place)
    if not any(element.kind is ElementKind.CODE for element in layout.elements):
        faults.append(Fault("layout_without_code", stops=False))
    if not layout.front:
        faults.append(Fault("layout_front_empty"))
    if layout.sheet is not None:
        faults += _of_sheet(layout.sheet, layout)
    return faults


def _of_box(element: Element, layout: Layout) -> Iterator[Fault]:
    out = (
        element.x_mm < -_SLACK_MM
        or element.y_mm < -_SLACK_MM
        or element.right_mm > layout.width_mm + _SLACK_MM
        or element.bottom_mm > layout.height_mm + _SLACK_MM
    )
    if out:
        yield Fault("element_outside", element.id)


def _of_kind(element: Element, questions: set[str], pictures: set[str]) -> Iterator[Fault]:
    if element.kind is ElementKind.TEXT:
        if element.floor_pt < SMALLEST_FLOOR_PT:
            yield Fault("floor_too_small", element.id, parameters={"least": SMALLEST_FLOOR_PT})
        if element.floor_pt > element.size_pt:
            yield Fault("floor_above_size", element.id)
        if element.source.startswith(ANSWER) and element.source.removeprefix(ANSWER) not in questions:
            yield Fault("answer_not_for_badges", element.id)
        if element.source == "words" and not any(element.words.values()):
            yield Fault("words_empty", element.id, stops=False)
        if element.colour.startswith("#") and contrast(element.colour, WHITE) < READABLE / 1.5:
            yield Fault("colour_pale", element.id, stops=False)
    if element.kind in (ElementKind.PICTURE, ElementKind.BACKGROUND) and element.picture not in pictures:
        yield Fault("picture_missing", element.id)


def _of_code(code: Element, elements: tuple[Element, ...], place: int) -> Iterator[Fault]:
    width = code_width_mm(code.width_mm)
    if width < SMALLEST_CODE_MM - _SLACK_MM:
        yield Fault("code_too_small", code.id, parameters={"least": SMALLEST_CODE_MM, "width": round(width, 1)})
    elif width < GOOD_CODE_MM - _SLACK_MM:
        yield Fault("code_rather_small", code.id, stops=False, parameters={"good": GOOD_CODE_MM, "width": round(width, 1)})
    for number, other in enumerate(elements):
        if other is code or other.kind is ElementKind.BACKGROUND or not _overlap(code, other):
            continue
        # What lies beneath is hidden by the white of the quiet zone: a band may run below a code, a text may not.
        if number > place or other.kind in (ElementKind.TEXT, ElementKind.CODE):
            yield Fault("code_covered", other.id)


def _overlap(one: Element, other: Element) -> bool:
    return (
        one.x_mm < other.right_mm - _SLACK_MM
        and other.x_mm < one.right_mm - _SLACK_MM
        and one.y_mm < other.bottom_mm - _SLACK_MM
        and other.y_mm < one.bottom_mm - _SLACK_MM
    )


def _of_sheet(sheet: Sheet, layout: Layout) -> Iterator[Fault]:
    width = sheet.left_mm + sheet.columns * layout.width_mm + (sheet.columns - 1) * sheet.gap_x_mm
    height = sheet.top_mm + sheet.rows * layout.height_mm + (sheet.rows - 1) * sheet.gap_y_mm
    if width > sheet.paper_width_mm + _SLACK_MM or height > sheet.paper_height_mm + _SLACK_MM:
        yield Fault("sheet_overfull")


def free_corner(layout: Layout, side: Side, width_mm: float, height_mm: float) -> tuple[float, float]:
    """The first place from the top left, in steps of 2 mm, where a new element lies on no other; else where no code is."""
    places = [
        (float(x), float(y))
        for y in range(0, int(layout.height_mm - height_mm) + 1, 2)
        for x in range(0, int(layout.width_mm - width_mm) + 1, 2)
    ]
    elements = [each for each in layout.side(side) if each.kind is not ElementKind.BACKGROUND]
    codes = [each for each in elements if each.kind is ElementKind.CODE]
    for others in (elements, codes):
        for x, y in places:
            box = Element("new", ElementKind.BAND, x, y, width_mm, height_mm)
            if not any(_overlap(box, other) for other in others):
                return x, y
    return 0.0, 0.0
