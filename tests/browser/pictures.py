"""`python -m tests.browser.pictures [NAME...]`: the pictures of the README and the guide, taken anew of the demo.

Each is taken as somebody would see it, in Chinese and in English, and kept small by a palette of its own. Look at each before
committing it.
"""

import io
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, ViewportSize, expect, sync_playwright

from tests.browser.camera import DOTS_AN_INCH, Picture, write_video
from tests.browser.people import ARGUMENTS, LOCALES, PATIENCE_MS, PHONE, chromium, pair_link, sign_in
from tests.browser.service import ROOT, is_ready, settings_of

FOLDER = ROOT / "docs" / "pictures"
# Of each language that pages are shown in, where its pictures are kept, and who registers in them.
FOLDERS = {"zh": FOLDER, "en": FOLDER / "en"}
REGISTERED = {"zh": ("欧阳思远", "138 0531 0001"), "en": ("Ana María López", "+34 612 34 56 78")}
DATA = ROOT / "tests" / "data"
# The second morning of the demo's summit, just before it is opened.
MOMENT = datetime.fromisoformat("2025-10-18T08:40:00+08:00")
SUMMIT, DOCKING, LARGE_SUMMIT = "demo-summit", "demo-docking", "summit-2019"
SCREEN: dict[str, Any] = {"viewport": ViewportSize(width=1280, height=800), "device_scale_factor": 1.5}
COLOURS = 256
MOST_BYTES = 200_000
# Of a badge held before a camera, the lower part with its code and category.
LOWER_PART = 0.48


