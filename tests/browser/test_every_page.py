"""Every page that somebody can come to holds what all pages must hold, in both languages, on a desk and on a phone."""

import os
from pathlib import Path

import pytest

from tests.browser.inspection import Walk
from tests.browser.people import DESKTOP, Opener, sign_in
from tests.browser.service import DOCKING, SUMMIT

# A folder to keep pictures of all pages in, for somebody to look at.
PICTURES = os.environ.get("JUYING_TEST_PICTURES")


def pictures_of(who: str) -> Path | None:
    """Where the pictures of a walk go."""
    if not PICTURES:
        return None
    folder = Path(PICTURES) / who
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.mark.parametrize("language", ["zh", "en"])
def test_public_pages_hold_what_all_pages_hold(open_context: Opener, language: str) -> None:
    walk = Walk(open_context(language=language, **DESKTOP).new_page(), language, pictures_of("public"))
    walk.visit(["/", f"/e/{SUMMIT}", "/desk"])
    assert walk.faults == []
    assert {"/", "/e/*", "/e/*/register", "/sign-in"} - walk.shapes == set()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_organisers_pages_hold_what_all_pages_hold(open_context: Opener, language: str, data: Path) -> None:
    page = open_context(language=language, **DESKTOP).new_page()
    sign_in(page)
    walk = Walk(page, language, pictures_of("organiser"))
    docking = f"/manage/{DOCKING}/docking/"
    walk.visit([f"{docking}deals", f"{docking}tally"], within=docking)
    walk.visit([f"/manage/{SUMMIT}"])
    # What is only reached by sending something.
    page.goto(f"/manage/{SUMMIT}/delegates/import")
    page.locator("[name=file]").set_input_files(data / "rosters" / f"{SUMMIT}.xlsx")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/import/*")
    walk.look()
    page.goto(f"/manage/{SUMMIT}/delegates")
    page.locator("tbody [data-pick]").first.check()
    page.locator("[name=action][value=reject]").click()
    page.wait_for_url("**/decide*")
    walk.look()
    assert walk.faults == []
