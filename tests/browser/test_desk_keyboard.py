"""A desk without a camera: a hand scanner that types, and fingers that do."""

from playwright.sync_api import Page, Route, expect

from tests.browser.camera import decode_picture, read_code
from tests.browser.people import DESKTOP, PHONE, Opener, pair_link, sign_in
from tests.browser.service import SUMMIT

PIN = "281604"
WHILE_TYPING = ("许德德", "郑晨然")
ONE_AFTER_THE_OTHER = ("邹瑾宏", "方新琪")
FOUND = "钟远宏"
SCANNED, TYPED, COMPOSED = "欧阳娜娜", "单雄信", "薛德明"
# Keys as a scanner sends them, faster than any hand. Their times are those of their making: a busy machine that is
# slow to handle them doesn't make a slow scanner.
PRESS = """text => {
  const keys = [...text, "Enter"].map(key => new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
  for (const key of keys) document.body.dispatchEvent(key);
}"""

# The same while a Chinese input method is on: it takes every key for itself, and tells the page only where it lies.
COMPOSE = """text => {
  const codes = [...text].map(one => /[0-9]/.test(one) ? `Digit${one}` : `Key${one}`);
  const keys = [...codes, "Enter"].map(code =>
    new KeyboardEvent("keydown", {key: "Process", code, isComposing: true, bubbles: true, cancelable: true}));
  for (const key of keys) document.body.dispatchEvent(key);
}"""


# A scanner's keys that leave their letters in the field that has the focus; its Enter would send the field's form.
PRESS_INTO = """([selector, text]) => {
  const field = document.querySelector(selector);
  const keys = [...text, "Enter"].map(key => new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
  for (const event of keys) {
    if (!field.dispatchEvent(event)) continue;
    if (event.key === "Enter") field.form?.requestSubmit();
    else field.value += event.key;
  }
}"""


# Counts what is played and shaken.
LISTEN = """(() => {
  window.heard = {sound: 0, shake: 0};
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...when) { heard.sound += 1; return start.apply(this, when); };
  Navigator.prototype.vibrate = () => { heard.shake += 1; return true; };
})()"""


def test_desk_reads_a_hand_scanner_and_typed_characters(open_context: Opener) -> None:
    organiser = open_context(**DESKTOP).new_page()
    sign_in(organiser)
    code, characters = badge_of(organiser, SCANNED)
    _, others = badge_of(organiser, TYPED)
    # The organiser's own laptop becomes the desk.
    page = organiser.context.new_page()
    page.goto(pair_link(organiser, SUMMIT, "arrival"))
    expect(page.locator("[data-part=say]")).to_be_visible()

    page.evaluate(PRESS, code)
    expect_answer(page, "ok", SCANNED)
    type_in(page, characters.lower())
    expect_answer(page, "hold")
    type_in(page, others)
    expect_answer(page, "ok", TYPED)
    type_in(page, code)
    expect_answer(page, "hold")
    type_in(page, others[::-1])
    expect_answer(page, "stop")


def test_desk_reads_a_hand_scanner_through_an_input_method(open_context: Opener) -> None:
    organiser = open_context(**DESKTOP).new_page()
    sign_in(organiser)
    code, _ = badge_of(organiser, COMPOSED)
    page = organiser.context.new_page()
    page.goto(pair_link(organiser, SUMMIT, "arrival"))
    expect(page.locator("[data-part=say]")).to_be_visible()
    page.evaluate(COMPOSE, code)
    expect_answer(page, "ok", COMPOSED)


def test_desk_reads_a_hand_scanner_while_a_field_has_the_focus(open_context: Opener) -> None:
    organiser = open_context(**DESKTOP).new_page()
    sign_in(organiser)
    codes = [badge_of(organiser, name)[0] for name in WHILE_TYPING]
    allow_walk_ins(organiser)
    page = organiser.context.new_page()
    page.goto(pair_link(organiser, SUMMIT, "arrival"))
    expect(page.locator("[data-part=say]")).to_be_visible()
    for field, name, code in zip(("code", "walk-in-name"), WHILE_TYPING, codes, strict=True):
        if field != "code":
            page.locator("[data-part=walk-in-open]").click()
        page.locator(f"[data-part={field}]").press_sequentially("王")
        page.evaluate(PRESS_INTO, [f"[data-part={field}]", code])
        expect_answer(page, "ok", name)
        expect(page.locator("dialog[open]")).to_have_count(0)
        expect(page.locator(f"[data-part={field}]")).to_have_value("王")
    # Whoever was being registered goes on with the name that was typed; nobody was registered by the scanner's Enter.
    page.locator("[data-part=walk-in-open]").click()
    expect(page.locator("[data-part=walk-in-name]")).to_have_value("王")
    expect(page.locator("[data-part=walk-in-name-error]")).to_be_hidden()


