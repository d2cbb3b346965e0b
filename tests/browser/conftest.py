"""A real browser before the real service: Chromium, its pages as a phone and as a desk have them, and who signs in."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, expect, sync_playwright

from tests.browser.people import ARGUMENTS, LOCALES, PATIENCE_MS, Launcher, Opener, chromium
from tests.browser.service import prepare
from tests.browser.watching import Complaints
from tests.servers.plugin import RUN
from tests.servers.shared import missing, server_of_run


@pytest.fixture(scope="session")
def service(pytestconfig: pytest.Config) -> str:
    """The address of the run's one service, furnished with a summit, its roster, and two contests with their deals."""
    return f"http://127.0.0.1:{server_of_run(pytestconfig.stash[RUN], 'service', prepare).port}"


# Not for the session: while it is up, an event loop runs in this thread and no other test could run one.
@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """The driver of browsers."""
    with sync_playwright() as started:
        expect.set_options(timeout=PATIENCE_MS)
        yield started


@pytest.fixture(scope="module")
def launch(playwright: Playwright) -> Iterator[Launcher]:
    """Start one more Chromium with arguments of its own."""
    program = chromium() or missing("Chromium", "chromium")
    started: list[Browser] = []

    def start(*arguments: str) -> Browser:
        browser = playwright.chromium.launch(executable_path=program, args=[*ARGUMENTS, *arguments])
        started.append(browser)
        return browser

    yield start
    for browser in started:
        browser.close()


@pytest.fixture(scope="module")
def browser(launch: Launcher) -> Browser:
    """The browser of people."""
    return launch()


@pytest.fixture
def complaints() -> Complaints:
    """What the test's pages complained of so far."""
    return Complaints()


@pytest.fixture
def open_context(browser: Browser, complaints: Complaints, service: str) -> Iterator[Opener]:
    """Open a context of its own (a person with a device), watched: `open_context(language="en", **PHONE)`.

    At the end, complaints on the console or in scripts fail the test, and so do answers of 400 and above that it
    hasn't taken note of by `complaints.expect`.
    """
    opened: list[BrowserContext] = []

    def open_one(*, language: str = "zh", by: Browser = browser, **options: Any) -> BrowserContext:
        context = by.new_context(base_url=service, locale=LOCALES[language], **options)
        context.set_default_timeout(PATIENCE_MS)
        complaints.watch(context)
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()
    assert complaints.heard() == []
