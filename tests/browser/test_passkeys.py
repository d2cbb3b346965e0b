"""Passkeys, with the authenticator that Chromium brings for tests: added, signed in with, refused, removed."""

from playwright.sync_api import CDPSession, Page, expect

from tests.browser.people import Opener
from tests.browser.service import PASSWORD, STAFF

AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}


def with_authenticator(page: Page) -> tuple[CDPSession, str]:
    """Give the page's device a place for passkeys, with somebody who shows their finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return session, str(made["authenticatorId"])


def test_a_passkey_is_added_signed_in_with_and_removed(open_context: Opener, service: str) -> None:
    # A passkey belongs to a name; an address in numbers has none.
    home = service.replace("127.0.0.1", "localhost")
    page = open_context().new_page()
    device, authenticator = with_authenticator(page)
    page.goto(f"{home}/sign-in?next=/account/passkeys")
    page.locator("[name=identity]").fill(STAFF)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(f"{home}/account/passkeys")

    page.locator("form[data-once] [name=name]").fill("王芳的手机")
    page.locator("form[data-once] button[type=submit]").click()
    page.wait_for_url(f"{home}/account")
    expect(page.locator("a[href='/account/passkeys']")).to_have_text("王芳的手机")

    page.locator("form[action='/sign-out'] button").click()
    page.goto(f"{home}/sign-in?next=/account")
    page.locator("a[href^='/sign-in/passkey']").click()
    # Who shows no finger is told so, and can try again.
    device.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    page.locator("form[data-once] button[type=submit]").click()
    again = page.locator("[data-passkey-again]")
    expect(again).to_be_visible()
    device.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": True})
    again.click()
    page.wait_for_url(f"{home}/account")

    page.goto(f"{home}/account/passkeys")
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("form[action='/account/passkey-removal'] button").click()
    page.wait_for_load_state()
    expect(page.locator("form[action='/account/passkey-removal']")).to_have_count(0)
