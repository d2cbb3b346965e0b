"""The layout editor: dragged, moved by keys, undone, saved; the preview follows; and as axe sees it, in both languages."""

import re
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import violations
from tests.browser.people import DESKTOP, Opener, sign_in
from tests.browser.test_form_builder import make_salon

NUMBERS = count(1)


@pytest.fixture(params=["zh", "en"])
def editor(open_context: Opener, request: pytest.FixtureRequest) -> Page:
    """A layout of a salon, just made from the ready-made card."""
    page = open_context(language=request.param, **DESKTOP).new_page()
    sign_in(page)
    code = f"layouts-{next(NUMBERS)}"
    make_salon(page, code)
    page.goto(f"/manage/{code}/badges/layouts")
    page.locator("select[name=ready_made]").select_option("card")
    page.locator("form[action$='/new'] button[type=submit]").click()
    page.wait_for_url("**/badges/layouts/card")
    return page


def place_of(page: Page) -> tuple[float, float]:
    x, y = (page.locator(f"[name=name-{axis}_mm]").input_value() for axis in "xy")
    return float(x), float(y)


def preview_after(page: Page, act: object) -> str:
    """The picture's address once the service has drawn what was done."""
    with page.expect_response(re.compile(r"/preview$")) as answer:
        act()  # type: ignore[operator]
    told = answer.value.json()
    expect(page.locator("[data-picture]")).to_have_attribute("src", told["picture"])
    return str(told["picture"])


def test_layout_is_changed_by_pointer_and_keys_and_saved(editor: Page) -> None:
    box = editor.locator("[data-box=name]")
    expect(box).to_be_visible()
    assert place_of(editor) == (3, 10)

    def drag() -> None:
        frame = box.bounding_box()
        assert frame is not None
        editor.mouse.move(frame["x"] + 20, frame["y"] + 20)
        editor.mouse.down()
        editor.mouse.move(frame["x"] + 20, frame["y"] + 60, steps=5)
        editor.mouse.up()

    first = preview_after(editor, drag)
    dragged = place_of(editor)
    assert (dragged[0], dragged[1] > 12) == (3, True)
    second = preview_after(editor, lambda: editor.keyboard.press("Shift+ArrowUp"))
    assert (place_of(editor), first == second) == ((3, dragged[1] - 5), False)
    preview_after(editor, lambda: editor.locator("[data-command=undo]").click())
    assert place_of(editor) == dragged
    preview_after(editor, lambda: editor.locator("[name=name-y_mm]").fill("11"))
    editor.locator(".layout-panel .form-actions button[type=submit]").click()
    editor.wait_for_load_state()
    assert place_of(editor) == (3, 11)
    assert violations(editor) == []


@pytest.mark.parametrize("editor", ["zh"], indirect=True)
def test_several_are_lined_up_and_moved_together(editor: Page) -> None:
    boxes = {name: editor.locator(f"[data-box={name}]") for name in ("name", "name-latin", "unit")}

    def lefts() -> list[float]:
        return [float(editor.locator(f"[name={name}-x_mm]").input_value()) for name in boxes]

    editor.locator("[name=unit-x_mm]").evaluate("field => { field.value = 1 }")
    boxes["name"].click()
    boxes["unit"].click(modifiers=["Shift"])
    # At the edge of what they take up together, not of the badge.
    preview_after(editor, lambda: editor.locator("[data-command=left]").click())
    assert lefts() == [1, 3, 1]
    # A finger has no Shift key.
    editor.locator("[data-command=several]").click()
    boxes["name-latin"].click()
    preview_after(editor, lambda: editor.keyboard.press("Shift+ArrowRight"))
    assert lefts() == [6, 8, 6]
    # What lies at the edge holds the others back.
    preview_after(editor, lambda: [editor.keyboard.press("Shift+ArrowLeft") for _step in range(3)])
    assert lefts() == [0, 2, 0]
    editor.locator("[data-command=several]").click()
    preview_after(editor, lambda: editor.locator("[data-command=right]").click())
    assert lefts() == [0, 43, 0]


@pytest.mark.parametrize("editor", ["zh"], indirect=True)
def test_what_is_not_saved_outlives_the_page_and_what_is_saved_can_be_undone(editor: Page) -> None:
    y = editor.locator("[name=name-y_mm]")
    editor.locator("#element-name summary").click()
    preview_after(editor, lambda: y.fill("11"))
    y.press("Tab")
    editor.reload()
    expect(editor.locator("[data-restored]")).to_be_visible()
    expect(y).to_have_value("11")
    editor.locator("[data-command=undo]").click()
    expect(y).to_have_value(re.compile(r"10(\.0)?$"))
    name = editor.locator("#element-name")
    name.locator("summary").click()
    with editor.expect_navigation():
        name.locator("[value='delete:name']").click()
    for command, there in (("undo", 1), ("redo", 0), ("undo", 1)):
        with editor.expect_navigation():
            editor.locator(f"[data-command={command}]").click()
        expect(name).to_have_count(there)
    with editor.expect_navigation():
        editor.locator("[value='add:band']").click()
    expect(editor.locator("#element-band-1")).to_have_attribute("open", "")
    expect(editor.locator("[data-box=band-1]")).to_have_class(re.compile("is-chosen"))
