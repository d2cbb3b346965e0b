"""Registering on a phone, in both languages: conditions and files, later and elsewhere, and whatever goes wrong meanwhile."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.forum import FORM, SEND, Visitor, fill_in, flaws, mails_to, register, send
from tests.browser.people import DESKTOP, PHONE, Opener, sign_in
from tests.browser.service import FORUM
from tests.browser.watching import Complaints

pytestmark = pytest.mark.parametrize("language", ["zh", "en"])

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
NOTE = "[data-saved-note]"


def somebody(language: str, number: int) -> Visitor:
    """One of the people of this module."""
    name = f"{'陈李王张刘'[number % 5]}{'晓思明'[number % 3]}远" if language == "zh" else f"Anna Weber {'ABCDEFGHIJ'[number]}"
    return Visitor(name, f"1390000{1 if language == 'zh' else 2}{number:03}", f"visitor-{number}@{language}.example.org")


def phone(open_context: Opener, language: str) -> BrowserContext:
    return open_context(language=language, **PHONE)


def count_of(page: Page, who: Visitor) -> int:
    """How many of this name there are, as an organiser sees it."""
    page.goto(f"/manage/{FORUM}/delegates?q={who.mobile}")
    return page.locator("tbody tr").count()


@pytest.fixture
def organiser(open_context: Opener, language: str) -> Page:
    """Somebody in the office."""
    page = open_context(language=language, **DESKTOP).new_page()
    sign_in(page)
    return page


def test_registers_with_a_condition_and_a_file(
    open_context: Opener, complaints: Complaints, language: str, tmp_path: Path,
) -> None:
    page, who = phone(open_context, language).new_page(), somebody(language, 0)
    project = tmp_path / "project.pdf"
    project.write_bytes(PDF)
    page.goto(f"/e/{FORUM}")
    assert flaws(page) == []
    page.goto(FORM)
    assert flaws(page) == []
    room = page.locator("#q-room")
    expect(room).to_be_hidden()
    page.locator("[name=q-hotel][value=yes]").check()
    expect(room).to_be_visible()
    fill_in(page, who, "delegate")
    # A file that isn't what its name says is told beside its field, and what was typed stays.
    page.locator("[name=q-project]").set_input_files({"name": "project.pdf", "mimeType": "application/pdf", "buffer": b"MZ"})
    page.locator(SEND).click()
    expect(page.locator(".error-summary")).to_be_visible()
    complaints.expect(f"422 {FORM}")
    assert [link.get_attribute("href") for link in page.locator(".error-summary a").all()] == ["#q-room-0", "#q-project"]
    expect(page.locator("[name=mobile]")).to_have_value(who.mobile)
    assert flaws(page) == []
    page.locator("[name=q-room][value=single]").check()
    page.locator("[name=q-project]").set_input_files(project)
    send(page, who)
    expect(page.locator("dl.facts dd")).to_have_count(3)
    assert flaws(page) == []


def test_a_form_is_resumed_by_link_on_another_phone(open_context: Opener, organiser: Page, language: str) -> None:
    context, who = phone(open_context, language), somebody(language, 1)
    page = context.new_page()
    page.goto(FORM)
    page.locator("[name=name]").fill(who.name)
    page.locator("[name=email]").fill(who.email)
    page.locator("[name=q-hotel][value=yes]").check()
    page.locator("button[name=then][value=link]").click()
    page.wait_for_url(f"**{FORM}")
    expect(page.locator("[name=name]")).to_have_value(who.name)
    # What is in the mail is nobody's to read, so the outbox doesn't show it; the browser has the same secret.
    assert mails_to(organiser, who).count() == 0
    secret = next(one["value"] for one in context.cookies() if one["name"].startswith("draft-"))

    other = phone(open_context, language).new_page()
    other.goto(f"{FORM}?draft={secret}")
    # The secret leaves the address, so that nobody reads it over a shoulder.
    other.wait_for_url(f"**{FORM}")
    expect(other.locator("[name=name]")).to_have_value(who.name)
    expect(other.locator("[name=email]")).to_have_value(who.email)
    expect(other.locator("#q-room")).to_be_visible()
    expect(other.locator("[name=consent-privacy]")).not_to_be_checked()
    assert flaws(other) == []
    other.locator("[name=q-room][value=shared]").check()
    fill_in(other, who, "member")
    send(other, who)


def test_a_lost_session_loses_nothing(open_context: Opener, complaints: Complaints, language: str) -> None:
    context, who = phone(open_context, language), somebody(language, 2)
    page = context.new_page()
    page.goto(FORM)
    fill_in(page, who, "member")
    page.locator("[name=unit]").fill("Uni")
    expect(page.locator(NOTE)).not_to_be_empty()
    context.clear_cookies()
    page.locator(SEND).click()
    expect(page.locator(".error-summary")).to_be_visible()
    complaints.expect(f"422 {FORM}")
    expect(page.locator("[name=name]")).to_have_value(who.name)
    expect(page.locator("[name=category][value=member]")).to_be_checked()

    # Whoever goes on typing notices nothing: the form gets the token of the new session by itself.
    context.clear_cookies()
    with page.expect_response(lambda answer: answer.url.endswith("/draft") and answer.status == 204):
        page.locator("[name=title]").fill("Prof.")
    complaints.expect(f"422 {FORM}/draft")
    send(page, who)


def test_without_a_network_nothing_is_lost_and_one_is_registered(
    open_context: Opener, organiser: Page, language: str,
) -> None:
    context, who = phone(open_context, language), somebody(language, 3)
    page = context.new_page()
    page.goto(FORM)
    context.set_offline(True)
    fill_in(page, who, "member")
    note = page.locator(NOTE)
    expect(note).to_have_text(note.get_attribute("data-unsaved-text") or "")
    page.locator(SEND).click()
    expect(page.locator("[data-offline]")).to_be_visible()
    assert flaws(page) == []
    context.set_offline(False)
    expect(note).to_have_text(note.get_attribute("data-saved-text") or "")
    expect(page.locator("[data-offline]")).to_have_count(0)

    # The network is there, and the service isn't.
    page.route(f"**{FORM}", lambda route: route.abort())
    page.locator(SEND).click()
    page.wait_for_url("chrome-error://**")
    page.unroute(f"**{FORM}")
    page.goto(FORM)
    expect(page.locator("[name=mobile]")).to_have_value(who.mobile)
    page.locator(SEND).dblclick()
    page.wait_for_url("**/my/*")

    # Back, and sent once more.
    page.go_back()
    fill_in(page, who, "member")
    page.locator(SEND).click()
    page.wait_for_url(lambda address: not address.endswith("/register"))
    assert count_of(organiser, who) == 1


def test_an_event_that_closes_meanwhile_keeps_what_was_typed(
    open_context: Opener, organiser: Page, complaints: Complaints, language: str,
) -> None:
    code, who = f"late-{language}", somebody(language, 4)
    page = phone(open_context, language).new_page()
    page.goto(f"/e/{code}/register")
    fill_in(page, who, "member")
    page.locator("[name=unit]").fill("Uni")
    expect(page.locator(NOTE)).not_to_be_empty()
    organiser.goto(f"/manage/{code}/setup")
    organiser.on("dialog", lambda dialog: dialog.accept())
    organiser.locator("form[action$='/status/closed'] button").click()
    expect(organiser.locator("form[action$='/status/closed']")).to_have_count(0)
    page.locator(SEND).click()
    expect(page.locator(".error-summary")).to_be_visible()
    complaints.expect(f"409 /e/{code}/register")
    expect(page.locator("[name=name]")).to_have_value(who.name)
    expect(page.locator("[name=unit]")).to_have_value("Uni")
    assert flaws(page) == []
    page.goto(f"/e/{code}/register")
    assert flaws(page) == []


def test_a_place_that_is_taken_meanwhile_is_told_beside_it(
    open_context: Opener, complaints: Complaints, language: str,
) -> None:
    page, who = phone(open_context, language).new_page(), somebody(language, 5)
    page.goto(FORM)
    fill_in(page, who, "member")
    seat = page.locator(f"[name=activity][value=seat-{language}]")
    seat.check()
    register(phone(open_context, language).new_page(), somebody(language, 6), "member", f"seat-{language}")
    page.locator(SEND).click()
    expect(page.locator("#activity-error")).to_be_visible()
    complaints.expect(f"422 {FORM}")
    expect(page.locator("[name=name]")).to_have_value(who.name)
    assert flaws(page) == []
    if seat.is_enabled():
        seat.uncheck()
    send(page, who)
