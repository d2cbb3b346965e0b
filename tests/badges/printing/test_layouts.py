"""Layouts: what can be read, what is wrong with what can, and how texts shrink, wrap and are told as unfit."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2 as pdfium
import pytest
import typst

from badges.codes.keys import SigningKey
from badges.printing.engine import (
    Part,
    Picture,
    Unfit,
    compose,
    draw,
    find_missing_glyphs,
    find_unfit,
    press_ready,
    split,
)
from badges.printing.enums import ElementKind, Side, TextSource
from badges.printing.rules.badges import BadgeData, BadgeHead
from badges.printing.rules.checks import check_layout, free_corner
from badges.printing.rules.layouts import BadLayout, Element, Layout, read_layout, without_source, write_layout
from badges.printing.rules.ready_made import READY_MADE, sheet_of

KEY = SigningKey(1, bytes(range(32)))
HEAD = BadgeHead("济南峰会", "Jinan Summit · 11–13 Oct 2019")


def badge(serial: int, name: str = "王伟", **more: Any) -> BadgeData:
    values = {"name_latin": "Wang Wei", "unit": "山东大学", "category": "正式代表", "category_latin": "Delegate", **more}
    return BadgeData(name=name, code=KEY.code(7, serial, 1, 3), fallback=KEY.fallback(serial, 1), **values)


def text_element(**more: Any) -> Element:
    values = {"source": TextSource.NAME, "size_pt": 40.0, "floor_pt": 10.0, **more}
    return Element("name", ElementKind.TEXT, 5, 5, 50, 20, **values)


def document(**changes: Any) -> dict[str, Any]:
    return {**write_layout(READY_MADE["lanyard"].layout), **changes}


def with_element(**changes: Any) -> dict[str, Any]:
    """The standard layout with its first element, a text, changed."""
    changed = copy.deepcopy(document())
    changed["front"][0] |= changes
    return changed


# What stands on a table or hangs on a wall is scanned by nobody.
WITHOUT_CODE = ("tent-a4", "tent-a5", "certificate")


@pytest.mark.parametrize("code", READY_MADE)
def test_ready_made_layout_is_read_as_it_was_written_and_has_no_fault(code: str) -> None:
    layout = READY_MADE[code].layout
    faults = [(fault.code, fault.stops) for fault in check_layout(layout, set(), set())]
    assert (read_layout(write_layout(layout)), faults) == (
        layout, [("layout_without_code", False)] if code in WITHOUT_CODE else [])


@pytest.mark.parametrize("code", sorted(READY_MADE.keys() - set(WITHOUT_CODE)))
@pytest.mark.parametrize("on_sheets", [False, True], ids=["single", "sheet"])
def test_every_code_of_a_ready_made_layout_is_read_back_at_150_dpi(code: str, on_sheets: bool) -> None:
    layout = READY_MADE[code].layout
    sheet = sheet_of(layout) if on_sheets else None
    badges = [badge(serial) for serial in range(1, (sheet.count if sheet else 1) + 2)]
    pdf = compose(HEAD, [Part(layout, badges, sheet)]).pdf
    found = []
    with pdfium.PdfDocument(pdf) as pages:
        for page in pages:
            picture = page.render(scale=150 / 72, grayscale=True).to_numpy()
            found += codes_in(picture, layout, sheet)
    assert found == [one.code for one in badges]


@pytest.mark.parametrize("code", ["folded-a5", "tent-a5"])
def test_two_of_half_a_sheet_share_it(code: str) -> None:
    assert sheet_of(READY_MADE[code].layout).count == 2


@pytest.mark.parametrize("code", sorted(READY_MADE.keys() - set(WITHOUT_CODE)))
def test_no_code_lies_where_printers_leave_the_paper_blank(code: str) -> None:
    layout = READY_MADE[code].layout
    sheet = sheet_of(layout)
    quiet = 4 / (41 + 2 * 4)
    box = next(element for element in layout.front if element.id == "code")
    dark = (sheet.left_mm + box.x_mm + quiet * box.width_mm, sheet.top_mm + box.y_mm + quiet * box.width_mm)
    assert [round(edge, 2) for edge in dark if edge < 3.9] == []


def codes_in(picture: np.ndarray, layout: Layout, sheet: Any) -> list[str]:
    """What a decoder reads of each badge that a page holds, cut out as the knife does."""
    dots = 150 / 25.4
    found = []
    for number in range(sheet.count if sheet else 1):
        left, top = 0.0, 0.0
        if sheet:
            left = sheet.left_mm + number % sheet.columns * (layout.width_mm + sheet.gap_x_mm)
            top = sheet.top_mm + number // sheet.columns * (layout.height_mm + sheet.gap_y_mm)
        rows = slice(round(top * dots), round((top + layout.height_mm) * dots))
        columns = slice(round(left * dots), round((left + layout.width_mm) * dots))
        text, _corners, _code = cv2.QRCodeDetectorAruco().detectAndDecode(np.ascontiguousarray(picture[rows, columns]))
        found += [text] if text else []
    return found


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ([], "layout_not_an_object"),
        (document(version=2), "layout_version_unknown"),
        (document(script="alert(1)"), "layout_property_unknown"),
        (document(width_mm="90"), "layout_number_wanted"),
        (document(width_mm=True), "layout_number_wanted"),
        (document(width_mm=float("nan")), "layout_number_wanted"),
        (document(width_mm=1e9), "layout_number_out_of_range"),
        (document(front={}), "layout_list_wanted"),
        (document(front=[{}]), "layout_value_unknown"),
        (document(front=[[]]), "layout_value_unknown"),
        (document(front=document()["front"] * 9), "layout_too_many_elements"),
        (document(front=document()["front"] * 2), "layout_id_twice"),
        (with_element(id="../x"), "layout_id_wrong"),
        (with_element(id=None), "layout_id_wrong"),
        (with_element(kind="script"), "layout_value_unknown"),
        (with_element(picture="logo"), "layout_property_unknown"),
        (with_element(source="mobile"), "layout_value_unknown"),
        (with_element(source="answer:../../x"), "layout_value_unknown"),
        (with_element(colour="red"), "layout_colour_wrong"),
        (with_element(colour="#12345g"), "layout_colour_wrong"),
        (with_element(words={"zh": 1}), "layout_words_wrong"),
        (with_element(words={"fr": "x"}), "layout_property_unknown"),
        (with_element(turn=90), "layout_value_unknown"),
        (with_element(bold=1), "layout_value_unknown"),
        (with_element(lines=1.5), "layout_number_wanted"),
        (document(sheet={"columns": 2}), "layout_number_wanted"),
        (document(sheet={"paper_width_mm": 210, "cut_marks": "yes"}), "layout_value_unknown"),
    ],
)
def test_what_is_no_layout_is_refused(raw: Any, code: str) -> None:
    with pytest.raises(BadLayout, match=f"^{code}"):
        read_layout(raw)


CODE = Element("code", ElementKind.CODE, 10, 60, 40, 40)
BASE = Layout(90, 130, front=(CODE,))


@pytest.mark.parametrize(
    ("layout", "faults"),
    [
        (BASE, []),
        (replace(BASE, front=(text_element(), CODE)), []),
        (replace(BASE, front=(replace(CODE, x_mm=60),)), [("element_outside", "code", True)]),
        (replace(BASE, front=(replace(CODE, width_mm=21, height_mm=21),)), [("code_too_small", "code", True)]),
        (replace(BASE, front=(replace(CODE, width_mm=30, height_mm=30),)), [("code_rather_small", "code", False)]),
        (replace(BASE, front=(CODE, replace(text_element(), y_mm=50))), [("code_covered", "name", True)]),
        (replace(BASE, front=(replace(text_element(), y_mm=50), CODE)), [("code_covered", "name", True)]),
        (replace(BASE, front=(Element("band", ElementKind.BAND, 0, 70, 90, 9), CODE)), []),
        (replace(BASE, front=(CODE, Element("band", ElementKind.BAND, 0, 70, 90, 9))), [("code_covered", "band", True)]),
        (replace(BASE, front=(CODE, replace(text_element(), floor_pt=5.0))), [("floor_too_small", "name", True)]),
        (replace(BASE, front=(CODE, replace(text_element(), floor_pt=41.0))), [("floor_above_size", "name", True)]),
        (replace(BASE, front=(CODE, replace(text_element(), source="answer:diet"))), [("answer_not_for_badges", "name", True)]),
        (replace(BASE, front=(CODE, replace(text_element(), source="answer:hotel"))), []),
        (replace(BASE, front=(CODE, replace(text_element(), source="words"))), [("words_empty", "name", False)]),
        (replace(BASE, front=(CODE, replace(text_element(), colour="#ffff00"))), [("colour_pale", "name", False)]),
        (replace(BASE, front=(CODE, Element("logo", ElementKind.PICTURE, 0, 0, 9, 9, picture="x"))), [("picture_missing", "logo", True)]),
        (replace(BASE, front=(CODE, Element("logo", ElementKind.PICTURE, 0, 0, 9, 9, picture="logo"))), []),
        (replace(BASE, front=(text_element(),)), [("layout_without_code", "", False)]),
        (replace(BASE, front=(), back=(CODE,)), [("layout_front_empty", "", True)]),
        (replace(BASE, sheet=replace(sheet_of(BASE), columns=3)), [("sheet_overfull", "", True)]),
    ],
)
def test_faults_of_a_layout(layout: Layout, faults: list[tuple[str, str, bool]]) -> None:
    found = check_layout(layout, {"hotel"}, {"logo"})
    assert [(fault.code, fault.element, fault.stops) for fault in found] == faults


def test_new_element_finds_room_beside_others_and_never_on_the_code() -> None:
    band = Element("band", ElementKind.BAND, 0, 0, 90, 60)
    whole = replace(BASE, front=(Element("all", ElementKind.BAND, 0, 0, 90, 130), CODE))
    places = [free_corner(layout, Side.FRONT, 40, 8) for layout in (BASE, replace(BASE, front=(band, CODE)), whole)]
    assert places == [(0, 0), (50, 60), (0, 0)]


def test_texts_of_questions_that_are_not_asked_are_left_out() -> None:
    layout = replace(BASE, front=(CODE, replace(text_element(), source="answer:diet")))
    assert without_source(layout, {"answer:diet"}) == BASE


@pytest.mark.parametrize(
    ("name", "lines", "fits"),
    [
        ("王伟", 1, True),
        ("欧阳上官诸葛司马夏侯慕容令狐宇文", 1, False),
        ("欧阳上官诸葛司马夏侯慕容令狐宇文", 2, True),
        ("Donaudampfschifffahrtsgesellschaftskapitän", 2, False),
        ("Maria Fernanda de la Concepción Ruiz", 2, True),
        ("很长的名字" * 30, 2, False),
        ("", 1, True),
    ],
)
def test_text_shrinks_to_its_floor_then_wraps_then_is_told(name: str, lines: int, fits: bool) -> None:
    part = Part(Layout(60, 30, front=(text_element(lines=lines, floor_pt=12.0),)), [badge(1), badge(2, name)])
    composed = compose(HEAD, [part])
    assert composed.unfit == find_unfit(HEAD, [part]) == ([] if fits else [Unfit(1, "name")])


@pytest.mark.parametrize(("name", "lines"), [("欧阳上官诸葛司马", 1), ("欧阳上官诸葛司马夏侯慕容令狐宇文", 2), ("Maria Fernanda de la Concepción", 2)])
def test_what_is_told_to_fit_stays_within_its_box_on_paper(name: str, lines: int) -> None:
    layout = Layout(60, 30, front=(text_element(lines=lines, floor_pt=10.0, bold=True),))
    part = Part(layout, [badge(1, name)])
    (picture,) = draw(HEAD, part, ppi=254)
    pixels = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_GRAYSCALE)
    rows, columns = np.nonzero(pixels < 128)
    # Ten dots a millimetre: the box is from 5 to 55 mm across and from 5 to 25 mm down.
    assert (columns.min() >= 49, columns.max() <= 551, rows.min() >= 49, rows.max() <= 251) == (True,) * 4
    assert (find_unfit(HEAD, [part]), compose(HEAD, [part]).unfit) == ([], [])


def test_characters_that_no_font_has_are_found() -> None:
    assert find_missing_glyphs(set("王𰻞ß \u0378\ue000é")) == {"\u0378", "\ue000"}


def test_backs_follow_fronts_and_lie_mirrored_on_sheets() -> None:
    words = Element("words", ElementKind.TEXT, 5, 5, 80, 20, source=TextSource.WORDS, words={"zh": "背面", "en": "Reverse"})
    layout = replace(READY_MADE["lanyard"].layout, back=(words,))
    badges = [badge(1, "甲"), badge(2, "乙"), badge(3, "丙")]
    counts = []
    for sheet in (None, sheet_of(layout)):
        with pdfium.PdfDocument(compose(HEAD, [Part(layout, badges, sheet)]).pdf) as pages:
            counts.append([page.get_textpage().get_text_range().count("Reverse") for page in pages])
    assert counts == [[0, 1, 0, 1, 0, 1], [0, 3]]


def test_parts_are_split_in_their_order_and_sheets_stay_whole() -> None:
    layout = READY_MADE["lanyard"].layout
    many = [badge(serial) for serial in range(11)]
    parts = [Part(layout, many[:3]), Part(layout, many[3:], sheet_of(layout))]
    chunks = list(split(parts, 6))
    assert [[len(part.badges) for part in chunk] for chunk in chunks] == [[3], [4], [4]]
    assert [one for chunk in chunks for part in chunk for one in part.badges] == many


def test_many_badges_are_set_by_processes_and_joined_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("badges.printing.engine.FEW", 2)
    monkeypatch.setattr("badges.printing.engine.press.CHUNK", 3)
    monkeypatch.setattr("badges.printing.engine.press.LARGE_CHUNK", 3)
    layout = Layout(60, 30, front=(text_element(floor_pt=18.0),))
    names = ["甲一", "乙二", "丙三", "丁四" * 20, "戊五"]
    done: list[int] = []
    composed = compose(HEAD, [Part(layout, [badge(number, name) for number, name in enumerate(names)])], done.append)
    with pdfium.PdfDocument(composed.pdf) as pages:
        found = [page.get_textpage().get_text_range()[:2] for page in pages]
        assert pages.get_metadata_value("Title") == HEAD.name
    assert (found, composed.unfit, len(done), done[-1]) == ([name[:2] for name in names], [Unfit(3, "name")], 2, 5)


def test_a_press_looks_up_other_fonts_for_characters_that_the_usual_one_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("badges.printing.engine.FEW", 1)
    monkeypatch.setattr("badges.printing.engine.press.LARGE_CHUNK", 1)
    layout = Layout(60, 30, front=(text_element(),))
    fonts = []
    for second in ("乙二", "สมชาย"):
        pdf = compose(HEAD, [Part(layout, [badge(1, "甲一"), badge(2, second)])]).pdf
        fonts.append((b"NotoSansCJK" in pdf, b"NotoSansThai" in pdf))
    assert fonts == [(True, False), (True, True)]


def test_press_that_turns_out_not_to_be_needed_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("badges.printing.engine.FEW", 2)
    layout = Layout(60, 30, front=(text_element(),))
    with press_ready(3) as ready:
        assert ready is not None
        composed = compose(HEAD, [Part(layout, [badge(1, "甲一")])], ready=ready)
    assert (composed.unfit, ready.process.returncode, ready.folder.exists()) == ([], 0, False)


def test_badges_that_cannot_be_set_are_an_error_and_leave_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("badges.printing.engine.FEW", 1)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "broken.typ").write_text('#panic("no paper")', "utf-8")
    monkeypatch.setattr("badges.printing.engine.TEMPLATE", tmp_path / "broken.typ")
    layout = Layout(60, 30, front=(text_element(),))
    with pytest.raises(RuntimeError, match="no paper"):
        compose(HEAD, [Part(layout, [badge(1, "甲一"), badge(2, "乙二")])])
    assert [path.name for path in tmp_path.iterdir()] == ["broken.typ"]


def test_background_may_be_a_page_of_a_pdf() -> None:
    page = typst.compile(b"#set page(width: 90mm, height: 130mm, fill: rgb(200, 30, 30))\n x", format="pdf")
    assert isinstance(page, bytes)
    background = Element("background", ElementKind.BACKGROUND, 0, 0, 90, 130, picture="sky")
    (picture,) = draw(HEAD, Part(replace(BASE, front=(background,)), [badge(1)], pictures={"sky": Picture(page, "pdf")}), 30)
    pixels = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    assert pixels[-5, 5].tolist() == [30, 30, 200]


def test_background_lies_under_all_though_it_came_last() -> None:
    page = typst.compile(b"#set page(width: 90mm, height: 130mm, fill: rgb(200, 30, 30))\n x", format="pdf")
    assert isinstance(page, bytes)
    background = Element("background", ElementKind.BACKGROUND, 0, 0, 90, 130, picture="sky")
    part = Part(replace(BASE, front=(CODE, background)), [badge(1)], pictures={"sky": Picture(page, "pdf")})
    (picture,) = draw(HEAD, part, 150)
    pixels = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert codes_in(pixels, part.layout, None) == [part.badges[0].code]
