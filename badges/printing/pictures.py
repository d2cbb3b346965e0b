"""Pictures for layouts, drawn anew so that nothing but the picture comes in: no scripts, no hidden data, no bombs."""

import io
import tempfile
import warnings
from pathlib import Path
from typing import Final, Literal

import typst
from PIL import Image, ImageOps, UnidentifiedImageError

from app.core.errors import Refused

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_PIXELS: Final = 40_000_000
LONGEST_SIDE: Final = 4000
THUMBNAIL_SIDE: Final = 160
# So that 80 points are as many pixels.
THUMBNAIL_PPI: Final = 144
_FIRST_PAGE: Final = (
    b'#set page(width: auto, height: auto, margin: 0pt)\n#image("page.pdf", %sformat: "pdf", page: 1)'
)
_TYPES: Final = {"PNG": "image/png", "JPEG": "image/jpeg"}
_BAD: Final = (
    UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)  # fmt: skip


def redrawn(content: bytes) -> tuple[bytes, str]:
    """A PNG, a JPEG or the first page of a PDF as it may be kept, and its media type; the content decides what it is.

    Raises Refused("picture_too_large", "picture_of_wrong_kind", "picture_unreadable", "page_unreadable").
    """
    if len(content) > MOST_BYTES:
        raise Refused("picture_too_large", field="picture", most=MOST_BYTES // 1024 // 1024)
    if content.startswith(b"%PDF-"):
        return _page(content), "application/pdf"
    if not content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        raise Refused("picture_of_wrong_kind", field="picture")
    return _pixels(content)


def _pixels(content: bytes) -> tuple[bytes, str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise Refused("picture_unreadable", field="picture")
                kind = "JPEG" if picture.format == "JPEG" else "PNG"
                upright = ImageOps.exif_transpose(picture)
                upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                flat = upright.convert("RGB" if kind == "JPEG" else "RGBA")
                # A new picture: texts and profiles of the old one stay behind.
                bare = Image.new(flat.mode, flat.size)
                bare.paste(flat)
                out = io.BytesIO()
                bare.save(out, kind, **({"quality": 90} if kind == "JPEG" else {}))
    except _BAD as error:
        raise Refused("picture_unreadable", field="picture") from error
    return out.getvalue(), _TYPES[kind]


def thumbnail(content: bytes, media_type: str) -> bytes:
    """A kept picture, or the page of a PDF, as a PNG of at most 160 × 160 pixels."""
    if media_type == "application/pdf":
        return _set_page(_FIRST_PAGE % b'width: 80pt, height: 80pt, fit: "contain", ', content, "png")
    with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
        picture.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
        out = io.BytesIO()
        picture.save(out, "PNG")
    return out.getvalue()


def _page(content: bytes) -> bytes:
    """The first page alone, set anew: what isn't drawn (scripts, forms, links, files) has no way in."""
    try:
        drawn = _set_page(_FIRST_PAGE % b"", content)
    except (typst.TypstError, RuntimeError, OSError) as error:
        raise Refused("page_unreadable", field="picture") from error
    return drawn


def _set_page(source: bytes, content: bytes, kind: Literal["pdf", "png"] = "pdf") -> bytes:
    with tempfile.TemporaryDirectory(prefix="juying-picture-") as name:
        folder = Path(name)
        (folder / "main.typ").write_bytes(source)
        (folder / "page.pdf").write_bytes(content)
        drawn = typst.compile(folder / "main.typ", root=folder, format=kind, ppi=THUMBNAIL_PPI, pdf_tags=False)
        assert isinstance(drawn, bytes)  # noqa: S101  # one file by its format
        return drawn
