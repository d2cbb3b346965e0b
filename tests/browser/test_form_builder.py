"""The form builder by keyboard alone, and the pages of setup as axe sees them."""

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser.accessibility import violations
from tests.browser.people import DESKTOP, PHONE, Opener, sign_in

# So many presses of Tab lead across any of these pages.
MOST_TABS = 150


@pytest.fixture(params=["zh", "en"])
def organiser(open_context: Opener, request: pytest.FixtureRequest) -> Page:
    """Somebody who made a salon, and looks at its setup in one of the languages."""
    page = open_context(language=request.param, **DESKTOP).new_page()
    sign_in(page)
    return page


def make_salon(page: Page, code: str) -> str:
    """A salon from the preset; where its setup is."""
    page.goto("/events/new/salon")
    page.locator("[name=name_en]").fill("Salon of the form")
    page.locator("[name=code]").fill(code)
    page.locator("[name=starts]").fill("2019-11-08")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(f"**/manage/{code}/setup")
    return f"/manage/{code}/setup"


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until it has the focus."""
    expect(wanted).to_be_visible()
    for _ in range(MOST_TABS):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab doesn't lead to {wanted}")


def write(page: Page, name: str, text: str) -> None:
    """Type into a field."""
    tab_to(page, page.locator(f"[name={name}]"))
    page.keyboard.type(text)


def choose(page: Page, name: str, value: str) -> None:
    """Go down a list of choices to one of them."""
    field = page.locator(f"[name={name}]")
    tab_to(page, field)
    for _ in range(field.locator("option").count()):
        if field.input_value() == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{value} can't be chosen in {name}")


def press(page: Page, button: Locator) -> None:
    tab_to(page, button)
    page.keyboard.press("Enter")


def preview_of(page: Page) -> FrameLocator:
    return page.frame_locator("iframe[name=form-preview]")


def keys(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all("[data-question]", "all => all.map(one => one.dataset.question)")
    return found


def add_transport(page: Page) -> None:
    """A choice of three answers, one of them in a line that is added."""
    press(page, page.locator("main a[href$='/setup/form/add']").first)
    write(page, "label_en", "How do you come?")
    write(page, "key", "transport")
    choose(page, "type", "choice")
    expect(page.locator("[name=choices-0-label_en]")).to_be_visible()
    write(page, "choices-0-label_en", "Train")
    write(page, "choices-1-label_en", "Car")
    write(page, "choices-1-value", "car")
    write(page, "choices-1-capacity", "20")
    press(page, page.locator("[data-add-row]").first)
    expect(page.locator("[name=choices-2-label_zh]")).to_be_focused()
    write(page, "choices-2-label_en", "Bicycle")
    expect(preview_of(page).get_by_text("Bicycle")).to_be_visible()
    assert violations(page) == []
    press(page, page.locator("main .form-actions button"))
    page.wait_for_url("**/setup/form")


def add_plate(page: Page) -> None:
    """A question that is asked of those who come by car."""
    press(page, page.locator("main a[href$='/setup/form/add']").first)
    write(page, "label_en", "Number plate")
    write(page, "key", "plate")
    choose(page, "conditions-0-key", "transport")
    write(page, "conditions-0-value", "car")
    press(page, page.locator("main .form-actions button"))
    page.wait_for_url("**/setup/form")


def code_of(page: Page, what: str) -> str:
    """A code for an event of its own, one for each language."""
    return f"salon-{what}-{page.locator('html').get_attribute('lang')}".lower()


def test_a_form_is_built_by_keyboard_alone(organiser: Page) -> None:
    page = organiser
    page.goto(f"{make_salon(page, code_of(page, 'keys'))}/form")
    add_transport(page)
    add_plate(page)
    assert keys(page) == ["question", "transport", "plate"]
    form = preview_of(page)
    expect(form.locator("[name=q-plate]")).to_be_hidden()
    form.locator("[name=q-transport][value=car]").press("Space")
    expect(form.locator("[name=q-plate]")).to_be_visible()

    grip = page.locator("[data-question=plate] [data-grip]")
    press(page, grip)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert keys(page) == ["plate", "question", "transport"]
    page.keyboard.press("Escape")
    assert keys(page) == ["question", "transport", "plate"]
    expect(grip).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    with page.expect_response("**/setup/form/order"):
        page.keyboard.press("Enter")
    expect(grip).to_have_attribute("aria-pressed", "false")
    assert violations(page) == []
    page.reload()
    assert keys(page) == ["question", "plate", "transport"]


def test_a_question_is_dragged_to_its_place(organiser: Page) -> None:
    page = organiser
    page.goto(f"{make_salon(page, code_of(page, 'drag'))}/form")
    add_plate_alone(page)
    target = page.locator("[data-question=question]").bounding_box()
    grip = page.locator("[data-question=plate] [data-grip]").bounding_box()
    assert target
    assert grip
    page.mouse.move(grip["x"] + 10, grip["y"] + 10)
    page.mouse.down()
    page.mouse.move(grip["x"] + 10, grip["y"] - 10)
    with page.expect_response("**/setup/form/order"):
        page.mouse.move(target["x"] + 20, target["y"] + 5, steps=4)
        page.mouse.up()
    page.reload()
    assert keys(page) == ["plate", "question"]


def add_plate_alone(page: Page) -> None:
    page.goto(f"{page.url}/add")
    page.locator("[name=label_en]").fill("Number plate")
    page.locator("[name=key]").fill("plate")
    page.locator("main .form-actions button").click()
    page.wait_for_url("**/setup/form")


@pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_on_the_pages_of_setup(open_context: Opener, device: dict[str, object]) -> None:
    page = open_context(language="en", **device).new_page()
    sign_in(page)
    found = {}
    for path in ("", "/event", "/form", "/form/hotel/edit", "/activities", "/next-edition", "/compare", "/form/preview"):
        page.goto(f"/manage/summit-2019/setup{path}")
        found[path] = violations(page)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
