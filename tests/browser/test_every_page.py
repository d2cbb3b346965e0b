"""Every page that somebody can come to holds what all pages must hold, in both languages, on a desk and on a phone.

The pages are found by their links, so that a new page is looked at as soon as something leads to it.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.forum import Visitor, link_to, register
from tests.browser.inspection import Walk
from tests.browser.people import DESKTOP, PHONE, Opener, sign_in
from tests.browser.service import ADMINISTRATOR, DOCKING, FORUM, LIAISON, SUMMIT
from tests.browser.watching import Complaints

# A folder to keep pictures of all pages in, for somebody to look at.
PICTURES = os.environ.get("JUYING_TEST_PICTURES")
SCHEMES = {"zh": "light", "en": "dark"}
PAGES_OF_DOCKING = f"/manage/{DOCKING}/docking/"


def pictures_of(who: str) -> Path | None:
    """Where the pictures of a walk go."""
    if not PICTURES:
        return None
    folder = Path(PICTURES) / who
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_for_everybody_hold_what_all_pages_hold(
    open_context: Opener, complaints: Complaints, language: str,
) -> None:
    office = open_context(language=language, **DESKTOP).new_page()
    sign_in(office, ADMINISTRATOR)
    somebody = Visitor(f"郑和{language}", f"13700000{ord(language[0])}", f"every@{language}.example.org")
    links = by_link(open_context(language=language, **PHONE).new_page(), office, somebody, language)
    page = open_context(language=language, color_scheme=SCHEMES[language], **DESKTOP).new_page()
    walk = Walk(page, language, pictures_of("public"))
    walk.visit(["/", f"/e/{SUMMIT}", "/desk", f"/e/{FORUM}/invitation", f"/e/{FORUM}/lost-link", "/sign-in/password",
                *links])
    # Refusals are pages, too.
    page.goto("/e/nothing-here")
    walk.look()
    complaints.expect("404 /e/nothing-here")
    sign_in(page)
    page.goto("/manage/staff")
    walk.look()
    complaints.expect("403 /manage/staff")
    of_a_liaison(open_context(language=language, color_scheme=SCHEMES[language], **DESKTOP).new_page(), walk)
    assert walk.faults == [], "\n".join(walk.faults)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_of_docking_hold_what_all_pages_hold(open_context: Opener, language: str) -> None:
    walk = walk_of_the_office(open_context, language)
    walk.visit([f"{PAGES_OF_DOCKING}deals", f"{PAGES_OF_DOCKING}tally"], within=PAGES_OF_DOCKING)
    assert walk.faults == [], "\n".join(walk.faults)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_of_the_office_hold_what_all_pages_hold(open_context: Opener, language: str, data: Path) -> None:
    walk = walk_of_the_office(open_context, language)
    walk.visit([f"/manage/{SUMMIT}", "/manage/staff", "/manage/organisations", "/manage/mail", "/events",
                "/account/passkeys"], but=PAGES_OF_DOCKING)
    after_a_press(walk.page, walk, data)
    assert walk.faults == [], "\n".join(walk.faults)


def walk_of_the_office(open_context: Opener, language: str) -> Walk:
    """A walk of somebody who may see all pages."""
    page = open_context(language=language, color_scheme=SCHEMES[language], **DESKTOP).new_page()
    sign_in(page, ADMINISTRATOR)
    return Walk(page, language, pictures_of("organiser"), sparing=True)


def of_a_liaison(page: Page, walk: Walk) -> None:
    """Look at what a liaison alone sees: their guests, one of them, and what they change of them."""
    guests = f"/manage/{SUMMIT}/guests"
    sign_in(page, LIAISON)
    walk.page = page
    walk.visit([guests], within=guests)


def by_link(phone: Page, office: Page, who: Visitor, language: str) -> list[str]:
    """What only a link opens: a personal page, a group's, an invitation's, the way out of news, a form sent twice."""
    own_page = register(phone, who, "delegate", "opening")
    phone.goto(f"/e/{FORUM}/group")
    for name, text in (("name", who.name), ("contact_name", who.name), ("email", who.email)):
        phone.locator(f"[name={name}]").fill(text)
    phone.locator("main form button[type=submit]").last.click()
    phone.wait_for_url("**/group/*")
    office.goto(f"/manage/{FORUM}/invitations/code")
    for name, text in (("unit", who.name), ("name", who.name), ("email", who.email), ("places", "3")):
        office.locator(f"[name={name}]").fill(text)
    office.locator("[name=language]").select_option(language)
    office.locator("main form button[type=submit]").last.click()
    office.wait_for_url("**/invitations")
    invitation = office.locator("tbody a[href*='/i/']").first.get_attribute("href")
    office.goto(f"/manage/{FORUM}/letters/write?q={who.mobile}")
    office.locator("[name=purpose][value=news]").check()
    for name in ("subject_zh", "body_zh", "subject_en", "body_en"):
        office.locator(f"[name={name}]").fill(who.name)
    office.locator("main form button[type=submit]").last.click()
    office.locator("main form:has([name=seen]) button[type=submit]").first.click()
    office.wait_for_url("**/letters/mailings/*")
    assert invitation
    return [own_page, phone.url, invitation, link_to(office, who)]


def after_a_press(page: Page, walk: Walk, data: Path) -> None:
    """Look at what is only reached by sending something."""
    page.goto(f"/manage/{SUMMIT}/delegates/import")
    page.locator("[name=file]").set_input_files(data / "rosters" / f"{SUMMIT}.xlsx")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/imports/*")
    page.locator("form[action$='/columns'] button[type=submit]").click()
    page.locator("form[action$='/discard']").wait_for()
    walk.look()
    page.goto(f"/manage/{SUMMIT}/delegates")
    page.locator("tbody [data-pick]").first.check()
    page.locator("[name=action][value=reject]").click()
    page.wait_for_url("**/decide*")
    walk.look()
