"""What must hold of every page, whatever it is about; and the walk that visits them all."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from zlib import crc32

from babel.messages.pofile import read_po
from playwright.sync_api import Error, Page, ViewportSize

from tests.browser.accessibility import bring_axe, violations
from tests.browser.watching import path_of

NARROW = ViewportSize(width=390, height=844)
BROAD = ViewportSize(width=1280, height=800)
SIZES = {"broad": BROAD, "narrow": NARROW}
SEEN_BY_AXE = {"zh": "narrow", "en": "broad"}
CATALOGUE = Path(__file__).parents[2] / "app" / "translations" / "zh" / "LC_MESSAGES" / "messages.po"
HTML_LANGUAGES = {"zh": "zh-Hans", "en": "en"}
# Files to save, and what is served to scripts.
NO_PAGES = re.compile(r"\.(pdf|yaml|xlsx|svg|ics|csv|json|png)$|^/(static|api)/|/(live|runs|state)$")
# What stands for one row of many: a reference, a number, a token, a code within a list.
A_ROW = re.compile(r"(?<=/)(?:\d+|[A-Z0-9]{6,10}|[\w-]{32,})(?=/|$)")
AN_ENTRY = re.compile(r"(/setup/[a-z]+/|/letters/texts/)[^/]+(/[a-z]+)$|(/delegates/waiting/)[^/]+$")
AN_EVENT = re.compile(r"^/(e|manage)/(?!staff|organisations|mail)[^/]+")

LOOK = """() => {
  const isSeen = (element) => element.checkVisibility({visibilityProperty: true}) && !element.closest("[aria-hidden=true]");
  const named = (element) =>
    [...(element.labels ?? [])].some((label) => label.innerText.trim() || label.textContent.trim()) ||
    element.getAttribute("aria-label")?.trim() ||
    (element.getAttribute("aria-labelledby") ?? "").split(/\\s+/)
      .some((id) => id && document.getElementById(id)?.textContent.trim());
  const where = (element) => element.outerHTML.slice(0, 90);
  const controls = [...document.querySelectorAll("input, select, textarea")]
    .filter((element) => !["hidden", "submit", "button"].includes(element.type) && isSeen(element));
  const pressed = [...document.querySelectorAll("a[href], button, summary")].filter(isSeen);
  const twice = [...document.querySelectorAll("[id]:not([type=hidden])")].map((element) => element.id)
    .filter((id, nth, all) => all.indexOf(id) !== nth);
  return {
    heads: document.querySelectorAll("h1").length,
    language: document.documentElement.lang,
    title: document.title.trim(),
    unlabelled: controls.filter((element) => !named(element)).map(where),
    nameless: pressed.filter((element) => !element.innerText.trim() && !element.textContent.trim() && !named(element)
      && !element.title && !element.querySelector("img[alt]:not([alt=''])")).map(where),
    twice,
  };
}"""
SAID = """() => [
  ...document.body.innerText.split("\\n"),
  document.title.split(" · ")[0],
  ...[...document.querySelectorAll("[aria-label], [placeholder], [title], [alt]")].flatMap((element) =>
    ["aria-label", "placeholder", "title", "alt"].map((name) => element.getAttribute(name) ?? "")),
  ...[...document.querySelectorAll("option, label, .visually-hidden")].map((element) => element.textContent),
].map((line) => line.trim())"""
LINKS = "() => [...document.querySelectorAll('a[href]:not([download])')].map(link => link.href)"
TOO_BROAD = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > width + 1 && element.checkVisibility())
    .slice(0, 3).map((element) => element.outerHTML.slice(0, 90));
}"""


