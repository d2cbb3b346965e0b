"""What people do with the forum of `forum-2019.yaml`: register on a phone, read their mail, decide in the office."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.accessibility import violations
from tests.browser.service import FORUM

FORM = f"/e/{FORUM}/register"
SEND = "main form .form-actions .btn-primary[type=submit]"
LINK = re.compile(r"https?://[^/\s]+(/\S+)")


@dataclass(frozen=True)
class Visitor:
    """Somebody who registers; each test has people of its own, for all share one event."""

    name: str
    mobile: str
    email: str


def fill_in(page: Page, who: Visitor, category: str) -> None:
    """Type what every form wants, and agree."""
    page.locator("[name=name]").fill(who.name)
    page.locator("[name=mobile]").fill(who.mobile)
    page.locator("[name=email]").fill(who.email)
    page.locator(f"[name=category][value={category}]").check()
    page.locator("[name=consent-privacy]").check()


def register(page: Page, who: Visitor, category: str, *activities: str) -> str:
    """Register with as little as possible; the personal page."""
    page.goto(FORM)
    fill_in(page, who, category)
    for activity in activities:
        page.locator(f"[name=activity][value={activity}]").check()
    return send(page, who)


def send(page: Page, who: Visitor) -> str:
    """Send the form, and arrive at the personal page."""
    page.locator(SEND).click()
    page.wait_for_url("**/my/*")
    expect(page.locator("h1")).to_have_text(who.name)
    return page.url


def mails_to(page: Page, who: Visitor, event: str = FORUM) -> Locator:
    """The messages in the outbox to somebody, the newest first, as an organiser finds them."""
    page.goto(f"/manage/{event}/mail?q={who.email}")
    return page.locator("tbody a.row-title")


def link_to(page: Page, who: Visitor, event: str = FORUM) -> str:
    """Where the link in the newest message to somebody leads."""
    mails_to(page, who, event).first.click()
    page.wait_for_url("**/mail/*")
    found = LINK.search(page.locator("main").inner_text())
    assert found, "no link in the message"
    return found[1]


def choose(page: Page, action: str, *names: str) -> None:
    """Pick the people of these names in the queue, and press a button for them all; then comes what will be done."""
    page.goto(f"/manage/{FORUM}/delegates/approve")
    for name in names:
        page.locator("tbody tr", has_text=name).locator("[data-pick]").check()
    page.locator(f"button[name=action][value={action}]").click()
    page.wait_for_url("**/decide*")


def confirm(page: Page) -> None:
    """Do what is shown."""
    page.locator(f"{SEND}").last.click()
    page.wait_for_url("**/delegates/approve*")


def flaws(page: Page) -> list[str]:
    """What axe finds on the page as it stands: a Chinese one in light colours, an English one in dark."""
    # Asked of the element, this waits for it: a page that was just opened may have none yet.
    is_dark = page.locator("html").get_attribute("lang") == "en"
    page.emulate_media(color_scheme="dark" if is_dark else "light")
    # What changes its colour little by little has none of its own until it is done.
    page.evaluate("() => Promise.all(document.getAnimations().map(one => one.finished))")
    return violations(page)
