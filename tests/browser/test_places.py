"""Places that change hands, in both languages: groups by sheet, a substitution, the waiting list, approval in bulk."""

from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Page, expect

from tests.browser.camera import decode_picture, read_code
from tests.browser.forum import SEND, Visitor, choose, confirm, flaws, link_to, mails_to, register
from tests.browser.people import DESKTOP, PHONE, Opener, pair_link, sign_in
from tests.browser.service import FORUM
from tests.browser.test_desk_keyboard import PRESS, expect_answer

pytestmark = pytest.mark.parametrize("language", ["zh", "en"])


def somebody(language: str, what: str, number: int) -> Visitor:
    """One of the people of this module."""
    name = f"{what}{'甲乙丙丁'[number]}" if language == "zh" else f"{what.title()} Brown {'ABCD'[number]}"
    digits = sum(map(ord, what)) % 1000
    return Visitor(name, f"1380{1 if language == 'zh' else 2}{digits:03}{number:03}",
                   f"{digits}-{number}@{language}.example.org")


@pytest.fixture
def organiser(open_context: Opener, language: str) -> Page:
    """Somebody in the office."""
    page = open_context(language=language, **DESKTOP).new_page()
    sign_in(page)
    return page


@pytest.fixture
def delegate(open_context: Opener, language: str) -> Page:
    """Somebody with a phone."""
    return open_context(language=language, **PHONE).new_page()


