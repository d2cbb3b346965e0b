"""Badges on paper: glyphs, text, codes, and texts that would like to be markup."""

import json
import subprocess
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import pypdfium2 as pdfium
import pytest
import typst

from badges.codes.keys import SigningKey
from badges.codes.rules import group_fallback, read_code
from badges.printing.engine import TEMPLATE, Part, compose
from badges.printing.rules.badges import BadgeData, BadgeHead
from badges.printing.rules.ready_made import STANDARD, sheet_of

KEY = SigningKey(1, bytes(range(32)))
HEAD = BadgeHead("欧美同学会第八届年会暨海归创新创业济南峰会", "8th Annual Conference of WRSA · 11–13 Oct 2019")
ROSTER = json.loads((Path(__file__).parents[2] / "data" / "rosters" / "summit-2019.truth.json").read_text("utf-8"))
SPECIAL_NAMES: dict[str, str] = ROSTER["latin_names_that_must_survive"]
HOSTILE = [
    "#set page(fill: red)",
    '#panic("x")',
    "$ x^2 $ [a] *b* _c_ `d` <e> @f",
    "<script>alert(1)</script>",
    "=1+1",
    "\\u{41} // /* */",
    "https://example.org --- ...",
    "محمد عبد الله",
    "नरेन्द्र",
    "สมชาย",
]
COLOURS = ["#B3261E", "#8A5A00", "#0B6E75", "#ffdd00"]


def print_badges(badges: list[BadgeData], *, on_sheets: bool = False, head: BadgeHead = HEAD) -> bytes:
    layout = STANDARD.layout
    return compose(head, [Part(layout, badges, sheet_of(layout) if on_sheets else None)]).pdf


def badge(serial: int, name: str, name_latin: str = "") -> BadgeData:
    return BadgeData(
        name=name,
        name_latin=name_latin,
        unit="天津华宁大学",
        title="董事长",
        category="正式代表",
        category_latin="Delegate",
        colour=COLOURS[serial % len(COLOURS)],
        code=KEY.code(7, serial, 1, 3),
        fallback=KEY.fallback(serial, 1),
    )


SPECIAL = [badge(serial, *names) for serial, names in enumerate(SPECIAL_NAMES.items(), start=1)]
UNUSUAL = [badge(serial, name) for serial, name in enumerate(HOSTILE, start=100)]


def pictures(pdf: bytes, dpi: int = 150) -> list[np.ndarray]:
    with pdfium.PdfDocument(pdf) as document:
        return [page.render(scale=dpi / 72, grayscale=True).to_numpy() for page in document]


def read_picture(picture: np.ndarray) -> str:
    text, _, _ = cv2.QRCodeDetectorAruco().detectAndDecode(picture)
    return text


def quarters(picture: np.ndarray) -> list[np.ndarray]:
    middle_row, middle_column = picture.shape[0] // 2, picture.shape[1] // 2
    return [half[:, part] for half in (picture[:middle_row], picture[middle_row:])
            for part in (slice(None, middle_column), slice(middle_column, None))]


def texts(pdf: bytes) -> list[str]:
    printed = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    return printed.decode().split("\f")[:-1]


