"""Somebody without a registration at the arrival desk, with a network and without; and the desk as a kiosk and a gate."""

from playwright.sync_api import Page, expect

from tests.browser.forum import flaws
from tests.browser.people import DESKTOP, PHONE, Opener, pair_link, sign_in
from tests.browser.service import SUMMIT
from tests.browser.test_desk_keyboard import PIN, PRESS, allow_walk_ins, badge_of, expect_answer
from tests.browser.watching import Complaints

AT_THE_KIOSK = "皇甫然"
# Printing itself belongs to the system: the badge is handed over, and that is noted.
NO_PRINTER = """Object.defineProperty(Navigator.prototype, "pdfViewerEnabled", {get: () => false});
window.open = address => { document.body.dataset.printed = address; };"""


def type_walk_in(page: Page, name: str, mobile: str, pin: str = "") -> None:
    page.locator("[data-part=walk-in-open]").click()
    page.locator("[data-part=walk-in-name]").fill(name)
    page.locator("[data-part=walk-in-mobile]").fill(mobile)
    page.locator("[data-part=walk-in-pin]").fill(pin)
    page.locator("[data-part=walk-in-form] [type=submit]").click()


def result(page: Page, state: str) -> None:
    expect(page.locator("[data-part=walk-in-result]")).to_have_attribute("data-state", state)


def test_walk_in_is_registered_printed_and_let_in_and_kept_without_a_network(
    open_context: Opener, complaints: Complaints,
) -> None:
    organiser = open_context(**DESKTOP).new_page()
    sign_in(organiser)
    allow_walk_ins(organiser)
    context = open_context(bypass_csp=True, **PHONE)
    context.add_init_script(NO_PRINTER)
    page = context.new_page()
    page.goto(pair_link(organiser, SUMMIT, "arrival"))
    page.locator("[data-part=walk-in-open]").click()
    assert flaws(page) == []
    page.locator("[data-part=walk-in-form] [type=submit]").click()
    expect(page.locator("[data-part=walk-in-name-error]")).to_be_visible()
    page.locator("[data-part=walk-in-form] [data-close]").click()
    complaints.expect("422 /api/v1/desk/walk-ins")

    type_walk_in(page, "梁红玉", "13811112222", PIN)
    result(page, "approved")
    page.locator("[data-action=print]").click()
    expect(page.locator("body[data-printed]")).to_be_attached()
    page.locator("[data-action=let_in]").click()
    expect_answer(page, "ok", "梁红玉")

    context.set_offline(True)
    type_walk_in(page, "秦良玉", "13811113333")
    result(page, "kept")
    page.reload()
    context.set_offline(False)
    expect(page.locator("[data-part=state]")).to_have_class("desk-state")
    page.locator("[data-part=walk-in-open]").click()
    page.locator("[data-part=walk-in-list] button", has_text="秦良玉").click()
    result(page, "pending")
    page.locator("[data-part=walk-in-later-pin]").fill(PIN)
    page.locator("[data-part=walk-in-pin-form] [type=submit]").click()
    result(page, "approved")
    assert flaws(page) == []

    # What can't be sent is said where the button is, and what the door refuses is seen on the screen.
    context.set_offline(True)
    page.locator("[data-action=let_in]").click()
    expect(page.locator("[data-part=walk-in-message]")).not_to_be_empty()
    context.set_offline(False)
    page.locator("[data-part=walk-in-next]").click()
    page.locator("[data-part=walk-in-form] [data-close]").click()
    type_walk_in(page, "梁红玉", "13811112222", PIN)
    result(page, "known")
    page.locator("[data-action=let_in]").click()
    expect_answer(page, "hold")
    expect(page.locator("[data-part=walk-in-dialog]")).to_be_hidden()


def test_kiosk_and_gate_show_no_names_and_the_kiosk_ends_by_the_pin(
    open_context: Opener, complaints: Complaints,
) -> None:
    organiser = open_context(**DESKTOP).new_page()
    sign_in(organiser)
    allow_walk_ins(organiser)
    code, _ = badge_of(organiser, AT_THE_KIOSK)
    page = open_context(language="en", bypass_csp=True, **DESKTOP).new_page()
    page.goto(pair_link(organiser, SUMMIT, "arrival"))
    # Paired, and told that there is a PIN to end a kiosk with.
    expect(page.locator("[data-part=walk-in-open]")).to_be_visible()
    choose_mode(page, "kiosk")
    greeting = page.locator("[data-part=title]").inner_text()
    page.locator("[data-greet=zh]").click()
    expect(page.locator("[data-part=title]")).not_to_have_text(greeting)
    page.evaluate(PRESS, code)
    expect_answer(page, "ok")
    expect(page.locator("[data-part=say]")).not_to_contain_text(AT_THE_KIOSK)
    assert flaws(page) == []
    expect(page.locator("[data-part=type], [data-part=foot], [data-part=menu-open]").first).to_be_hidden()
    page.locator("[data-part=leave]").click()
    for pin, mode in (("000001", "kiosk"), (PIN, "desk")):
        page.locator("[data-part=pin]").fill(pin)
        page.locator("[data-part=pin]").press("Enter")
        expect(page.locator("[data-part=pin-message]:visible")).to_have_count(int(mode == "kiosk"))
        expect(page.locator("[data-desk]")).to_have_attribute("data-mode", mode)
    complaints.expect("403 /api/v1/desk/pin")
    choose_mode(page, "gate")
    page.evaluate(PRESS, code)
    expect_answer(page, "hold")
    expect(page.locator("[data-part=say]")).not_to_contain_text(AT_THE_KIOSK)
    expect(page.locator("[data-part=count]")).to_be_visible()


def choose_mode(page: Page, mode: str) -> None:
    page.locator("[data-part=menu-open]").click()
    page.locator("[data-part=mode]").select_option(mode)
    expect(page.locator("[data-desk]")).to_have_attribute("data-mode", mode)
