"""Faults between a desk and the service: an answer that is lost or late, and a browser that dies with a full queue."""

from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Page, Playwright, Route, expect

from tests.browser.people import ARGUMENTS, DESKTOP, Opener, chromium, pair_link, sign_in
from tests.browser.service import SUMMIT
from tests.browser.test_desk_keyboard import PRESS, badge_of, expect_answer, type_in
from tests.browser.test_desk_offline import wait_for_roster, wait_until_kept, waiting
from tests.browser.watching import Complaints

RESET, LATE, QUEUED = "程诗军", "蔡飞巧", ("夏胜东", "付涛鹏", "欧阳清梦")
SLOW = "王慧超"
SLOW_LINE = {"offline": False, "latency": 2_000, "downloadThroughput": -1, "uploadThroughput": -1}
SCANS = "**/api/v1/desk/scans"
COUNT = """async () => {
  const headers = {Authorization: `Bearer ${localStorage.getItem("juying.desk.token")}`};
  return (await (await fetch("/api/v1/desk", {headers})).json()).points[0].count;
}"""


def test_answer_that_is_lost_or_late_admits_once(open_context: Opener) -> None:
    organiser = open_context(**DESKTOP).new_page()
    sign_in(organiser)
    codes = {name: badge_of(organiser, name)[0] for name in (RESET, LATE)}
    # Without its worker, so that what the page sends can be held back here.
    page = open_context(service_workers="block", **DESKTOP).new_page()
    pair(page, pair_link(organiser, SUMMIT, "arrival"))
    before = page.evaluate(COUNT)
    sent: list[str] = []

    def reset(route: Route) -> None:
        """The service has committed; its answer never comes."""
        sent.append(route.fetch().json()["outcome"])
        route.abort("connectionreset")

    page.route(SCANS, reset, times=1)
    page.evaluate(PRESS, codes[RESET])
    expect_answer(page, "ok", RESET)
    expect(page.locator("[data-part=state]")).to_have_class("desk-state")
    late: list[Route] = []
    page.route(SCANS, lambda route: late.append(route), times=1)  # noqa: PLW0108  # the driver notes on it
    page.evaluate(PRESS, codes[LATE])
    # Nobody waits for longer than a moment: the desk decides by itself, and then the first request arrives after all.
    expect_answer(page, "ok", LATE)
    sent.append(late[0].fetch().json()["outcome"])
    late[0].abort()
    expect(page.locator("[data-part=state]")).to_have_class("desk-state")
    assert (sent, waiting(page), page.evaluate(COUNT)) == (["admitted", "admitted"], 0, before + 2)
    for code in codes.values():
        page.evaluate(PRESS, code)
        expect_answer(page, "hold")


def test_device_says_why_it_is_no_desk(open_context: Opener, complaints: Complaints) -> None:
    organiser = open_context(**DESKTOP).new_page()
    sign_in(organiser)
    link = pair_link(organiser, SUMMIT, "arrival")
    desk_page = organiser.url
    page = open_context(**DESKTOP).new_page()
    page.goto("/desk")
    why = page.locator("[data-part=unpaired-why]")
    type_in(page, "AAAAAAAA")
    expect(why).to_be_visible()
    page.goto("about:blank")
    page.goto(f"{link[:-4]}{link[-4:].swapcase()}0")
    expect(why).to_be_visible()
    complaints.expect("404 /api/v1/desk/pair")
    # A device without an address bar or a camera is given its link by pasting, or by a hand scanner: as fast as here.
    type_in(page, link)
    expect(page.locator("[data-part=say]")).to_be_visible()
    expect(why).to_be_hidden()
    organiser.goto(f"/manage/{SUMMIT}/desks")
    organiser.on("dialog", lambda dialog: dialog.accept())
    number = desk_page.rsplit("/", 1)[1]
    organiser.locator(f"form[action$='/desks/{number}/revoke'] button").click()
    expect(organiser.locator(f"form[action$='/desks/{number}/revoke']")).to_have_count(0)
    page.evaluate(PRESS, "AAAAAAAAAAAA")
    expect(why).to_be_visible()
    expect(page.locator("[data-part=say]")).to_be_hidden()
    # Unless its next look at the service came first.
    assert complaints.answers in (["401 /api/v1/desk/scans"], ["401 /api/v1/desk"])
    complaints.answers.clear()


