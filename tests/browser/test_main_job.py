"""The whole way, once: an event is made, somebody registers, is approved, gets a badge, and is let in at the desk."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.camera import decode_picture, first_page, read_code, write_video
from tests.browser.people import DESKTOP, PHONE, Launcher, Opener, pair_link, save_print, sign_in
from tests.browser.watching import Complaints, path_of

CODE = "spring-2019"
NAME = "欧阳娜娜"
# Longer away than the desk takes a badge for the same one that is still held before it.
HELD, AWAY = 3, 5


def test_a_delegate_goes_from_registration_to_the_door(
    open_context: Opener, launch: Launcher, complaints: Complaints, tmp_path: Path,
) -> None:
    organiser = open_context(**DESKTOP).new_page()
    sign_in(organiser)
    make_event(organiser)
    delegate = open_context(**PHONE).new_page()
    own_page = register(delegate, complaints)
    approve(organiser)
    delegate.goto(own_page)
    ticket = delegate.locator(".ticket img")
    expect(ticket).to_be_visible()
    answer_later(delegate)
    shown_code, _ = read_code(decode_picture(ticket.screenshot()))
    printed_code, part = read_code(first_page(print_badges(organiser, tmp_path)))
    assert printed_code == shown_code

    link = pair_link(organiser, CODE, "arrival")
    video = write_video(tmp_path / "badge.y4m", part, held_seconds=HELD, away_seconds=AWAY)
    with_camera = launch(
        "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={video}")
    desk = open_context(by=with_camera, **PHONE).new_page()
    admitted_at = scan_twice(desk, link)
    expect(desk.locator("[data-part=lines]")).to_contain_text(admitted_at)


def make_event(page: Page) -> None:
    """Make a summit from the preset, and publish it."""
    page.goto("/events/new")
    page.locator("a[href='/events/new/summit']").click()
    page.locator("[name=name_zh]").fill("泉城海归峰会")
    page.locator("[name=name_en]").fill("Spring City Returnee Summit")
    page.locator("[name=code]").fill(CODE)
    page.locator("[name=starts]").fill("2019-10-11")
    page.locator("main form button[type=submit]").click()
    page.locator("form[action$='/status/published'] button").click()
    expect(page.locator("form[action$='/status/closed']")).to_be_visible()


def register(page: Page, complaints: Complaints) -> str:
    """Register in Chinese on a phone: first with mistakes, then right and with a double click; the personal page."""
    sent: list[str] = []
    page.on("request", lambda request: sent.append(path_of(request.url)) if request.method == "POST" else None)
    page.goto(f"/e/{CODE}")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    page.locator(f"a[href='/e/{CODE}/register']:visible").click()
    page.locator("[name=mobile]").fill("1380")
    page.locator("[name=category][value=delegate]").check()
    submit = page.locator("main form .btn-primary[type=submit]")
    submit.click()
    complaints.expect(f"422 /e/{CODE}/register")
    wrong = page.locator(".error-summary a")
    assert [link.get_attribute("href") for link in wrong.all()] == ["#name", "#mobile", "#consent-privacy"]
    for field in ("name", "mobile", "consent-privacy"):
        expect(page.locator(f"#{field}-error")).to_be_visible()
    expect(page.locator("[name=mobile]")).to_have_value("1380")
    page.locator(".error-summary a[href='#name']").click()
    page.keyboard.type(NAME)
    page.locator("[name=mobile]").fill("138 0531 0001")
    page.locator("[name=unit]").fill("济南市留学人员联谊会")
    page.locator("[name=country]").select_option("CN")
    page.locator("[name=province]").select_option("SD")
    page.locator("[name=activity][value=opening]").check()
    page.locator("[name=consent-privacy]").check()
    submit.dblclick()
    page.wait_for_url("**/my/*")
    expect(page.locator("h1")).to_have_text(NAME)
    assert [path for path in sent if path.endswith("/register")] == [f"/e/{CODE}/register"] * 2
    return page.url


def approve(page: Page) -> None:
    """Approve everybody in the queue, who is one."""
    page.goto(f"/manage/{CODE}/delegates/approve")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("tbody [data-pick]").check()
    page.locator("button[name=action][value=approve]").click()
    page.locator("main form:has([name=confirmed]) button[type=submit]").click()
    page.wait_for_url("**/delegates/approve*")
    expect(page.locator("tbody tr")).to_have_count(0)


def answer_later(page: Page) -> None:
    """Answer on the personal page what was left open at first, and come back to it."""
    back = page.url
    page.locator("a[href$='/answers']").first.click()
    page.locator("[name=q-arrival_date]").fill("2019-10-11")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(back)
    expect(page.locator("dl.facts dd")).to_have_count(1)


def print_badges(page: Page, folder: Path) -> Path:
    """Order a print of all badges, wait until it is made, and save its file."""
    page.goto(f"/manage/{CODE}/badges/print")
    page.locator("main form[method=post] button[type=submit]").click()
    return save_print(page, folder / "badges.pdf")


def scan_twice(page: Page, link: str) -> str:
    """Pair the device, hold the badge before its camera twice: let in, then refused. The time of the first, as told.

    The browser has allowed the camera, which then goes on by itself.
    """
    screen = page.locator("[data-desk]")
    with page.expect_response("**/api/v1/desk/scans") as answer:
        page.goto(link)
    expect(screen).to_have_attribute("data-tone", "ok")
    expect(page.locator("[data-part=title]")).to_have_text(NAME)
    expect(screen).to_have_attribute("data-tone", "hold")
    told: str = answer.value.json()["at"]
    return told[11:16]