def test_badge_that_is_scanned_while_another_is_being_answered_waits_for_its_turn(open_context: Opener) -> None:
    organiser = open_context(**DESKTOP).new_page()
    sign_in(organiser)
    codes = [badge_of(organiser, name)[0] for name in ONE_AFTER_THE_OTHER]
    page = organiser.context.new_page()
    page.goto(pair_link(organiser, SUMMIT, "arrival"))
    expect(page.locator("[data-part=say]")).to_be_visible()
    held: list[Route] = []
    page.route("**/api/v1/desk/scans", lambda route: held.append(route), times=1)  # noqa: PLW0108  # Playwright marks what it is given
    with page.expect_request("**/api/v1/desk/scans"):
        page.evaluate(PRESS, codes[0])
    # The first one's answer is slow to come; its own code once more asks for nothing.
    for code in codes:
        page.evaluate(PRESS, code)
    with page.expect_response("**/api/v1/desk/scans") as answer:
        held[0].continue_()
    assert answer.value.json()["delegate"]["name"] == ONE_AFTER_THE_OTHER[0]
    expect_answer(page, "ok", ONE_AFTER_THE_OTHER[1])


def test_search_says_that_nobody_is_found(open_context: Opener) -> None:
    organiser = open_context(**DESKTOP).new_page()
    sign_in(organiser)
    page = organiser.context.new_page()
    page.goto(pair_link(organiser, SUMMIT, "arrival"))
    page.locator("[data-part=search-open]").click()
    page.locator("[data-part=search]").fill("查无此人")
    expect(page.locator("[data-part=search-message]")).to_be_visible()
    page.locator("[data-part=search]").fill(FOUND)
    found = page.locator("[data-part=search-list] button")
    expect(found).to_have_count(1)
    expect(found.locator(".desk-category")).not_to_be_empty()
    expect(page.locator("[data-part=search-message]")).to_be_hidden()
    # Once let in, it is told where the same name is found, also by the device alone.
    expect(found.locator(".desk-found-in")).to_have_count(0)
    found.click()
    expect_answer(page, "ok", FOUND)
    page.locator("[data-part=search-open]").click()
    page.locator("[data-part=search]").fill(FOUND)
    expect(found.locator(".desk-found-in")).to_have_count(1)
    page.context.set_offline(True)
    expect(page.locator("[data-part=search-message]")).to_be_visible()
    expect(found).to_have_count(1)


def test_desk_that_is_muted_says_so_and_neither_sounds_nor_shakes(open_context: Opener) -> None:
    organiser = open_context(**DESKTOP).new_page()
    sign_in(organiser)
    context = open_context(**PHONE)
    context.add_init_script(LISTEN)
    page = context.new_page()
    page.goto(pair_link(organiser, SUMMIT, "arrival"))
    signals = [signals_of(page)]
    for part in ("sound", "vibration"):
        page.locator("[data-part=menu-open]").click()
        page.locator(f"[data-part={part}]").uncheck()
        page.locator("[data-part=menu-dialog] [data-close]").click()
        expect(page.locator("[data-part=quiet]")).to_be_visible()
        signals.append(signals_of(page))
    assert signals == [(True, True), (False, True), (False, False)]
    page.reload()
    expect(page.locator("[data-part=quiet]")).to_be_visible()


def signals_of(page: Page) -> tuple[bool, bool]:
    """Whether the desk sounds, and whether it shakes, when it reads what is no badge."""
    # The answer before this one has the same tone: it must not be taken for this one's.
    page.evaluate("window.heard = {sound: 0, shake: 0}; delete document.querySelector('[data-desk]').dataset.tone")
    type_in(page, "AAAAAAAA")
    expect_answer(page, "stop")
    heard = page.evaluate("window.heard")
    return heard["sound"] > 0, heard["shake"] > 0


def allow_walk_ins(page: Page) -> None:
    """As an organiser: delegates may walk in, a supervisor agrees by the PIN."""
    page.goto(f"/manage/{SUMMIT}/desks/arrival")
    page.locator("[name=categories]").first.check()
    page.locator("[name=pin]").fill(PIN)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator(".flash, [role=status], .notice").first).to_be_visible()


def badge_of(page: Page, name: str) -> tuple[str, str]:
    """The text of the person's code, and the eight characters below it."""
    page.goto(f"/manage/{SUMMIT}/badges?q={name}")
    page.locator("a[href*='/badges/of/']").click()
    code, _ = read_code(decode_picture(page.locator(".badge-code svg").screenshot()))
    return code, page.locator("main strong").inner_text()


def type_in(page: Page, text: str) -> None:
    """Type into the desk's field and press Enter."""
    page.locator("[data-part=code]").press_sequentially(text)
    page.locator("[data-part=code]").press("Enter")


def expect_answer(page: Page, tone: str, name: str | None = None) -> None:
    """The whole screen has the tone, and tells the name where somebody is let in."""
    expect(page.locator("[data-desk]")).to_have_attribute("data-tone", tone)
    if name:
        expect(page.locator("[data-part=title]")).to_have_text(name)