def test_answer_that_takes_two_seconds_is_waited_for(open_context: Opener) -> None:
    organiser = open_context(**DESKTOP).new_page()
    sign_in(organiser)
    code, _ = badge_of(organiser, SLOW)
    page = open_context(service_workers="block", **DESKTOP).new_page()
    pair(page, pair_link(organiser, SUMMIT, "arrival"))
    before = page.evaluate(COUNT)
    lines = page.context.new_cdp_session(page)
    lines.send("Network.enable")
    lines.send("Network.emulateNetworkConditions", SLOW_LINE)
    page.evaluate(PRESS, code)
    # Read once more while the answer is on its way: one person, one scan.
    page.evaluate(PRESS, code)
    expect_answer(page, "ok", SLOW)
    expect(page.locator("[data-part=state]")).to_have_class("desk-state")
    assert waiting(page) == 0
    lines.send("Network.emulateNetworkConditions", {**SLOW_LINE, "latency": 0})
    assert page.evaluate(COUNT) == before + 1
    page.evaluate(PRESS, code)
    expect_answer(page, "hold")


def test_line_that_dies_in_silence_is_noticed_while_nobody_scans(open_context: Opener) -> None:
    organiser = open_context(**DESKTOP).new_page()
    sign_in(organiser)
    page = open_context(service_workers="block", **DESKTOP).new_page()
    pair(page, pair_link(organiser, SUMMIT, "arrival"))
    state = page.locator("[data-part=state]")
    expect(state).to_have_class("desk-state")
    # Nothing is refused and nothing comes back; the browser itself believes in its network.
    page.route("**/api/v1/desk**", lambda _route: None)
    expect(state).to_have_class("desk-state is-offline", timeout=3_000)
    assert page.evaluate("navigator.onLine")
    page.unroute("**/api/v1/desk**")
    # It looks for the service in moments, not only when it would have looked anyway.
    expect(state).to_have_class("desk-state", timeout=6_000)


def test_browser_that_is_killed_with_a_full_queue_loses_and_doubles_nothing(
    playwright: Playwright, service: str, open_context: Opener, tmp_path: Path,
) -> None:
    organiser = open_context(**DESKTOP).new_page()
    sign_in(organiser)
    codes = [badge_of(organiser, name)[0] for name in QUEUED]
    context = device(playwright, service, tmp_path)
    page = context.new_page()
    pair(page, pair_link(organiser, SUMMIT, "arrival"))
    before = page.evaluate(COUNT)
    context.set_offline(True)
    expect(page.locator("[data-part=state]")).to_have_class("desk-state is-offline", timeout=3_000)
    for name, code in zip(QUEUED, codes, strict=True):
        page.evaluate(PRESS, code)
        expect_answer(page, "ok", name)
    assert waiting(page) == len(QUEUED)
    kill(page)
    context = device(playwright, service, tmp_path)
    page = context.new_page()
    page.goto("/desk")
    expect(page.locator("[data-part=name]")).to_contain_text("A 台")
    page.evaluate(PRESS, codes[0])
    expect_answer(page, "hold")
    wait_until_kept(page, 0, "queue")
    assert page.evaluate(COUNT) == before + len(QUEUED)
    context.close()


def pair(page: Page, link: str) -> None:
    """Make the page a desk that could go on without a network."""
    page.goto(link)
    expect(page.locator("[data-part=say]")).to_be_visible()
    wait_for_roster(page)


def device(playwright: Playwright, service: str, folder: Path) -> BrowserContext:
    """A browser that keeps what it knows in the folder."""
    return playwright.chromium.launch_persistent_context(
        folder / "device", executable_path=chromium(), args=list(ARGUMENTS), base_url=service, locale="zh-CN")


def kill(page: Page) -> None:
    """End the page's whole browser at once, as an empty battery does."""
    try:
        page.context.new_cdp_session(page).send("Browser.crash")
    except Error:
        return
    raise AssertionError("the browser lives on")
