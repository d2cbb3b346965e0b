"""`python -m bench.desk_offline`: a desk in a real Chromium, with a roster of 20,000 people of whom a third are in.

It prints what the roster weighs on the wire, how long an empty device takes until it could go on without a network,
how long until it is ready again after a reload without one, and how long from the last key of a hand scanner to the
colour on the screen. PEOPLE and SCANS set other sizes; SLOWER=4 has the browser's processor pretend to be four times
slower, as an old telephone is. Ends with 1 where a wanted figure isn't reached on a processor as it is.
"""

import os
import random
import shutil
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import BrowserContext, Page, sync_playwright

from bench.desk.furnishing import Event100k
from bench.desk.places import open_venue
from bench.desk_offline.scripts import ROSTER_IS_KEPT, SCAN, WIRE, WORKER_IS_READY
from bench.registration.servers import load_average, serving

PEOPLE = int(os.environ.get("PEOPLE", "20000"))
SCANS = int(os.environ.get("SCANS", "500"))
SLOWER = float(os.environ.get("SLOWER", "1"))
PATIENCE_MS = 120_000
OFFLINE = ".desk-state.is-offline"
WANTED = {"the roster on the wire, MB": 4, "an empty device until it is ready, s": 3, "a verdict, p99, ms": 30}


def main() -> None:
    """Furnish, measure, print."""
    with tempfile.TemporaryDirectory(prefix="juying-bench-") as folder:
        venue = open_venue("SQLite", Path(folder) / "desk", None, PEOPLE, 1)
        with serving(venue.place) as port, sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            figures = measure(browser.new_context(base_url=f"http://127.0.0.1:{port}"), venue.event)
            browser.close()
    tell(figures)


def measure(context: BrowserContext, event: Event100k) -> dict[str, float]:
    """The figures, by what they are."""
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto("/desk")
    page.evaluate(WORKER_IS_READY)
    # Paired, but with nothing else on the device yet.
    page.evaluate("token => localStorage.setItem('juying.desk.token', token)", event.tokens[0])
    page.reload()
    loaded = page.evaluate(ROSTER_IS_KEPT)
    wire = page.evaluate(WIRE)
    context.set_offline(True)
    page.locator(OFFLINE).wait_for()
    page.reload()
    page.locator(OFFLINE).wait_for()
    ready = page.evaluate("performance.now()")
    page.evaluate(SCAN, event.key.code(event.event_id, PEOPLE, 1, 1))
    inside, outside = range(1, PEOPLE // 3), range(PEOPLE // 3, PEOPLE)
    times = verdicts(page, event, outside, "ok") + verdicts(page, event, inside, "hold")
    return {
        "the roster on the wire, MB": wire["bytes"] / 1e6, "the same, fetched, s": wire["ms"] / 1000,
        "an empty device until it is ready, s": loaded / 1000, "a reload offline until it is ready, s": ready / 1000,
        "a verdict, median, ms": median(times), "a verdict, p99, ms": sorted(times)[len(times) * 99 // 100],
        "a verdict, slowest, ms": max(times),
    }  # fmt: skip


def verdicts(page: Page, event: Event100k, numbers: range, tone: str) -> list[float]:
    """From the last key to the colour, for half of the scans, in ms; every one must have the tone."""
    chosen = random.Random(1).sample(numbers, SCANS // 2)
    found = [page.evaluate(SCAN, event.key.code(event.event_id, number, 1, 1)) for number in chosen]
    if {said for _ms, said in found} != {tone}:
        raise SystemExit(f"the desk should have said {tone}")
    return [ms for ms, _said in found]


def tell(figures: dict[str, float]) -> None:
    """Print the figures; ends with 1 where one isn't as it is wanted."""
    print(
        f"\na desk without a network, {PEOPLE:,} people, {SCANS} scans, a processor {SLOWER:g} × slower ({load_average()})"
    )
    for name, figure in figures.items():
        print(f"  {name:40}{figure:9.2f}" + (f"   (wanted: at most {WANTED[name]})" if name in WANTED else ""))
    missed = [name for name, most in WANTED.items() if figures[name] > most]
    if missed and SLOWER == 1:
        raise SystemExit(f"not reached: {', '.join(missed)}")


if __name__ == "__main__":
    main()
