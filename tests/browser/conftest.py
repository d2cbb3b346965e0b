"""A real browser before the real service: Chromium, its pages as a phone and as a desk have them, and who signs in."""

from collections.abc import Generator, Iterator
from pathlib import Path
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


class Stage:
    """The driver of browsers and the browser of people, up from a worker's first test that wants them to the last in a row.

    They aren't up for the whole session: meanwhile an event loop runs in this thread and no other test could run one.
    """

    def __init__(self) -> None:
        self._driver: Playwright | None = None
        self._browser: Browser | None = None

    def driver(self) -> Playwright:
        """The driver, started at the first wish."""
        if self._driver is None:
            self._driver = sync_playwright().start()
            expect.set_options(timeout=PATIENCE_MS)
        return self._driver

    def launch(self, *arguments: str) -> Browser:
        """One more Chromium with arguments of its own."""
        program = chromium() or missing("Chromium", "chromium")
        return self.driver().chromium.launch(executable_path=program, args=[*ARGUMENTS, *arguments])

    def browser(self) -> Browser:
        """The browser of people, launched at the first wish."""
        if self._browser is None:
            self._browser = self.launch()
        return self._browser

    def clear(self) -> None:
        """End the browser and its driver."""
        if self._browser:
            self._browser.close()
        if self._driver:
            self._driver.stop()
        self._driver = self._browser = None


STAGE = Stage()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> Generator[None]:
    """Clear the stage when a test of another kind comes next."""
    yield
    if nextitem is None or Path(__file__).parent not in nextitem.path.parents:
        STAGE.clear()


@pytest.fixture
def playwright() -> Playwright:
    """The driver of browsers."""
    return STAGE.driver()


@pytest.fixture
def launch() -> Iterator[Launcher]:
    """Start one more Chromium with arguments of its own."""
    started: list[Browser] = []

    def start(*arguments: str) -> Browser:
        started.append(STAGE.launch(*arguments))
        return started[-1]

    yield start
    for browser in started:
        browser.close()


@pytest.fixture
def browser() -> Browser:
    """The browser of people."""
    return STAGE.browser()


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
