"""The floor: a PDF written by hand, with the same texts, the same two fonts subset once, and codes as image masks.

Nothing is measured, shrunk or wrapped: this is what paper costs if nobody cares how it looks. fontTools, which the
product brings anyway, subsets; a PDF library would only add its own time.
"""

import subprocess
import zlib
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from app.web.qr import code_matrix
from bench.badges.people import CATEGORIES, EVENT, LINE, Person

PT = 72 / 25.4
WIDTH, HEIGHT = 90 * PT, 130 * PT


class Face:
    """One weight of the font, cut down to some characters."""

    def __init__(self, weight: str, characters: set[str]) -> None:
        named = ["fc-match", "-f", "%{file}\n%{index}", f"Noto Sans CJK SC:{weight}"]
        path, index = subprocess.run(named, capture_output=True, text=True, check=True).stdout.split("\n")
        font = TTFont(path, fontNumber=int(index) & 0xFFFF, lazy=True)
        options = subset.Options(layout_features=[], name_IDs=[], hinting=False, notdef_outline=True)
        options.drop_tables += ["GSUB", "GPOS", "vhea", "vmtx", "VORG", "BASE"]
        cutter = subset.Subsetter(options)
        cutter.populate(text="".join(characters))
        cutter.subset(font)
        names = font.getBestCmap()
        self.cids = {character: int(names[ord(character)][3:]) for character in characters if ord(character) in names}
        self.widths = {self.cids[each]: font["hmtx"][names[ord(each)]][0] for each in self.cids}
        out = BytesIO()
        font["CFF "].cff.compile(out, font)
        self.file = out.getvalue()

    def shown(self, text: str) -> str:
        return "<" + "".join(f"{self.cids.get(character, 0):04x}" for character in text) + "> Tj"


class Writer:
    """Objects of a PDF, numbered as they come."""

    def __init__(self) -> None:
        self.out = BytesIO()
        self.out.write(b"%PDF-1.7\n")
        self.places: dict[int, int] = {}
        self.last = 0

    def reserve(self) -> int:
        self.last += 1
        return self.last

    def put(self, body: bytes, number: int | None = None) -> int:
        number = number or self.reserve()
        self.places[number] = self.out.tell()
        self.out.write(b"%d 0 obj\n" % number + body + b"\nendobj\n")
        return number

    def stream(self, content: bytes, more: bytes = b"") -> int:
        packed = zlib.compress(content, 6)
        return self.put(b"<</Filter/FlateDecode/Length %d%s>>stream\n" % (len(packed), more) + packed + b"\nendstream")

    def end(self, root: int) -> bytes:
        start = self.out.tell()
        self.out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (self.last + 1))
        for number in range(1, self.last + 1):
            self.out.write(b"%010d 00000 n \n" % self.places[number])
        self.out.write(b"trailer<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF" % (self.last + 1, root, start))
        return self.out.getvalue()


def put_face(writer: Writer, face: Face, name: bytes) -> int:
    file = writer.stream(face.file, b"/Subtype/CIDFontType0C")
    described = writer.put(
        b"<</Type/FontDescriptor/FontName/" + name + b"/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 880"
        b"/Descent -120/CapHeight 733/StemV 80/FontFile3 %d 0 R>>" % file
    )
    widths = " ".join(f"{cid} [{width}]" for cid, width in sorted(face.widths.items())).encode()
    inner = writer.put(
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/" + name + b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>/FontDescriptor %d 0 R/DW 1000/W[%s]>>" % (described, widths)
    )
    pairs = "".join(f"<{cid:04x}> <{each.encode('utf-16-be').hex()}>\n" for each, cid in face.cids.items())
    unicode = writer.stream(
        f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def 1 begincodespacerange <0000> "
        f"<ffff> endcodespacerange {len(face.cids)} beginbfchar\n{pairs}endbfchar endcmap end end".encode()
    )
    return writer.put(
        b"<</Type/Font/Subtype/Type0/BaseFont/" + name + b"/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
        % (inner, unicode)
    )


def packed(rows: list[bytes]) -> bytes:
    """One bit a module, rows filled up to bytes; dark is 0, which paints in a mask."""
    lines = []
    for row in rows:
        bits = int("".join("1" if module else "0" for module in row), 2)
        width = (len(row) + 7) // 8
        lines.append((bits << (width * 8 - len(row))).to_bytes(width, "big"))
    return b"".join(lines)


def write(persons: list[Person], target: Path) -> None:
    """One page a badge."""
    light = {character for one in persons for text in (one.latin, one.unit, one.title, one.fallback) for character in text}
    heavy = {character for one in persons for character in one.name} | set(EVENT + "".join(a + b for a, b, _c in CATEGORIES))
    regular, bold = Face("style=Regular", light | set(LINE + " ")), Face("style=Bold", heavy | {" "})
    writer = Writer()
    pages, root = writer.reserve(), writer.reserve()
    fonts = (put_face(writer, regular, b"AAAAAA+R"), put_face(writer, bold, b"AAAAAA+B"))
    kids = [put_page(writer, one, pages, fonts, (regular, bold)) for one in persons]
    writer.put(b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids)), pages)
    writer.put(b"<</Type/Catalog/Pages %d 0 R>>" % pages, root)
    target.write_bytes(writer.end(root))


def put_page(writer: Writer, one: Person, pages: int, fonts: tuple[int, int], faces: tuple[Face, Face]) -> int:
    regular, bold = faces
    rows = code_matrix(one.code, is_noise=True)
    size = len(rows)
    code = writer.stream(
        packed(rows), b"/Type/XObject/Subtype/Image/ImageMask true/BitsPerComponent 1/Width %d/Height %d" % (size, size)
    )
    chinese, english, colour = CATEGORIES[one.category]
    fill = " ".join(f"{int(colour[start : start + 2], 16) / 255:.3f}" for start in (1, 3, 5))

    def text(face: str, points: float, x_mm: float, y_mm: float, shown: str) -> str:
        return f"/{face} {points} Tf 1 0 0 1 {x_mm * PT:.2f} {HEIGHT - y_mm * PT:.2f} Tm {shown}\n"

    content = (
        f"{fill} rg 0 {HEIGHT - 26.1 * PT:.2f} {WIDTH:.2f} {1.1 * PT:.2f} re f 0 0 {WIDTH:.2f} {15 * PT:.2f} re f\n"
        f"0 g q {33 * PT:.2f} 0 0 {33 * PT:.2f} {6.5 * PT:.2f} {HEIGHT - 110 * PT:.2f} cm /C Do Q\nBT "
        + text("B", 12.5, 6.5, 13, bold.shown(EVENT))
        + text("R", 8.5, 6.5, 21, regular.shown(LINE))
        + text("B", 40, 6.5, 45, bold.shown(one.name))
        + text("R", 16, 6.5, 58, regular.shown(one.latin))
        + text("R", 11, 6.5, 68, regular.shown(f"{one.unit} {one.title}"))
        + text("R", 10, 60, 109, regular.shown(one.fallback))
        + "1 g "
        + text("B", 18, 28, 124, bold.shown(f"{chinese} {english}"))
        + "ET"
    )
    drawn = writer.stream(content.encode())
    return writer.put(
        b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %.2f %.2f]/Contents %d 0 R/Resources<</Font<</R %d 0 R/B %d 0 R>>"
        b"/XObject<</C %d 0 R>>>>>>" % (pages, WIDTH, HEIGHT, drawn, *fonts, code)
    )
