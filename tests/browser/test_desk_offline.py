"""A desk whose network goes: it says so, goes on by its roster, outlives a reload, and delivers what it scanned."""

from playwright.sync_api import Page, expect

from tests.browser.people import DESKTOP, Opener, pair_link, sign_in
from tests.browser.service import SUMMIT
from tests.browser.test_desk_keyboard import PRESS, badge_of, expect_answer

NAMES = ("曾国平", "仇英杰", "扎西才让")
ROSTER_IS_KEPT = """() => new Promise(resolve => {
  const request = indexedDB.open("juying-desk", 1);
  request.onsuccess = () => {
    const found = request.result.transaction("kept").objectStore("kept").get("roster");
    found.onsuccess = () => { request.result.close(); resolve(found.result !== undefined); };
  };
})"""
WORKER_IS_READY = "async () => (await navigator.serviceWorker.ready).active.state === 'activated'"


def test_desk_goes_on_without_a_network_and_delivers(open_context: Opener) -> None:
    organiser = open_context(**DESKTOP).new_page()
    sign_in(organiser)
    names, codes = NAMES, [badge_of(organiser, name)[0] for name in NAMES]
    context = open_context(**DESKTOP)
    page = context.new_page()
    page.goto(pair_link(organiser, SUMMIT, "arrival"))
    expect(page.locator("[data-part=say]")).to_be_visible()
    page.wait_for_function(ROSTER_IS_KEPT)
    page.wait_for_function(WORKER_IS_READY)
    page.evaluate(PRESS, codes[0])
    expect_answer(page, "ok", names[0])

    context.set_offline(True)
    expect(page.locator("[data-part=state]")).to_have_class("desk-state is-offline", timeout=3_000)
    page.evaluate(PRESS, codes[1])
    expect_answer(page, "ok", names[1])
    page.evaluate(PRESS, codes[0])
    expect_answer(page, "hold")
    page.evaluate(PRESS, codes[1])
    expect_answer(page, "hold")

    page.reload()
    expect(page.locator("[data-part=state]")).to_have_class("desk-state is-offline")
    page.evaluate(PRESS, codes[2])
    expect_answer(page, "ok", names[2])
    page.evaluate(PRESS, codes[1])
    expect_answer(page, "hold")

    context.set_offline(False)
    expect(page.locator("[data-part=state]")).to_have_class("desk-state")
    page.evaluate(PRESS, codes[2])
    expect_answer(page, "hold")
    assert waiting(page) == 0


def waiting(page: Page) -> int:
    """How many scans the device still holds."""
    count: int = page.evaluate("""() => new Promise(resolve => {
      const request = indexedDB.open("juying-desk", 1);
      request.onsuccess = () => {
        const found = request.result.transaction("queue").objectStore("queue").count();
        found.onsuccess = () => resolve(found.result);
      };
    })""")
    return count
