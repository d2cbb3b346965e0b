"""A slip confirmed on two phones becomes an accepted intent, is signed with a scan, and the figure is one higher."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.people import DESKTOP, PHONE, Opener, sign_in
from tests.browser.service import ADMINISTRATOR, STAFF
from tests.factories.meetings import CODE

MANAGE = f"/manage/{CODE}"
SEND = "main form button[type=submit]"


def a_scan(path: Path) -> Path:
    """A PDF of one empty page."""
    import pikepdf

    with pikepdf.Pdf.new() as document:
        document.add_blank_page()
        document.save(path)
    return path


def own_link(page: Page, name: str) -> str:
    """Somebody's personal page, as staff find it on the list of delegates."""
    page.goto(f"{MANAGE}/delegates?q={name}")
    page.locator("main table a.row-title").first.click()
    href = page.locator("a[href*='/my/']").first.get_attribute("href")
    assert href
    return href


def figure_of(page: Page, key: str) -> int:
    """A figure of the tally, as its rows are counted on the page that it opens to."""
    page.goto(f"{MANAGE}/docking/tally?key={key}")
    return page.locator("main tbody tr a[href*='/docking/deals/']").count()


def test_a_slip_from_two_phones_becomes_a_signed_deal_that_the_figure_opens_to(
    open_context: Opener, tmp_path: Path,
) -> None:
    wang, li = (open_context(**DESKTOP).new_page() for _one in range(2))
    sign_in(wang, STAFF)
    sign_in(li, ADMINISTRATOR)
    links = {name: own_link(wang, name) for name in ("发明人1", "企业家1")}
    before = figure_of(wang, "signed")
    offer, demand = (open_context(**PHONE).new_page() for _one in range(2))
    offer.goto(links["发明人1"])
    offer.locator("a[href$='/meetings']").click()
    offer.locator("a[href$='/slip']").first.click()
    offer.locator("[name=subject]").fill("共建中试线")
    offer.locator("[name=amount]").fill("3000万元")
    offer.locator(SEND).first.click()
    expect(offer.locator("main")).to_contain_text("三千万元")
    offer.locator("button[value=send]").click()
    offer.wait_for_url("**/slips/1")
    demand.goto(links["企业家1"])
    demand.locator("a[href$='/meetings']").click()
    demand.locator("a[href*='/slips/']").click()
    demand.locator("form[action$='/confirm'] button").click()
    expect(demand.locator("form[action$='/confirm']")).to_have_count(0)
    wang.goto(f"{MANAGE}/meetings/slips")
    wang.locator("form[action$='/record'] button").click()
    wang.locator("main a[href*='/docking/deals/']").first.click()
    deal = wang.url
    accept(li, deal)
    wang.goto(f"{deal}/advance")
    wang.locator("[name=to][value=contract]").check()
    wang.locator("[name='papers-0-kind']").select_option("signed_scan")
    wang.locator("[name='papers-0-file']").set_input_files(a_scan(tmp_path / "contract.pdf"))
    wang.locator(SEND).last.click()
    wang.wait_for_url(deal)
    accept(li, deal)
    assert figure_of(wang, "signed") == before + 1
    wang.locator("main tbody a[href*='/docking/deals/']").first.click()
    expect(wang.locator("h1")).to_contain_text("共建中试线")
    offer.reload()
    expect(offer.locator("main .chip").first).to_be_visible()


def accept(page: Page, deal: str) -> None:
    """Accept the deal's waiting step, as a colleague."""
    page.goto(f"{deal}/review")
    page.locator("[name=accept][value=yes]").check()
    page.locator(SEND).last.click()
    page.wait_for_url(deal)
