"""A desk whose network goes: it says so, goes on by its roster, outlives a reload, and delivers what it scanned."""

from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.browser.people import DESKTOP, PATIENCE_MS, Opener, pair_link, sign_in
from tests.browser.service import SUMMIT
from tests.browser.test_desk_keyboard import PRESS, badge_of, expect_answer

NAMES = ("曾国平", "仇英杰", "扎西才让", "崔志思")
# What the device keeps of a kind: "queue" has scans that wait, "kept" single values.
COUNT_KEPT = """([store, key]) => new Promise(resolve => {
  const request = indexedDB.open("juying-desk", 1);
  request.onsuccess = () => {
    const found = request.result.transaction(store).objectStore(store).count(key ?? undefined);
    found.onsuccess = () => { request.result.close(); resolve(found.result); };
  };
})"""
# A device that is slow to find what it kept, as one is whose memory is full.
SLOW_DISK = """(() => {
  const open = indexedDB.open.bind(indexedDB);
  indexedDB.open = (...named) => {
    const asked = {};
    setTimeout(() => {
      const request = open(...named);
      Object.defineProperty(asked, "result", {get: () => request.result});
      request.onsuccess = event => asked.onsuccess(event);
    }, 500);
    return asked;
  };
})()"""
ADVICE_TYPED = "() => JSON.parse(document.querySelector('[data-desk]').dataset.words).typed_offline"
WORKER_IS_READY = "async () => void await navigator.serviceWorker.ready"


def test_desk_goes_on_without_a_network_and_delivers(open_context: Opener) -> None:
    organiser = open_context(**DESKTOP).new_page()
    sign_in(organiser)
    names = NAMES
    codes, typed = zip(*(badge_of(organiser, name) for name in names), strict=True)
    # A device that came with a guest keeps the clock of his home.
    context = open_context(timezone_id="America/Lima", **DESKTOP)
    page = context.new_page()
    page.goto(pair_link(organiser, SUMMIT, "arrival", supervisor=True))
    expect(page.locator("[data-part=say]")).to_be_visible()
    wait_for_roster(page)
    page.evaluate(WORKER_IS_READY)
    page.evaluate(PRESS, codes[0])
    expect_answer(page, "ok", names[0])

    before = clock()
    context.set_offline(True)
    expect(page.locator("[data-part=state]")).to_have_class("desk-state is-offline", timeout=3_000)
    said = page.locator("[data-part=state]").inner_text()
    assert any(time in said for time in (before, clock()))
    count = page.locator("[data-part=count]")
    let_in = int(count.inner_text())
    page.evaluate(PRESS, codes[1])
    expect_answer(page, "ok", names[1])
    page.evaluate(PRESS, codes[0])
    expect_answer(page, "hold")
    # The count goes on with what this desk does, also over a reload.
    expect(count).to_have_text(str(let_in + 1))
    page.evaluate(PRESS, codes[1])
    expect_answer(page, "hold")
    # Eight characters that only the service can read: nobody is sent away as without a badge, and nothing is kept.
    wait_until_kept(page, 3, "queue")
    expect(page.locator("[data-part=lift]")).to_be_visible()
    page.evaluate(PRESS, typed[2].replace(" ", ""))
    expect(page.locator("[data-part=band]")).to_have_text(page.evaluate(ADVICE_TYPED))
    expect(page.locator("[data-part=lift]")).to_be_hidden()
    assert waiting(page) == 3

    page.add_init_script(SLOW_DISK)
    page.reload()
    # At once: before the device has found its roster, and the clock to read it by.
    page.evaluate(PRESS, codes[2])
    expect_answer(page, "ok", names[2])
    expect(count).to_have_text(str(let_in + 2))
    expect(page.locator("[data-part=state]")).to_have_class("desk-state is-offline")
    page.evaluate(PRESS, codes[1])
    expect_answer(page, "hold")
    # Another tab of the same device is the same desk: what one lets in, the other knows.
    other = context.new_page()
    other.goto("/desk")
    expect(other.locator("[data-part=say]")).to_be_visible()
    other.evaluate(PRESS, codes[3])
    expect_answer(other, "ok", names[3])
    page.evaluate(PRESS, codes[3])
    expect_answer(page, "hold")
    other.close()

    context.set_offline(False)
    expect(page.locator("[data-part=state]")).to_have_class("desk-state")
    page.evaluate(PRESS, codes[2])
    expect_answer(page, "hold")
    wait_until_kept(page, 0, "queue")


def clock() -> str:
    """What the clocks say where the event is."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).strftime("%H:%M")


def wait_for_roster(page: Page) -> None:
    """Until the desk could go on without a network."""
    wait_until_kept(page, 1, "kept", "roster")


def waiting(page: Page) -> int:
    """How many scans the device still holds."""
    count: int = page.evaluate(COUNT_KEPT, ["queue", None])
    return count


def wait_until_kept(page: Page, wanted: int, store: str, key: str | None = None) -> None:
    """Until the device keeps so many. The driver's own waiting would take the promise of a count for a yes."""
    page.evaluate(f"""async ([wanted, ...asked]) => {{
      for (const end = Date.now() + {PATIENCE_MS}; await ({COUNT_KEPT})(asked) !== wanted;) {{
        if (Date.now() > end) throw new Error(`not ${{wanted}} in ${{asked}}`);
        await new Promise(done => setTimeout(done, 50));
      }}
    }}""", [wanted, store, key])
