"""What everybody gets, whatever they hold: without scripts, over a thin line, from no other host."""

import pytest
from playwright.sync_api import expect

from bench.registration.weight import LIMIT_KB, weigh
from tests.browser.forum import FORM, SEND, Visitor, fill_in, send
from tests.browser.people import PHONE, Opener
from tests.browser.service import FORUM, SUMMIT
from tests.browser.watching import Complaints


@pytest.mark.parametrize("language", ["zh", "en"])
def test_registers_with_scripts_switched_off(open_context: Opener, complaints: Complaints, language: str) -> None:
    page = open_context(language=language, java_script_enabled=False, **PHONE).new_page()
    number = 1 if language == "zh" else 2
    who = Visitor("安静" if language == "zh" else "Silent Weber", f"1390000{number}900", f"quiet@{language}.example.org")
    page.goto(f"/e/{FORUM}")
    page.locator(f"a[href='{FORM}']:visible").first.click()
    page.wait_for_url(f"**{FORM}")
    fill_in(page, who, "delegate")
    # What only concerns those who stay at the hotel stands there for all to see, and is asked of those alone.
    page.locator("[name=q-hotel][value=yes]").check()
    page.locator(SEND).click()
    expect(page.locator(".error-summary a")).to_have_attribute("href", "#q-room-0")
    complaints.expect(f"422 {FORM}")
    expect(page.locator("[name=mobile]")).to_have_value(who.mobile)
    page.locator("[name=q-room][value=shared]").check()
    page.locator("[name=activity][value=opening]").check()
    own = send(page, who)
    page.goto(f"{own}/answers")
    expect(page.locator("[name=q-room][value=shared]")).to_be_checked()
    page.locator("[name=q-hotel][value=no]").check()
    page.locator("main form .form-actions .btn-primary[type=submit]").click()
    page.wait_for_url("**/my/*")
    expect(page.locator("h1")).to_have_text(who.name)


@pytest.mark.parametrize("path", [f"/e/{FORUM}", f"/e/{SUMMIT}", f"/e/{FORUM}?lang=en"])
def test_an_events_page_is_light_and_all_from_here(service: str, path: str) -> None:
    # Whoever is sent to another host ends the weighing.
    parts = weigh(int(service.rpartition(":")[2]), path)
    assert sum(parts.values()) <= LIMIT_KB * 1000, parts
