"""Files are known by their content, and pictures lose what a phone wrote into them."""

from __future__ import annotations

import io
import zipfile

import pytest
from PIL import Image

from app.core.errors import Refused
from events.registration.models import Question
from events.registration.services.uploads import LONGEST_SIDE, Upload, checked_upload

CARD = Question(key="card", type="file", accept=["pdf", "jpg", "png", "docx", "zip"], max_mb=1)


def a_picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "a telephone"
    exif[0x0112] = 6
    Image.new("RGB", size, "red").save(out, kind, exif=exif)
    return out.getvalue()


def an_archive(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(("name", "content", "kept"), [
    ("证件.PDF", b"%PDF-1.7 ...", ("证件.pdf", "application/pdf")),
    ("photo.png", a_picture("JPEG"), ("photo.jpg", "image/jpeg")),
    ("../../etc/passwd", a_picture("PNG"), ("passwd.png", "image/png")),
    ("a.docx", an_archive("word/document.xml"),
     ("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")),
    ("b.docx", an_archive("notes.txt"), ("b.zip", "application/zip")),
])
def test_a_file_is_what_it_holds(name: str, content: bytes, kept: tuple[str, str]) -> None:
    found = checked_upload(CARD, Upload(name, content))
    assert (found.name, found.media_type) == kept


@pytest.mark.parametrize(("name", "content", "code"), [
    ("a.pdf", b"", "file_empty"), ("a.pdf", b"MZ\x90\x00", "file_of_wrong_kind"), ("a.gif", b"GIF89a..", "file_of_wrong_kind"),
    ("a.jpg", b"\xff\xd8\xff\xe0 no picture", "picture_unreadable"), ("a.pdf", b"%PDF" + b"0" * 1024 * 1024, "file_too_large"),
    ("a.svg", b"<svg onload='alert(1)'/>", "file_of_wrong_kind"), ("a.zip", b"PK\x03\x04 broken", "file_of_wrong_kind"),
])
def test_a_file_that_does_not_do_is_refused(name: str, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        checked_upload(CARD, Upload(name, content))
    assert refusal.value.code == code


def test_a_picture_is_drawn_anew_upright_and_no_larger_than_needed() -> None:
    found = checked_upload(CARD, Upload("a.jpg", a_picture(size=(3000, 2000))))
    with Image.open(io.BytesIO(found.content)) as picture:
        assert (picture.size, dict(picture.getexif())) == ((1600, LONGEST_SIDE), {})
