"""Layouts and their pictures as files from elsewhere: refused whole where they are hostile, and drawn anew."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from io import BytesIO
from typing import Any

import pypdfium2 as pdfium
import pytest
import typst
from PIL import Image, PngImagePlugin

from app.core.errors import Refused
from badges.printing.pictures import redrawn
from badges.printing.queries.layouts import layouts_of
from badges.printing.rules.layouts import write_layout
from badges.printing.rules.ready_made import READY_MADE
from badges.printing.services.exchange import import_layout
from tests.badges.printing.acting import in_event

pytestmark = pytest.mark.one_database


def exported(**changes: Any) -> bytes:
    body = {"format": "juying-badge-layout", "code": "a", "name": {"zh": "甲"}, "pictures": {}}
    return json.dumps(body | {"layout": write_layout(READY_MADE["card"].layout)} | changes).encode()


def background(picture: bytes) -> bytes:
    layout = write_layout(READY_MADE["card"].layout)
    layout["back"] = [{"id": "sky", "kind": "background", "picture": "sky"}]
    return exported(layout=layout, pictures={"sky": base64.b64encode(picture).decode()})


def bomb() -> bytes:
    """A PNG of 60,000 × 60,000 that is a few kilobytes."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "layout_file_unreadable"),
        (b"\xff\xfe\x00", "layout_file_unreadable"),
        (b"[" * 100_000, "layout_file_unreadable"),
        (b"{}", "layout_file_unreadable"),
        (b" " * (20 * 1024 * 1024 + 1), "layout_file_too_large"),
        (exported(name="甲"), "layout_file_unreadable"),
        (exported(name={"zh": " "}), "layout_name_missing"),
        (exported(name={"zh": 1}), "layout_file_unreadable"),
        (exported(code=None), "layout_file_unreadable"),
        (exported(pictures={str(number): "" for number in range(11)}), "layout_file_unreadable"),
        (exported(layout=None), "layout_not_an_object"),
        (exported(layout={"version": 1, "width_mm": 90, "height_mm": 90}), "layout_front_empty"),
        (background(b"GIF89a"), "picture_of_wrong_kind"),
        (background(b"<svg onload='alert(1)'/>"), "picture_of_wrong_kind"),
        (background(b"\x89PNG\r\n\x1a\n" + bytes(50)), "picture_unreadable"),
        (background(bomb()), "picture_unreadable"),
        (background(b"%PDF-1.7\nnothing"), "page_unreadable"),
        (background(b"\xff\xd8\xff" + bytes(11 * 1024 * 1024)), "picture_too_large"),
        (exported(layout=json.loads(background(b""))["layout"]), "picture_missing"),
    ],
)
def test_hostile_layout_file_is_refused_whole(stage: Any, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        in_event(stage, lambda unit, event: import_layout(unit, event, content))
    assert (refused.value.code, in_event(stage, lambda unit, event: layouts_of(unit.session, event))) == (code, [])


def test_code_of_a_file_hides_no_page(stage: Any) -> None:
    codes = in_event(stage, lambda unit, event: [
        import_layout(unit, event, exported(code=code)).code for code in ("new", "../x", "Import", "卡", "a6")])
    assert codes == ["layout", "x", "layout-2", "layout-3", "a6"]


def test_pictures_are_drawn_anew_without_what_hides_in_them() -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("comment", "secret words")
    out = BytesIO()
    Image.new("RGBA", (9, 9)).save(out, "PNG", pnginfo=told)
    page = typst.compile(b"#set page(width: 9cm, height: 5cm)\n #link(\"https://example.org/evil\")[hello]", format="pdf")
    assert isinstance(page, bytes)
    scripted = page.replace(b"/Type/Catalog", b"/Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>", 1)
    (picture, kind), (sheet, sheet_kind) = redrawn(out.getvalue()), redrawn(scripted)
    assert (kind, sheet_kind, b"secret" in picture, b"evil" in sheet, b"JavaScript" in sheet) == (
        "image/png", "application/pdf", False, False, False)
    with pdfium.PdfDocument(sheet) as document:
        assert (len(document), document[0].get_textpage().get_text_range().strip()) == (1, "hello")
