"""Ready-made layouts in the usual sizes, and the sheets that badges are printed on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from badges.printing.enums import Align, ElementKind, Mark, Rise, TextSource
from badges.printing.rules.layouts import CATEGORY_COLOUR, ON_CATEGORY_COLOUR, Element, Layout, Sheet

A4_MM: Final = (210.0, 297.0)
QUIET_INK: Final = "#4d6067"
MARK_ROOM_MM: Final = 8.0
"""What cut marks need around the badges."""


@dataclass(frozen=True, slots=True)
class ReadyMade:
    """A layout to start from; `name` in two languages."""

    code: str
    name: Mapping[str, str]
    layout: Layout


def sheet_of(layout: Layout) -> Sheet:
    """The layout's own sheet; else A4 upright or across with as many badges as fit, centred, with cut marks."""
    if layout.sheet is not None:
        return layout.sheet
    sheets = [_centred(layout, *paper) for paper in (A4_MM, A4_MM[::-1])]
    return max(sheets, key=lambda sheet: sheet.count)


def _centred(layout: Layout, paper_width: float, paper_height: float) -> Sheet:
    columns = max(1, int((paper_width - 2 * MARK_ROOM_MM) // layout.width_mm))
    rows = max(1, int((paper_height - 2 * MARK_ROOM_MM) // layout.height_mm))
    left = (paper_width - columns * layout.width_mm) / 2
    top = (paper_height - rows * layout.height_mm) / 2
    if left < 0 or top < 0:
        # Larger than A4: the paper is as large as the badge.
        return Sheet(layout.width_mm, layout.height_mm, 1, 1, 0, 0)
    return Sheet(paper_width, paper_height, columns, rows, left, top, cut_marks=min(left, top) >= MARK_ROOM_MM - 1)


Box = tuple[float, float, float, float]


def _box(box: Box) -> dict[str, Any]:
    return dict(zip(("x_mm", "y_mm", "width_mm", "height_mm"), (round(length, 2) for length in box), strict=True))


def _text(identity: str, source: TextSource, box: Box, sizes: tuple[float, float], **more: Any) -> Element:
    """A text; `sizes` are its own and its floor."""
    return Element(
        identity, ElementKind.TEXT, **_box(box), source=source, size_pt=round(sizes[0], 1), floor_pt=sizes[1], **more
    )


def _code(x: float, y: float, side: float) -> Element:
    return Element("code", ElementKind.CODE, **_box((x, y, side, side)))


def _band(identity: str, *box: float) -> Element:
    return Element(identity, ElementKind.BAND, colour=CATEGORY_COLOUR, **_box((box[0], box[1], box[2], box[3])))


def _category(box: Box, size: float, floor: float = 8) -> Element:
    return _text(
        "category", TextSource.CATEGORY_BOTH, box, (size, floor), align=Align.CENTRE, bold=True, lines=2,
        colour=ON_CATEGORY_COLOUR,
    )  # fmt: skip


def _lanyard() -> Layout:
    """90 × 130 mm: what every event starts with."""
    side, inner = 6.5, 77.0
    return Layout(90, 130, front=(
        _text("event", TextSource.EVENT, (side, 5.5, inner, 11.5), (12.5, 7), bold=True, lines=2),
        _text("event-line", TextSource.EVENT_LINE, (side, 17.4, inner, 6.4), (8.5, 6), lines=2, colour=QUIET_INK),
        _band("rule", 0, 25, 90, 1.1),
        _text("name", TextSource.NAME, (side, 28.5, inner, 23), (44, 18), bold=True, lines=2),
        _text("name-latin", TextSource.NAME_LATIN, (side, 52, inner, 9.6), (16, 10), lines=2),
        _text("unit", TextSource.UNIT_TITLE, (side, 62, inner, 11.5), (12.5, 7), lines=3, colour=QUIET_INK),
        _code(3, 74.3, 40),
        _text("fallback", TextSource.FALLBACK, (46, 105, 37.5, 6), (10, 8), align=Align.RIGHT, colour=QUIET_INK),
        _band("band", 0, 115, 90, 15),
        _category((side, 116, inner, 13), 18),
    ))  # fmt: skip


def _a6() -> Layout:
    side, inner = 8.0, 89.0
    middle: dict[str, Any] = {"align": Align.CENTRE}
    return Layout(105, 148, front=(
        _text("event", TextSource.EVENT, (side, 9, inner, 13), (14, 8), bold=True, lines=2, **middle),
        _text("event-line", TextSource.EVENT_LINE, (side, 22.5, inner, 7), (9, 6), lines=2, colour=QUIET_INK, **middle),
        _text("name", TextSource.NAME, (side, 32, inner, 25), (52, 20), bold=True, lines=2, **middle),
        _text("name-latin", TextSource.NAME_LATIN, (side, 57.5, inner, 10), (18, 10), lines=2, **middle),
        _text("unit", TextSource.UNIT_TITLE, (side, 68, inner, 13), (13, 7), lines=3, colour=QUIET_INK, **middle),
        _code(31.5, 82, 42),
        _text("fallback", TextSource.FALLBACK, (side, 124, inner, 5), (9, 8), colour=QUIET_INK, **middle),
        _band("band", 0, 131, 105, 17),
        _category((side, 132, inner, 15), 20),
        Element("punch", ElementKind.MARK, 45.5, 2.5, 14, 3, mark=Mark.PUNCH),
    ))  # fmt: skip


def _card() -> Layout:
    """86 × 54 mm, as a bank card."""
    return Layout(86, 54, front=(
        _band("band", 0, 0, 86, 8),
        _category((3, 0.5, 80, 7), 11, 7),
        _text("name", TextSource.NAME, (3, 10, 43, 13.5), (24, 12), bold=True, lines=2),
        _text("name-latin", TextSource.NAME_LATIN, (3, 24, 43, 7), (10.5, 7), lines=2),
        _text("unit", TextSource.UNIT_TITLE, (3, 31.5, 43, 9.5), (9, 6), lines=3, colour=QUIET_INK),
        _text("event", TextSource.EVENT, (3, 42, 43, 8.5), (8, 6), lines=3, colour=QUIET_INK),
        _code(47.5, 9, 37),
        _text("fallback", TextSource.FALLBACK, (47.5, 46.5, 37, 5), (9, 8), align=Align.CENTRE, colour=QUIET_INK),
    ))  # fmt: skip


def _folded() -> Layout:
    """A5 across, folded down the middle: on the right the badge, on the left what its bearer wants to know."""
    badge = [_moved(element, 105) for element in _a6().front if element.id != "punch"]
    words = {
        "zh": "请全程佩戴本证件。\n凭证件上的二维码签到、用餐、乘车。\n如有遗失，请到报到处补办。",
        "en": "Please wear this badge throughout.\nIts code opens doors, meals and buses.\n"
        "If you lose it, ask at the arrival desk.",
    }
    return Layout(210, 148, front=(
        Element("fold", ElementKind.MARK, 104.9, 0, 0.2, 148, mark=Mark.FOLD),
        _text("back-event", TextSource.EVENT, (8, 14, 89, 16), (13, 8), bold=True, lines=2),
        _text("back-words", TextSource.WORDS, (8, 36, 89, 70), (11, 8), lines=12, rise=Rise.TOP, words=words),
        _text("reference", TextSource.REFERENCE, (8, 124, 89, 6), (10, 8), colour=QUIET_INK),
        _band("back-band", 0, 131, 105, 17),
        *badge,
    ))  # fmt: skip


def _moved(element: Element, by_mm: float) -> Element:
    return replace(element, x_mm=element.x_mm + by_mm)


def _label(width: float, height: float, code: float) -> Layout:
    """A label to stick on: code on the left, person on the right; what is taller has larger letters."""
    left = code + 1.5
    inner = width - left - 2.5
    scale = min(height / 37, 1.5)
    tall = 33 * scale
    top = (height - tall) / 2

    def row(start: float, rows: float, inset: float = 0) -> Box:
        return (left + inset, top + start * scale, inner - 2 * inset, rows * scale)

    def sizes(size: float, floor: float) -> tuple[float, float]:
        return (round(size * scale, 1), floor)

    # Off the edge, for printers leave a rim of some 4 mm blank where labels begin with the paper.
    return Layout(width, height, front=(
        _code(1.5, (height - code) / 2, code),
        _text("name", TextSource.NAME, row(0, 12), sizes(20, 9), bold=True, lines=2),
        _text("name-latin", TextSource.NAME_LATIN, row(12, 6), sizes(9, 6), lines=2),
        _text("unit", TextSource.UNIT, row(18, 8), sizes(8, 6), lines=3, colour=QUIET_INK),
        _band("band", *row(26.6, 5.6)),
        _category(row(26.8, 5.2, inset=1), *sizes(9, 6)),
    ))  # fmt: skip


def _on(layout: Layout, **sheet: Any) -> Layout:
    return replace(layout, sheet=Sheet(*A4_MM, **sheet))


def _halves(layout: Layout) -> Layout:
    """Two of A5 on A4, a single cut between them: marks would find no room beside them."""
    if layout.width_mm > layout.height_mm:
        return _on(layout, columns=1, rows=2, left_mm=0, top_mm=0.5)
    return replace(layout, sheet=Sheet(*A4_MM[::-1], columns=2, rows=1, left_mm=0.5, top_mm=0))


def separator(layout: Layout, *, on_sheets: bool, two_sided: bool) -> Layout:
    """What is laid between sections, on paper like that of the layout: the section's name, and how many badges follow.

    Where badges have backs it has one, too, so that a printer that turns paper over stays in step.
    """
    width, height = layout.width_mm, layout.height_mm
    if on_sheets:
        sheet = sheet_of(layout)
        width, height = sheet.paper_width_mm, sheet.paper_height_mm
    edge = min(8.0, width / 8)
    inner, size = width - 2 * edge, min(60.0, height / 3)
    middle: dict[str, Any] = {"align": Align.CENTRE}
    front = (
        _text("event", TextSource.EVENT, (edge, height * 0.08, inner, height * 0.12), (size / 3, 6), lines=2,
              colour=QUIET_INK, **middle),
        _text("name", TextSource.NAME, (edge, height * 0.25, inner, height * 0.4), (size, 8), bold=True, lines=3, **middle),
        _text("unit", TextSource.UNIT, (edge, height * 0.7, inner, height * 0.15), (size / 2, 6), **middle),
    )  # fmt: skip
    back = (_text("name-back", TextSource.NAME, (edge, height * 0.4, inner, height * 0.2), (size / 2, 6), lines=2, **middle),)
    return Layout(width, height, front, back if two_sided else ())


def _tent(width: float, height: float) -> Layout:
    """A table card to be folded across its middle: the same on both halves, the upper one upside down."""
    half, edge = height / 2, width * 0.06
    inner, big = width - 2 * edge, half * 0.9
    ink: dict[str, Any] = {"align": Align.CENTRE, "colour": QUIET_INK}

    def face(name: str, *, turned: bool) -> tuple[Element, ...]:
        def row(start: float, rows: float) -> Box:
            # Turned round, what was at the top of its half stands as far from the bottom.
            top = half * (1 - start - rows) if turned else half + half * start
            return (edge, top, inner, half * rows)

        turn = 180 if turned else 0
        return (
            _text(f"event{name}", TextSource.EVENT, row(0.07, 0.13), (big * 0.16, 7), lines=2, turn=turn, **ink),
            _text(f"name{name}", TextSource.NAME, row(0.24, 0.36), (big, 20), bold=True, lines=2, turn=turn,
                  align=Align.CENTRE),
            _text(f"name-latin{name}", TextSource.NAME_LATIN, row(0.62, 0.14), (big * 0.3, 10), turn=turn,
                  align=Align.CENTRE),
            _text(f"unit{name}", TextSource.UNIT_TITLE, row(0.78, 0.15), (big * 0.2, 8), lines=2, turn=turn, **ink),
        )  # fmt: skip

    fold = Element("fold", ElementKind.MARK, 0, half - 0.1, width, 0.2, mark=Mark.FOLD)
    return Layout(width, height, (fold, *face("-far", turned=True), *face("", turned=False)))


def _certificate() -> Layout:
    """A certificate of attendance, A4 across. Its frame and seal are the organiser's own: a background picture."""
    edge, inner = 30.0, 237.0
    middle: dict[str, Any] = {"align": Align.CENTRE}
    ink: dict[str, Any] = {**middle, "colour": QUIET_INK}
    title = {"zh": "参会证明", "en": "Certificate of Attendance"}
    before = {"zh": "兹证明", "en": "This is to certify that"}
    after = {"zh": "出席了本次活动", "en": "has attended"}
    return Layout(297, 210, front=(
        _text("title", TextSource.WORDS, (edge, 24, inner, 32), (34, 16), bold=True, lines=2, words=title, **middle),
        _text("before", TextSource.WORDS, (edge, 62, inner, 14), (13, 9), lines=2, words=before, **ink),
        _text("name", TextSource.NAME, (edge, 79, inner, 22), (44, 20), bold=True, **middle),
        _text("name-latin", TextSource.NAME_LATIN, (edge, 101, inner, 10), (18, 10), **middle),
        _text("unit", TextSource.UNIT_TITLE, (edge, 112, inner, 10), (13, 8), lines=2, **ink),
        _text("after", TextSource.WORDS, (edge, 126, inner, 14), (13, 9), lines=2, words=after, **ink),
        _text("event", TextSource.EVENT, (edge, 143, inner, 16), (24, 12), bold=True, lines=2, **middle),
        _text("event-line", TextSource.EVENT_LINE, (edge, 160, inner, 8), (12, 8), lines=2, **ink),
        _text("reference", TextSource.REFERENCE, (edge, 184, inner, 7), (10, 8), **ink),
    ))  # fmt: skip


_RECIPES: Final[tuple[tuple[str, str, str, Callable[[], Layout]], ...]] = (
    ("lanyard", "挂绳证件 90 × 130 毫米", "Lanyard 90 × 130 mm", _lanyard),
    ("a6", "A6 证件 105 × 148 毫米", "A6, 105 × 148 mm", _a6),
    ("card", "卡片 86 × 54 毫米", "Card 86 × 54 mm", _card),
    ("folded-a5", "A5 对折证件", "Folded A5", lambda: _halves(_folded())),
    ("label-70x37", "不干胶标签 70 × 37 毫米（A4，24 枚）", "Labels 70 × 37 mm (A4, 24 a sheet)",
     lambda: _on(_label(70, 37, 36), columns=3, rows=8, left_mm=0, top_mm=0.5)),
    ("label-99x38", "不干胶标签 99.1 × 38.1 毫米（A4，14 枚）", "Labels 99.1 × 38.1 mm (A4, 14 a sheet)",
     lambda: _on(_label(99.1, 38.1, 36.5), columns=2, rows=7, left_mm=4.65, top_mm=15.15, gap_x_mm=2.5)),
    ("label-roll", "标签打印机 62 毫米卷纸", "Label printer, 62 mm roll", lambda: _label(100, 62, 44)),
    ("tent-a4", "桌签 A4（对折成 A5）", "Table card, A4 folded to A5", lambda: _tent(210, 297)),
    ("tent-a5", "桌签 A5（对折成 A6）", "Table card, A5 folded to A6", lambda: _halves(_tent(148, 210))),
    ("certificate", "参会证明 A4 横向", "Certificate of attendance, A4 across", _certificate),
)  # fmt: skip

READY_MADE: Final = {
    code: ReadyMade(code, {"zh": zh, "en": en}, build()) for code, zh, en, build in _RECIPES
}
STANDARD: Final = READY_MADE["lanyard"]