def write_sheet(path: Path, rows: list[tuple[str, ...]]) -> Path:
    """A list as a secretary has it."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def test_a_group_is_registered_by_a_sheet(
    open_context: Opener, organiser: Page, delegate: Page, language: str, tmp_path: Path,
) -> None:
    contact, first, second = (somebody(language, "班级" if language == "zh" else "class", number) for number in range(3))
    delegate.goto(f"/e/{FORUM}/group")
    assert flaws(delegate) == []
    delegate.locator("[name=name]").fill(contact.name)
    delegate.locator("[name=contact_name]").fill(contact.name)
    delegate.locator("[name=email]").fill(contact.email)
    delegate.locator(SEND).click()
    delegate.wait_for_url("**/group/*")
    assert flaws(delegate) == []
    delegate.locator("[name=file]").set_input_files(write_sheet(tmp_path / "list.xlsx", [
        ("姓名", "手机", "邮箱"), (first.name, first.mobile, first.email), (second.name, second.mobile, ""),
        ("无名氏", "12", ""), ("", "13800000000", "")]))
    delegate.locator("[name=category]").select_option("member")
    delegate.locator("[name=agreement]").check()
    delegate.locator(SEND).last.click()
    # The two that can't be taken stand with their rows.
    expect(delegate.locator("tbody td.is-number")).to_have_text(["4", "5"])
    expect(delegate.locator(".history li")).to_have_count(2)
    assert flaws(delegate) == []
    delegate.locator(".form-actions a.btn-primary").click()
    expect(delegate.locator("tbody .row-title")).to_have_text([first.name, second.name])
    delegate.locator("form[action$='/link'] button").first.click()
    expect(delegate.locator("tbody tr")).to_have_count(2)
    assert flaws(delegate) == []

    member = open_context(language=language, **PHONE).new_page()
    member.goto(link_to(organiser, first))
    expect(member.locator("h1")).to_have_text(first.name)
    organiser.goto(f"/manage/{FORUM}/groups")
    assert flaws(organiser) == []
    organiser.locator("tbody tr", has_text=contact.name).locator("a.row-title").click()
    expect(organiser.locator("tbody tr")).to_have_count(2)
    assert flaws(organiser) == []


def test_a_place_is_handed_on_and_the_old_badge_dies(
    open_context: Opener, organiser: Page, delegate: Page, language: str,
) -> None:
    old, new = (somebody(language, "替换" if language == "zh" else "swap", number) for number in range(2))
    own_page = register(delegate, old, "delegate", "opening")
    choose(organiser, "approve", old.name)
    confirm(organiser)
    delegate.goto(own_page)
    old_code, _ = read_code(decode_picture(delegate.locator(".ticket img").screenshot()))
    delegate.locator("a[href$='/hand-on']").click()
    delegate.wait_for_url("**/hand-on")
    assert flaws(delegate) == []
    delegate.locator("[name=name]").fill(new.name)
    delegate.locator("[name=mobile]").fill(new.mobile)
    delegate.locator("[name=email]").fill(new.email)
    delegate.locator("[name=agreement]").check()
    delegate.locator("main form button[type=submit]").last.click()
    delegate.wait_for_url(own_page)
    expect(delegate.locator(".ticket img")).to_have_count(0)
    assert flaws(delegate) == []

    other = open_context(language=language, **PHONE).new_page()
    other.goto(link_to(organiser, new))
    expect(other.locator("h1")).to_have_text(new.name)
    # The category asks for a review of this person, too.
    expect(other.locator(".ticket img")).to_have_count(0)
    choose(organiser, "approve", new.name)
    confirm(organiser)
    other.reload()
    new_code, _ = read_code(decode_picture(other.locator(".ticket img").screenshot()))
    desk = open_context(language=language, **DESKTOP).new_page()
    desk.goto(pair_link(organiser, FORUM, "arrival"))
    expect(desk.locator("[data-part=say]")).to_be_visible()
    desk.evaluate(PRESS, old_code)
    expect_answer(desk, "stop")
    desk.evaluate(PRESS, new_code)
    expect_answer(desk, "ok", new.name)


def test_who_leaves_gives_the_first_in_line_an_offer(
    open_context: Opener, organiser: Page, delegate: Page, language: str,
) -> None:
    holder, first, second = (somebody(language, "候补" if language == "zh" else "queue", number) for number in range(3))
    tour = f"tour-{language}"
    organiser.goto(f"/manage/{FORUM}/delegates/settings")
    organiser.locator("[name=offer_hours]").fill("24")
    organiser.locator("main form button[type=submit]").last.click()
    expect(organiser.locator("[name=offer_hours]")).to_have_value("24")
    assert flaws(organiser) == []
    held = register(delegate, holder, "member", tour)
    for one in (first, second):
        register(open_context(language=language, **PHONE).new_page(), one, "member", tour)
    organiser.goto(f"/manage/{FORUM}/delegates/waiting/{tour}")
    expect(organiser.locator("tbody .row-title")).to_have_text([first.name, second.name])
    assert flaws(organiser) == []

    delegate.goto(held)
    delegate.on("dialog", lambda dialog: dialog.accept())
    delegate.locator("form[action$='/cancel'] button").click()
    expect(delegate.locator("form[action$='/cancel']")).to_have_count(0)
    assert mails_to(organiser, second).count() == 1
    other = open_context(language=language, **PHONE).new_page()
    other.goto(link_to(organiser, first))
    assert flaws(other) == []
    other.locator(f"form[action$='/offers/{tour}'] button").click()
    expect(other.locator(f"form[action$='/offers/{tour}']")).to_have_count(0)
    expect(other.locator(".agenda .agenda-title")).to_have_count(1)
    organiser.goto(f"/manage/{FORUM}/delegates/waiting/{tour}")
    expect(organiser.locator("tbody .row-title")).to_have_text([second.name])
    # The last of the table, whose form must not be cut off by its edge.
    jump = organiser.locator("tbody tr").last.locator("details")
    jump.locator("summary").click()
    jump.locator("[name=reason]").fill("致辞 / speaks")
    jump.locator("button").click()
    expect(organiser.locator("tbody tr").last.locator("td .row-detail").last).to_have_text("致辞 / speaks")


def test_a_bulk_approval_shows_its_mails_first_and_the_outbox_has_them(
    open_context: Opener, organiser: Page, delegate: Page, language: str,
) -> None:
    people = [somebody(language, "审批" if language == "zh" else "bulk", number) for number in range(2)]
    for one in people:
        register(delegate, one, "delegate")
    organiser.goto(f"/manage/{FORUM}/delegates/approve")
    assert flaws(organiser) == []
    choose(organiser, "approve", *[one.name for one in people])
    subject = organiser.locator("main section strong").first.inner_text()
    assert flaws(organiser) == []
    confirm(organiser)
    for one in people:
        mails = mails_to(organiser, one)
        expect(mails).to_have_count(2)
        expect(organiser.locator("tbody tr").first.locator("td").nth(1)).to_have_text(subject)
    assert flaws(organiser) == []
    mails.first.click()
    expect(organiser.locator("h1")).to_have_text(subject)
    assert flaws(organiser) == []
