"""From plain data to a PDF by a layout, with Typst: no network, no files but the template, the pictures and the fonts.

A thousand badges take about a second, where WeasyPrint spends most of twenty on page boxes (bench/badges measures
both). All texts go in as a JSON file that the template reads, so that nothing a person has typed is ever read as
markup. Codes go in as the modules themselves, one byte each, in one file: no picture is coded or decoded. Texts that fit
whatever their letters are not measured, which is what takes Typst longest. The fonts are looked up once in a process,
which takes half a second by itself. Many badges are set by processes of their own (press.py).
"""

import hashlib
import json
import math
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import typst
from PIL import Image, ImageOps

from app.vocabulary.characters import is_han, tidy
from app.web.qr import QUIET_ZONE_MODULES
from badges.codes.rules import group_fallback
from badges.printing import press
from badges.printing.enums import ElementKind, Side, TextSource
from badges.printing.rules.badges import BadgeData, BadgeHead
from badges.printing.rules.colours import text_on
from badges.printing.rules.layouts import ANSWER, Element, Layout, Sheet
from badges.printing.rules.widths import APART, is_usual, most_em

ROOT: Final = Path(__file__).parents[2]
TEMPLATE: Final = ROOT / "templates" / "pdf" / "badges.typ"
FEW: Final = 100
"""Badges that are set at once, in this process."""
FEW_TO_LOOK_AT: Final = 300
"""Badges whose texts alone are measured in this process."""
PHOTO_DPI: Final = 300
LINE_EM: Final = 1.1
"""The height of a line, as the template has it."""
# What may not be broken over two lines: a run without spaces and without Chinese, Japanese or Korean characters.
_UNBROKEN: Final = re.compile(r"[^\s\-\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U000323af]+")
_MISSING: Final = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED: Final = re.compile(r"\\u\{([0-9a-f]+)\}")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a layout: PNG, JPEG or a PDF of one page. `format` is png, jpg or pdf."""

    content: bytes
    format: str


@dataclass(frozen=True, slots=True)
class Part:
    """Badges by one layout, in the order of printing; one a page, or on the sheet. `pictures` by the layout's keys."""

    layout: Layout
    badges: Sequence[BadgeData]
    sheet: Sheet | None = None
    pictures: Mapping[str, Picture] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unfit:
    """A text that doesn't fit at its smallest size: the badge's place among all that were given, and the element's id."""

    number: int
    element: str


@dataclass(frozen=True, slots=True)
class Composed:
    """What was printed, and what didn't fit in it."""

    pdf: bytes
    unfit: list[Unfit]


@dataclass(frozen=True, slots=True)
class Press:
    """A process that sets badges, and the folder of its own that it works in."""

    process: subprocess.Popen[bytes]
    folder: Path


def compose(
    head: BadgeHead, parts: Sequence[Part], progress: Callable[[int], None] = lambda _done: None, ready: Press | None = None
) -> Composed:
    """A PDF of all parts in their order, and its list of texts that don't fit; `progress` is told how many are set.

    `ready` is a press that has been started before (press_ready). Raises ValueError where there is no badge.
    """
    count = sum(len(part.badges) for part in parts)
    if not count:
        raise ValueError("there is no badge to print")
    if count > FEW:
        with nullcontext(ready) if ready else _press("set") as used:
            unfit = _set_in_chunks(used, head, parts, progress)
            return Composed((used.folder / press.WHOLE).read_bytes(), unfit)
    with _prepared(head, parts) as compiler:
        pdf = compiler.compile(format="pdf", pdf_tags=False)
        assert isinstance(pdf, bytes)  # noqa: S101  # one file by its format
        progress(count)
        return Composed(pdf, _read_unfit(compiler.query("<unfit>", field="value")))


@contextmanager
def press_ready(count: int) -> Iterator[Press | None]:
    """A press for so many badges, which looks up its fonts while they are gathered; None where they need none."""
    if count <= FEW:
        yield None
        return
    with _press("set") as used:
        yield used