def faults_of(page: Page, language: str, pictures: Path | None = None, *, with_axe: bool = True) -> Iterator[str]:
    """What is wrong with the page as it stands, on a desk and on a phone, each with the page's path."""
    path = path_of(page.url)
    # As the page stands first: each resizing lays all of it out anew.
    for size, viewport in sorted(SIZES.items(), key=lambda one: one[1] != page.viewport_size):
        resize(page, viewport)
        yield from (f"{path}: too broad ({size}): {element}" for element in page.evaluate(TOO_BROAD))
        if pictures:
            name = re.sub(r"[^\w-]+", "_", path).strip("_") or "start"
            page.screenshot(path=pictures / f"{name}.{language}.{size}.png", full_page=True)
        if size == "broad":
            yield from (f"{path}: {fault}" for fault in faults_seen(page, language))
        # As one of the two sees it: a Chinese page as it stands on a phone, an English one as on a desk.
        if with_axe and size == SEEN_BY_AXE[language]:
            yield from (f"{path}: {violation}" for violation in violations(page))


def faults_seen(page: Page, language: str) -> Iterator[str]:
    """What is wrong with what the page says, and with how its parts are named."""
    seen = page.evaluate(LOOK)
    if seen["heads"] != 1:
        yield f"{seen['heads']} h1"
    if seen["language"] != HTML_LANGUAGES[language]:
        yield f"lang is {seen['language']}"
    if seen["title"].startswith("·"):
        yield "no title"
    if language == "zh":
        yield from (f"in English: {text}" for text in sorted(set(page.evaluate(SAID)) & english()))
    for what in ("unlabelled", "nameless", "twice"):
        yield from (f"{what}: {element}" for element in seen[what])


def resize(page: Page, size: ViewportSize) -> None:
    """Give the page the size; one that has it isn't laid out again."""
    if page.viewport_size != size:
        page.set_viewport_size(size)


@cache
def english() -> frozenset[str]:
    """What no Chinese page says: the English of everything that is said in Chinese."""
    with CATALOGUE.open("rb") as file:
        found = read_po(file)
    # The language is called so on Chinese pages, too, by those who look for it.
    return frozenset(str(one.id) for one in found if one.id and isinstance(one.id, str) and one.id != "English"
                     and re.search(r"[a-z]{3}", one.id) and re.search(r"[\u4e00-\u9fff]", str(one.string)))


@dataclass
class Walk:
    """A walk along the links, one page of each shape: of a thousand delegates and of all events one is looked at.

    Axe takes as long as all else. A `sparing` walk shows it every other shape, and the other language's walk the rest.
    """

    page: Page
    language: str
    pictures: Path | None = None
    sparing: bool = False
    faults: list[str] = field(default_factory=list)
    shapes: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        bring_axe(self.page)

    def visit(self, first: Iterable[str], within: str = "/", but: str | None = None) -> None:
        """Look at these addresses and at all `within` a path that can be reached from them, `but` for a path's shapes."""
        waiting, left_out = list(first), shape_of(but) if but else None
        while waiting:
            path = waiting.pop(0)
            shape = shape_of(path)
            if shape in self.shapes or NO_PAGES.search(path) or (left_out and shape.startswith(left_out)):
                continue
            self.shapes.add(shape)
            try:
                answer = self.page.goto(path)
            except Error as error:
                # A file to keep is no page.
                if "Download is starting" in error.message:
                    continue
                raise
            if answer is None or answer.status >= 400:
                self.faults.append(f"{path}: {answer and answer.status}")
                continue
            self.shapes.add(shape_of(path_of(self.page.url)))
            self.look()
            waiting += [link for link in self._links() if link.startswith(within)]

    def look(self) -> None:
        """Look at the page that is open, in the size that the one before it was left in and then in the other."""
        is_other = crc32(shape_of(path_of(self.page.url)).encode()) % 2 == (self.language == "zh")
        self.faults += faults_of(
            self.page, self.language, self.pictures, with_axe=not (self.sparing and is_other))

    def _links(self) -> list[str]:
        found = self.page.evaluate(LINKS)
        here = self.page.url.partition("://")[2].partition("/")[0]
        return [path_of(link) for link in found if link.partition("://")[2].partition("/")[0] == here]


def shape_of(path: str) -> str:
    """The path with what names one row of many taken out."""
    return AN_ENTRY.sub(r"\1\3*\2", A_ROW.sub("*", AN_EVENT.sub(r"/\1/*", path)))
