"""People before a browser: what devices they have, and what they all do first."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.browser.service import PASSWORD, STAFF

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic", "--no-first-run",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)
PHONE: dict[str, Any] = {
    "viewport": ViewportSize(width=390, height=844), "has_touch": True, "is_mobile": True, "device_scale_factor": 2,
}
DESKTOP: dict[str, Any] = {"viewport": ViewportSize(width=1280, height=800)}
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
# On two busy cores a page may take its time; one that never comes isn't waited for much longer.
PATIENCE_MS = 30_000

Launcher = Callable[..., Browser]
Opener = Callable[..., BrowserContext]


def chromium() -> str | None:
    """The browser that the system has."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def sign_in(page: Page, name: str = STAFF, password: str = PASSWORD) -> None:
    """Sign in as a member of staff."""
    page.goto("/sign-in")
    page.locator("[name=identity]").fill(name)
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda address: "/sign-in" not in address)


def pair_link(page: Page, event: str, point: str, *, supervisor: bool = False) -> str:
    """Set up a desk of the event at the point, as an organiser; the link that makes a device this desk."""
    page.goto(f"/manage/{event}/desks/new")
    page.locator("[name=name]").fill("A 台")
    page.locator(f"[name=points][value={point}]").check()
    if supervisor:
        page.locator("[name=supervisor]").check()
    page.locator("main form button[type=submit]").click()
    link = page.locator("a[href*='#pair=']").get_attribute("href")
    assert link
    return link


def save_print(page: Page, path: Path) -> Path:
    """Wait on the page of a print until it is made, and fetch its file."""
    with page.expect_download() as download:
        page.locator("#run form[action$='/file'] button").click()
    download.value.save_as(path)
    return path