@contextmanager
def _press(verb: str) -> Iterator[Press]:
    with tempfile.TemporaryDirectory(prefix="juying-badges-") as name:
        folder = Path(name)
        # -P: the folder it is started from stands in nobody's way.
        command = [sys.executable, "-P", "-m", press.__name__, verb, name]
        # Each fork has one processor, so that threads of its own would only take memory.
        alone = {"PYTHONPATH": str(ROOT), "RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
        with (folder / press.TOLD).open("wb") as told, subprocess.Popen(  # noqa: S603  # our own program, on our folder
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=told, start_new_session=True,
            env={**os.environ, **alone},
        ) as process:  # fmt: skip
            try:
                yield Press(process, folder)
            except BaseException:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                raise


def _set_in_chunks(used: Press, head: BadgeHead, parts: Sequence[Part], progress: Callable[[int], None]) -> list[Unfit]:
    """Chunks set by a press, which begins with the first while the next is written."""
    process, counts = used.process, dict[Path, int]()
    assert process.stdin is not None  # noqa: S101  # by its opening
    assert process.stdout is not None  # noqa: S101
    with suppress(BrokenPipeError), process.stdin as named:
        for number, chunk in enumerate(split(parts, _most(sum(len(part.badges) for part in parts)))):
            folder = used.folder / str(number)
            folder.mkdir()
            _write(head, chunk, folder, sum(counts.values()))
            counts[folder] = sum(len(part.badges) for part in chunk)
            named.write(f"{folder}\n".encode())
            named.flush()
    done = 0
    for line in process.stdout:
        done += counts[Path(line.decode().rstrip("\n"))]
        progress(done)
    if process.wait() != 0:
        told = (used.folder / press.TOLD).read_text("utf-8", errors="replace")
        raise RuntimeError(f"setting badges failed: {told[-2000:]}")
    return [one for folder in counts for one in _read_unfit((folder / "unfit.json").read_text("utf-8"))]


def _most(count: int) -> int:
    """How many badges a chunk takes, so that all are as large and every processor has as many."""
    most = press.LARGE_CHUNK if count <= press.LARGE_CHUNK * press.AT_ONCE else press.CHUNK
    rounds = math.ceil(count / (most * press.AT_ONCE))
    return math.ceil(count / (rounds * press.AT_ONCE))


def split(parts: Sequence[Part], most: int) -> Iterator[list[Part]]:
    """The same badges in the same order, at most so many at a time; a sheet is never split."""
    chunk: list[Part] = []
    room = most
    for part in parts:
        whole = part.sheet.count if part.sheet else 1
        badges = part.badges
        while badges:
            take = min(len(badges), room // whole * whole)
            if take == 0 and chunk:
                yield chunk
                chunk, room = [], most
                continue
            take = take or min(len(badges), whole)
            chunk.append(replace(part, badges=badges[:take]))
            badges, room = badges[take:], room - take
    if chunk:
        yield chunk


def draw(head: BadgeHead, part: Part, ppi: int = 200) -> list[bytes]:
    """The pages of a part as PNG pictures, by the renderer that prints."""
    with _prepared(head, [part]) as compiler:
        pages = compiler.compile(format="png", ppi=ppi)
        return [page for page in (pages if isinstance(pages, list) else [pages]) if page]


def find_unfit(head: BadgeHead, parts: Sequence[Part], progress: Callable[[int], None] = lambda _done: None) -> list[Unfit]:
    """The texts that wouldn't fit, by setting all badges and printing none; `progress` is told how many are looked at."""
    if sum(len(part.badges) for part in parts) > FEW_TO_LOOK_AT:
        with _press("check") as used:
            return _set_in_chunks(used, head, parts, progress)
    with _prepared(head, parts) as compiler:
        return _read_unfit(compiler.query("<unfit>", field="value"))


def find_missing_glyphs(characters: set[str]) -> set[str]:
    """Which characters no installed font can draw. Asked of Typst itself, which refuses them in an archive's PDF."""
    seen = sorted(character for character in characters if not character.isspace())
    lines = "\n\n".join(f"#[\\u{{{ord(character):x}}}]" for character in seen)
    try:
        typst.compile(
            f"{_font_line()}\n{lines}".encode(), format="pdf", pdf_standards="a-2b", font_paths=_fonts(),
            ignore_system_fonts=True,
        )  # fmt: skip
    except typst.TypstError as error:
        told = {_ESCAPED.sub(lambda found: chr(int(found[1], 16)), each) for each in _MISSING.findall(error.diagnostic)}
        missing = told & set(seen)
        if not missing:
            raise
        return missing
    return set()


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_embedded_fonts=False)


def _font_line() -> str:
    """The template's own choice of fonts, as a rule that stands alone."""
    line = next(line.strip() for line in TEMPLATE.read_text("utf-8").splitlines() if line.strip().startswith("font: ("))
    return f"#set text({line} lang: \"zh\")"


def _read_unfit(told: str) -> list[Unfit]:
    # What is laid out twice tells twice.
    return list(dict.fromkeys(Unfit(each["entry"], each["element"]) for each in json.loads(told)))


@contextmanager
def _prepared(head: BadgeHead, parts: Sequence[Part]) -> Iterator[typst.Compiler]:
    """A compiler in a folder of its own, from which alone it reads."""
    with tempfile.TemporaryDirectory(prefix="juying-badges-") as name:
        folder = Path(name)
        _write(head, parts, folder, 0)
        press.write_codes(folder)
        yield typst.Compiler(folder / "main.typ", root=folder, font_paths=_fonts(), ignore_system_fonts=True)


def _write(head: BadgeHead, parts: Sequence[Part], folder: Path, first: int) -> None:
    """Everything that the template reads, into its folder; badges are numbered from `first`."""
    codes: list[str] = []
    written = []
    for each, part in enumerate(parts):
        written.append(_part(head, part, folder, f"p{each}", codes, first))
        first += len(part.badges)
    data = {"title": tidy(head.name), "quiet_modules": QUIET_ZONE_MODULES, "parts": written}
    characters = set[str]().union(*(each[0] for part in written for entry in part["entries"] for each in entry["texts"]))
    if not all(map(is_usual, characters - {"\n"})):
        (folder / press.RARE).touch()
    (folder / "codes.json").write_text(json.dumps(codes), "utf-8")
    (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    (folder / "main.typ").write_bytes(TEMPLATE.read_bytes())


def _part(  # noqa: PLR0917  # all of it is what one part is written with
    head: BadgeHead, part: Part, folder: Path, name: str, codes: list[str], first: int
) -> dict[str, Any]:
    layout = part.layout
    texts = [element for element in layout.elements if element.kind is ElementKind.TEXT]
    places = {element.id: place for place, element in enumerate(texts)}
    has_code = any(element.kind is ElementKind.CODE for element in layout.elements)
    portrait = next((element for element in layout.elements if element.kind is ElementKind.PHOTO), None)
    entries = []
    # The event's name, categories and units come again and again.
    known: dict[tuple[int, str, bool], tuple[str, str, bool]] = {}

    def measured(place: int, text: str, *, apart: bool) -> tuple[str, str, bool]:
        found = known.get((place, text, apart))
        if found is None:
            found = known[place, text, apart] = _text(texts[place], text, apart=apart)
        return found

    for number, badge in enumerate(part.badges, start=first):
        # Two to four Chinese characters look better a little apart.
        apart = len(tidy(badge.name)) <= 4 and all(map(is_han, tidy(badge.name)))
        entry = {
            "number": number,
            "texts": [measured(place, text_of(element, badge, head), apart=apart) for place, element in enumerate(texts)],
            "apart": apart,
            "colour": badge.colour,
            "on_colour": text_on(badge.colour),
            "photo": _photo(badge, portrait, folder / f"{name}-{number}.jpg") if portrait else None,
        }
        if has_code:
            entry["code"] = len(codes)
            codes.append(badge.code)
        entries.append(entry)
    pictures = {}
    for key, picture in part.pictures.items():
        # By its content: a logo that a thousand parts show is written once.
        path = folder / f"{hashlib.sha256(picture.content).hexdigest()[:24]}.{picture.format}"
        if not path.exists():
            path.write_bytes(picture.content)
        pictures[key] = {"path": path.name, "format": picture.format}
    return {
        "width_mm": layout.width_mm,
        "height_mm": layout.height_mm,
        "sheet": None if part.sheet is None else asdict(part.sheet),
        "front": [_element(element, places) for element in layout.drawn(Side.FRONT)],
        "back": [_element(element, places) for element in layout.drawn(Side.BACK)],
        "pictures": pictures,
        "entries": entries,
    }


def _element(element: Element, places: Mapping[str, int]) -> dict[str, Any]:
    values = asdict(element)
    return {
        **values,
        "text": places.get(element.id),
        "apart": element.source == TextSource.NAME,
        "mono": element.source == TextSource.FALLBACK,
    }


def _photo(badge: BadgeData, element: Element, path: Path) -> dict[str, str] | None:
    """A portrait as large as its box needs at 300 dpi; one that can't be read is as none."""
    if badge.photo is None:
        return None
    longest = round(max(element.width_mm, element.height_mm) / 25.4 * PHOTO_DPI * 1.5)
    try:
        with Image.open(badge.photo, formats=("JPEG", "PNG")) as picture:
            picture.draft("RGB", (longest, longest))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((longest, longest))
            upright.convert("RGB").save(path, "JPEG", quality=85)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return {"path": path.name, "format": "jpg"}


def text_of(element: Element, badge: BadgeData, head: BadgeHead) -> str:
    """What stands in a text's box on this badge; lines only where fixed words have them."""
    if element.source == TextSource.WORDS:
        texts = [element.words[language] for language in head.languages if element.words.get(language)]
        lines = "\n".join(texts or element.words.values()).splitlines()
        return "\n".join(map(tidy, lines))
    if element.source.startswith(ANSWER):
        return tidy(badge.answers.get(element.source.removeprefix(ANSWER), ""))
    return _TEXTS[TextSource(element.source)](badge, head)


def _joined(*texts: str, by: str) -> str:
    return by.join(filter(None, map(tidy, texts)))


_TEXTS: Final[dict[TextSource, Callable[[BadgeData, BadgeHead], str]]] = {
    TextSource.NAME: lambda badge, _head: tidy(badge.name),
    TextSource.NAME_LATIN: lambda badge, _head: tidy(badge.name_latin),
    TextSource.UNIT: lambda badge, _head: tidy(badge.unit),
    TextSource.TITLE: lambda badge, _head: tidy(badge.title),
    TextSource.UNIT_TITLE: lambda badge, _head: _joined(badge.unit, badge.title, by="\u3000"),
    TextSource.CATEGORY: lambda badge, _head: tidy(badge.category),
    TextSource.CATEGORY_OTHER: lambda badge, _head: tidy(badge.category_latin),
    TextSource.CATEGORY_BOTH: lambda badge, _head: _joined(badge.category, badge.category_latin, by="  "),
    TextSource.REFERENCE: lambda badge, _head: badge.reference,
    TextSource.GROUP: lambda badge, _head: tidy(badge.group),
    TextSource.FALLBACK: lambda badge, _head: group_fallback(badge.fallback),
    TextSource.EVENT: lambda _badge, head: tidy(head.name),
    TextSource.EVENT_LINE: lambda _badge, head: tidy(head.line),
}


def _text(element: Element, text: str, *, apart: bool) -> tuple[str, str, bool]:
    """A text, the longest run in it that may not be broken, which several lines must be wide enough for, and whether
    it needs no measuring, since it fits at its largest however wide its letters are."""
    if _fits_surely(element, text, APART if apart and element.source == TextSource.NAME else 0):
        return text, "", True
    if element.lines == 1:
        return text, "", False
    return text, max(_UNBROKEN.findall(text), key=len, default=""), False


def _fits_surely(element: Element, text: str, apart: float) -> bool:
    em = most_em(text)
    largest = min(element.size_pt, element.height_mm / 25.4 * 72 / LINE_EM)
    # A hair less than the box, so that rounding changes nothing; what can't be as large as its floor is for the template.
    room = element.width_mm / 25.4 * 72 * 0.997
    return em is not None and largest >= element.floor_pt and (em + apart * len(text)) * largest <= room
