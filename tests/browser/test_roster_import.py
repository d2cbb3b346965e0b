"""A roster on a phone, in both languages: uploaded, a column mended, looked at, taken, its refused row corrected."""

from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.forum import flaws
from tests.browser.people import PHONE, Opener, sign_in
from tests.browser.service import FORUM

WORDS = {
    "zh": (("姓名", "工作单位", "手机", "房费"), ("导入甲", "泉城大学", "13811110001", "自理"), ("导入乙", "泉城大学", "一二三", "自理")),
    "en": (("Name", "Organisation", "Mobile", "Bill"), ("Import Adams", "Spring University", "+49 1512 3456781", "own"),
           ("Import Baker", "Spring University", "one two", "own")),
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_roster_comes_in_and_its_refused_row_after_it(open_context: Opener, language: str, tmp_path: Path) -> None:
    page = open_context(language=language, **PHONE).new_page()
    sign_in(page)
    page.goto(f"/manage/{FORUM}/delegates/imports")
    assert flaws(page) == []
    sheet = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(sheet) as book:
        made = book.add_worksheet()
        for number, row in enumerate(WORDS[language]):
            made.write_row(number, 0, row)
    upload(page, sheet)
    assert flaws(page) == []
    page.locator("#c3").select_option("left_out")
    expect(page.locator("[name=c0]")).to_have_value("name")
    look_through_and_take(page)
    assert flaws(page) == []
    with page.expect_download() as download:
        page.locator("a[href$='/refused']").click()
    download.value.save_as(tmp_path / "refused.xlsx")
    book = load_workbook(tmp_path / "refused.xlsx")
    book.active["D2"] = "13811110002" if language == "zh" else "+49 1512 3456782"
    book.save(tmp_path / "corrected.xlsx")
    upload(page, tmp_path / "corrected.xlsx")
    expect(page.locator("form[action$='/forget']")).to_be_visible()
    expect(page.locator("#c4")).to_have_value("left_out")
    look_through_and_take(page)
    page.goto(f"/manage/{FORUM}/delegates?q={WORDS[language][2][0]}")
    expect(page.locator(".row-title")).to_have_count(1)


def upload(page: Page, sheet: Path) -> None:
    """Send a sheet, and wait until its columns are found."""
    page.goto(f"/manage/{FORUM}/delegates/import")
    page.locator("[name=file]").set_input_files(sheet)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/imports/*")
    until(page, "form[action$='/columns']")


def look_through_and_take(page: Page) -> None:
    """Confirm the columns, look at the preview, and take it in."""
    page.locator("form[action$='/columns'] button[type=submit]").click()
    until(page, "form[action$='/take']")
    assert flaws(page) == []
    page.locator("form[action$='/take'] button").click()
    until(page, "a.btn-primary[href$='/delegates']")


def until(page: Page, selector: str) -> None:
    """Wait for what the page that looks again by itself ends in."""
    expect(page.locator(selector)).to_be_visible(timeout=60_000)