def without_spaces(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(scope="module")
def singles() -> bytes:
    return print_badges([*SPECIAL, *UNUSUAL])


@pytest.fixture(scope="module")
def sheets() -> bytes:
    return print_badges(SPECIAL[:6], on_sheets=True)


def test_every_code_on_single_pages_reads_back(singles: bytes) -> None:
    assert [read_picture(picture) for picture in pictures(singles)] == [entry.code for entry in [*SPECIAL, *UNUSUAL]]


def test_every_code_on_sheets_reads_back_once_they_are_cut(sheets: bytes) -> None:
    cut = [read_picture(quarter) for picture in pictures(sheets, dpi=200) for quarter in quarters(picture)]
    assert cut == [*(entry.code for entry in SPECIAL[:6]), "", ""]


def test_single_page_and_sheet_have_their_sizes(singles: bytes, sheets: bytes) -> None:
    sizes = []
    for pdf in (singles, sheets):
        with pdfium.PdfDocument(pdf) as document:
            sizes.append({tuple(round(length / 72 * 25.4) for length in page.get_size()) for page in document})
    assert sizes == [{(90, 130)}, {(210, 297)}]


def test_code_is_more_than_30_mm_wide(singles: bytes) -> None:
    picture = pictures(singles, dpi=300)[0]
    found, corners = cv2.QRCodeDetector().detect(picture)
    assert found
    widths_mm = np.linalg.norm(corners[0] - np.roll(corners[0], 1, axis=0), axis=1) / 300 * 25.4
    assert widths_mm.min() > 30


@pytest.mark.parametrize("number", range(len(SPECIAL)), ids=list(SPECIAL_NAMES))
def test_special_name_is_text_on_its_page(singles: bytes, number: int) -> None:
    lines = texts(singles)[number].splitlines()
    name, latin = list(SPECIAL_NAMES.items())[number]
    assert [line for line in lines if line in (name, latin)] == [name, latin]


@pytest.mark.parametrize("number", range(len(HOSTILE)), ids=HOSTILE)
def test_name_is_printed_as_it_is(singles: bytes, number: int) -> None:
    page = without_spaces(texts(singles)[len(SPECIAL) + number])
    assert page.count(without_spaces(HOSTILE[number])) == 1


def test_unit_category_and_fallback_are_on_the_page(singles: bytes) -> None:
    page = texts(singles)[0]
    assert [page.count(text) for text in ("天津华宁大学", "董事长", "正式代表", "Delegate")] == [1, 1, 1, 1]
    assert page.count(group_fallback(SPECIAL[0].fallback)) == 1


def test_fonts_are_embedded_subset_and_simplified_chinese(singles: bytes) -> None:
    listed = subprocess.run(["pdffonts", "-"], input=singles, capture_output=True, check=True).stdout.decode()
    rows = [line.split() for line in listed.splitlines()[2:]]
    assert {tuple(row[-5:-2]) for row in rows} == {("yes", "yes", "yes")}
    cjk = {row[0].split("+")[1] for row in rows if "CJK" in row[0]}
    assert {name.split("-")[0] for name in cjk} == {"NotoSansCJKsc", "NotoSansMonoCJKsc"}


CHARACTERS = sorted({letter for name in [*SPECIAL_NAMES, *SPECIAL_NAMES.values()] for letter in name} - {" "})
WITHOUT_GLYPH = "\u0378"


@pytest.fixture(scope="module")
def drawn() -> dict[str, bytes]:
    """How the layout's own fonts, and no others, draw each character."""
    fonts = next(line.strip() for line in TEMPLATE.read_text("utf-8").splitlines() if line.strip().startswith("font: ("))
    characters = [*CHARACTERS, WITHOUT_GLYPH, " "]
    source = f'''
        #set page(width: 2cm, height: 2cm, margin: 2mm)
        #set text({fonts} fallback: false, size: 30pt)
        #json("texts.json").map(text).join(pagebreak())
    '''
    files = {"main.typ": source.encode(), "texts.json": json.dumps(characters).encode()}
    pages = typst.compile(files, format="png")
    assert isinstance(pages, list)
    return dict(zip(characters, pages, strict=True))


@pytest.mark.parametrize("character", CHARACTERS)
def test_character_has_a_glyph_of_its_own(drawn: dict[str, bytes], character: str) -> None:
    assert drawn[character] not in (drawn[WITHOUT_GLYPH], drawn[" "])


def test_same_badges_give_the_same_pages(sheets: bytes) -> None:
    again = print_badges(SPECIAL[:6], on_sheets=True)
    assert all((one == other).all() for one, other in zip(pictures(sheets), pictures(again), strict=True))


def test_absurdly_long_texts_stay_within_the_badge() -> None:
    long = BadgeData(
        name="很长的名字" * 40, name_latin="Very long name " * 40, unit="单位" * 200, title="职务" * 100,
        category="类别" * 60, code=KEY.code(7, 1, 1, 1), fallback=KEY.fallback(1, 1),
    )
    pdf = print_badges([long], head=BadgeHead("会" * 300, "conference " * 60))
    (picture,) = pictures(pdf)
    read = read_code(read_picture(picture))
    assert read is not None
    assert read.number.serial == 1


def test_control_characters_are_dropped() -> None:
    pdf = print_badges([badge(1, "王\x00\x07五\u202e\n六")])
    assert [line for line in texts(pdf)[0].splitlines() if line.startswith("王")] == ["王五 六"]


def test_nothing_to_print_is_an_error() -> None:
    with pytest.raises(ValueError, match="no badge"):
        print_badges([])


def test_pdf_is_whole(singles: bytes) -> None:
    with pdfium.PdfDocument(BytesIO(singles)) as document:
        assert len(document) == len(SPECIAL) + len(UNUSUAL)