@dataclass
class Studio:
    """Where pictures are taken: the service with the demo, who may sign in, the browsers, a folder for files on the way,
    and the language that people read."""

    address: str
    passwords: dict[str, str]
    playwright: Playwright
    browser: Browser
    files: Path
    language: str

    def open(self, browser: Browser | None = None, **options: Any) -> BrowserContext:
        """A person with a device, who reads the studio's language."""
        context = (browser or self.browser).new_context(base_url=self.address, locale=LOCALES[self.language], **options)
        context.set_default_timeout(PATIENCE_MS)
        return context

    def staff(self, name: str) -> Page:
        """A page of somebody of the demo who has signed in, at a desk."""
        page = self.open(**SCREEN).new_page()
        sign_in(page, name, self.passwords[name])
        return page

    def keep(self, name: str, picture: Image.Image) -> None:
        """Write the picture with a palette of its own, as `NAME.png`."""
        path = FOLDERS[self.language] / f"{name}.png"
        # By cover, not by area: the few amber and red dots mean the most.
        small = picture.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        small.save(path, optimize=True)
        size = path.stat().st_size
        print(f"{path.relative_to(FOLDER)}: {picture.width}×{picture.height}, {size // 1000} kB")  # noqa: T201  # a person runs it
        if size > MOST_BYTES:
            raise SystemExit(f"{path.name} is too large.")

    def shoot(self, name: str, page: Page, height: int = 800) -> None:
        """Keep what the page shows in the upper `height` points."""
        size = page.viewport_size
        assert size
        page.set_viewport_size(ViewportSize(width=size["width"], height=height))
        page.evaluate("scrollTo(0, 0)")
        # A pointer that rests somewhere colours what is under it.
        page.mouse.move(0, 0)
        self.keep(name, Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide"))))


def overview(studio: Studio) -> None:
    page = studio.staff("demo-organiser")
    page.goto(f"/manage/{SUMMIT}")
    studio.shoot("overview", page, 850)


def register(studio: Studio) -> None:
    page = studio.open(**PHONE).new_page()
    page.goto(f"/e/{SUMMIT}/register")
    name, mobile = REGISTERED[studio.language]
    page.locator("[name=name]").fill(name)
    page.locator("[name=mobile]").fill(mobile)
    page.locator("[name=mobile]").blur()
    studio.shoot("register", page, 844)


def setup(studio: Studio) -> None:
    page = studio.staff("demo-organiser")
    page.goto(f"/manage/{SUMMIT}/setup")
    studio.shoot("setup", page, 800)


def roster(studio: Studio) -> None:
    page = studio.staff("demo-registrar")
    page.goto(f"/manage/{LARGE_SUMMIT}/delegates/import")
    page.locator("input[type=file]").set_input_files(DATA / "rosters" / f"{LARGE_SUMMIT}.xlsx")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/imports/*")
    page.locator("form[action$='/columns'] button[type=submit]").click()
    page.locator("form[action$='/discard']").wait_for()
    studio.shoot("roster", page, 900)


def approval(studio: Studio) -> None:
    page = studio.staff("demo-registrar")
    page.goto(f"/manage/{SUMMIT}/delegates/approve")
    for row in range(3):
        page.locator("tbody [data-pick]").nth(row).check()
    studio.shoot("approval", page)


def badges(studio: Studio) -> None:
    page = studio.staff("demo-registrar")
    print_badges(studio, page, "delegate")
    page.goto(f"/manage/{SUMMIT}/badges")
    studio.shoot("badges", page, 800)


def desk(studio: Studio) -> None:
    page = studio.staff("demo-organiser")
    badge = last_page(print_badges(studio, page, "guest"))
    link = pair_link(page, SUMMIT, "gate")
    video = write_video(
        studio.files / "badge.y4m", badge[int(badge.shape[0] * LOWER_PART):], held_seconds=20, away_seconds=1)
    with_camera = start_browser(
        studio.playwright, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={video}")
    phone = studio.open(with_camera, **PHONE).new_page()
    phone.goto(link)
    phone.locator("[data-part=camera-on] button").click()
    expect(phone.locator("[data-desk]")).to_have_attribute("data-tone", "ok")
    studio.shoot("desk", phone, 844)
    with_camera.close()


def deal(studio: Studio) -> None:
    page = studio.staff("demo-clerk")
    page.goto(f"/manage/{SUMMIT}/docking/reviews")
    # Landed, and nobody but its recorder has said so yet: the row with the longest history.
    page.locator("tbody tr").nth(1).locator("a.row-title").click()
    studio.shoot("deal", page, 900)


def tally(studio: Studio) -> None:
    page = studio.staff("demo-clerk")
    page.goto(f"/manage/{SUMMIT}/docking/tally")
    studio.shoot("tally", page, 760)


def ladder(studio: Studio) -> None:
    show(studio, "ladder", "demo-clerk", f"/manage/{DOCKING}/docking/deals/ladder")


def catalogue(studio: Studio) -> None:
    page = studio.open(**PHONE).new_page()
    page.goto(f"/e/{DOCKING}/catalogue")
    studio.shoot("catalogue", page, 844)


def meetings(studio: Studio) -> None:
    show(studio, "meetings", "demo-clerk", f"/manage/{DOCKING}/meetings/board")


def sheet(studio: Studio) -> None:
    page = studio.staff("demo-clerk")
    page.goto(f"/manage/{DOCKING}/figures/sheets")
    page.locator("main table a").first.click()
    studio.shoot("sheet", page, 800)


def live(studio: Studio) -> None:
    # The day before: the second one has hardly begun.
    day = MOMENT.date() - timedelta(days=1)
    show(studio, "live", "demo-organiser", f"/manage/{SUMMIT}/watch?day={day}")


def layout(studio: Studio) -> None:
    show(studio, "layout", "demo-organiser", f"/manage/{SUMMIT}/badges/layouts/lanyard", 1000)


def show(studio: Studio, name: str, person: str, address: str, height: int = 800) -> None:
    """Keep what stands at an address, its upper `height` points."""
    page = studio.staff(person)
    page.goto(address)
    studio.shoot(name, page, height)


def program(studio: Studio) -> None:
    path = studio.files / "program.pdf"
    command(studio.files, "program", "pdf", "--event", LARGE_SUMMIT, "--language", studio.language, "-o", str(path))
    document = pypdfium2.PdfDocument(path)
    pages = [document[number].render(scale=1.1).to_pil() for number in (0, 2, 3)]
    document.close()
    gap = 24
    sheet = Image.new("RGB", (sum(page.width + gap for page in pages) + gap, pages[0].height + 2 * gap), "#E4E9EA")
    for number, page in enumerate(pages):
        sheet.paste(page, (gap + number * (page.width + gap), gap))
    studio.keep("program", sheet)


def figures(studio: Studio) -> None:
    page = studio.staff("demo-viewer")
    page.goto(f"/manage/{SUMMIT}/figures")
    studio.shoot("figures", page, 790)


def print_badges(studio: Studio, page: Page, category: str) -> Path:
    """Order a print of the category's badges, one a page, wait until it is made, and save its file."""
    page.goto(f"/manage/{SUMMIT}/badges/print")
    page.locator("[name=category]").select_option(category)
    page.locator("[name=layout][value=single]").check()
    page.locator("main form[method=post] button[type=submit]").click()
    with page.expect_download() as download:
        page.locator("#run form[action$='/file'] button").click()
    path = studio.files / f"{category}.pdf"
    download.value.save_as(path)
    return path


def last_page(pdf: Path) -> Picture:
    """The last page as it is printed, in colour: badges are sorted by pinyin, so it is a Chinese name's."""
    document = pypdfium2.PdfDocument(pdf)
    picture: Picture = document[len(document) - 1].render(scale=DOTS_AN_INCH / 72).to_numpy()[:, :, :3].copy()
    document.close()
    return picture


PICTURES: tuple[Callable[[Studio], None], ...] = (
    overview, register, setup, roster, approval, deal, tally, ladder, catalogue, meetings, figures, sheet, program, live, layout,
    desk, badges)


def start_browser(playwright: Playwright, *arguments: str) -> Browser:
    """One more Chromium, with arguments of its own."""
    return playwright.chromium.launch(executable_path=chromium(), args=[*ARGUMENTS, *arguments])


def command(directory: Path, *words: str) -> str:
    """Run one of the application's commands on the data in the directory; what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *words], cwd=ROOT, env=settings_of(directory, MOMENT),
        stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


@contextmanager
def serving(directory: Path) -> Iterator[str]:
    """The service on the data in the directory; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    told = settings_of(directory, MOMENT) | {"HOST": "127.0.0.1", "PORT": str(port)}
    service = subprocess.Popen([sys.executable, "-m", "app.operations.serve"], cwd=ROOT, env=told)
    try:
        while not is_ready(port):
            if service.poll() is not None:
                raise SystemExit("The service has ended.")
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        service.terminate()
        service.wait()


def take(names: list[str]) -> None:
    """Take the pictures of these names, or all, of the demo in a database of its own."""
    unknown = set(names) - {one.__name__ for one in PICTURES}
    if unknown:
        raise SystemExit(f"There is no picture {', '.join(sorted(unknown))}.")
    for language, folder in FOLDERS.items():
        folder.mkdir(parents=True, exist_ok=True)
        take_in(language, names)


def take_in(language: str, names: list[str]) -> None:
    """The same for one language: what one picture does to the demo isn't seen in another language's."""
    with TemporaryDirectory() as temporary:
        directory = Path(temporary)
        command(directory, "db", "upgrade")
        passwords = json.loads(command(directory, "demo", "load", "--json"))["sign_ins"]
        command(directory, "events", "import", str(DATA / "events" / f"{LARGE_SUMMIT}.yaml"))
        with serving(directory) as address, sync_playwright() as playwright:
            expect.set_options(timeout=PATIENCE_MS)
            browser = start_browser(playwright)
            studio = Studio(address, passwords, playwright, browser, directory, language)
            for picture in PICTURES:
                if not names or picture.__name__ in names:
                    picture(studio)
            browser.close()


if __name__ == "__main__":
    os.environ.setdefault("FLASK_SKIP_DOTENV", "1")
    take(sys.argv[1:])
