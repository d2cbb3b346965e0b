"""A slip confirmed on two phones becomes an accepted intent, is signed with a scan, and a figures sheet says one more."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.docking_day import INVENTOR, MANAGER
from tests.browser.people import DESKTOP, PHONE, Opener, sign_in
from tests.browser.service import ADMINISTRATOR, STAFF
from tests.factories.meetings import CODE
from tests.factories.papers import a_pdf

MANAGE = f"/manage/{CODE}"
SUBJECT = "共建中试线"
SEND = "main form button[type=submit]"
A_DEAL = re.compile(r"/docking/deals/\d+$")


def test_a_slip_from_two_phones_becomes_a_signed_deal_that_a_figures_sheet_counts_and_opens_to(
    open_context: Opener, tmp_path: Path,
) -> None:
    scan = tmp_path / "contract.pdf"
    scan.write_bytes(a_pdf())
    clerk, colleague = (open_context(**DESKTOP).new_page() for _one in range(2))
    sign_in(clerk, STAFF)
    sign_in(colleague, ADMINISTRATOR)
    before = figure(draw_sheet(clerk, "会前"), "signed_valid")
    write_slip(open_page(clerk, open_context(**PHONE).new_page(), INVENTOR))
    confirm_slip(open_page(clerk, open_context(**PHONE).new_page(), MANAGER))
    deal = record_slip(clerk)
    accept(colleague, deal)
    sign_contract(clerk, deal, scan)
    accept(colleague, deal)
    assert figure(draw_sheet(clerk, "会后"), "signed_valid") == before + 1
    clerk.locator("main tbody a[href*='key=signed_valid']").click()
    expect(clerk.locator("main tbody .row-title")).to_have_count(before + 1)
    expect(clerk.locator("main tbody")).to_contain_text(SUBJECT)


def open_page(clerk: Page, phone: Page, name: str) -> Page:
    """Open on a phone the personal page of somebody, whose link the clerk looks up; go to their meetings."""
    clerk.goto(f"{MANAGE}/delegates?q={name}")
    clerk.locator("main table a.row-title").click()
    link = clerk.locator("a[href*='/my/']").first.get_attribute("href")
    assert link
    phone.goto(link)
    phone.locator("main a[href$='/meetings']").click()
    return phone


def write_slip(phone: Page) -> None:
    """Write a slip about the meeting that is on, and send it when it was said back."""
    phone.locator("main a[href$='/slip']").click()
    phone.locator("[name=subject]").fill(SUBJECT)
    phone.locator("[name=amount]").fill("3000万元")
    phone.locator(SEND).first.click()
    phone.locator("button[value=send]").click()
    phone.wait_for_url("**/slips/1")


def confirm_slip(phone: Page) -> None:
    """Confirm the slip that the other side has sent."""
    phone.locator("main a[href*='/slips/']").click()
    phone.locator("form[action$='/confirm'] button").click()
    expect(phone.locator("form[action$='/confirm']")).to_have_count(0)


def record_slip(clerk: Page) -> str:
    """Put the one confirmed slip on record; the address of its deal."""
    clerk.goto(f"{MANAGE}/meetings/slips")
    clerk.locator("form[action$='/record'] button").click()
    clerk.goto(f"{MANAGE}/meetings/slips")
    clerk.locator("main tbody a[href*='/docking/deals/']").click()
    clerk.wait_for_url(A_DEAL)
    return clerk.url


def sign_contract(clerk: Page, deal: str, scan: Path) -> None:
    """Record that the contract is signed, with its scan."""
    clerk.goto(f"{deal}/advance")
    clerk.locator("[name=to][value=contract]").check()
    clerk.locator("[name='papers-0-kind']").select_option("signed_scan")
    clerk.locator("[name='papers-0-file']").set_input_files(scan)
    clerk.locator(SEND).last.click()
    clerk.wait_for_url(deal)


def accept(colleague: Page, deal: str) -> None:
    """Accept the deal's step that waits, as its second person."""
    colleague.goto(f"{deal}/review")
    colleague.locator("[name=accept][value=yes]").check()
    colleague.locator(SEND).last.click()
    colleague.wait_for_url(deal)


def draw_sheet(clerk: Page, name: str) -> Page:
    """Take a snapshot of the event, and draw a figures sheet up from it."""
    clerk.goto(f"{MANAGE}/docking/snapshots")
    clerk.locator("[name=name]").fill(name)
    clerk.locator("[name=scope]").select_option("event")
    clerk.locator(SEND).last.click()
    clerk.locator("main a[href*='/figures/sheets?snapshot=']").click()
    clerk.locator(SEND).last.click()
    clerk.wait_for_url(re.compile(r"/figures/sheets/\d+$"))
    return clerk


def figure(sheet: Page, key: str) -> int:
    """What the sheet that is open says exactly."""
    row = sheet.locator("main tbody tr").filter(has=sheet.locator(f"a[href*='key={key}']"))
    return int(row.locator(".is-number").inner_text())
