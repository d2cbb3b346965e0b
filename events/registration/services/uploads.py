"""Files that people send: known by their content, not by their name; pictures are drawn anew, without what hid in them."""

from __future__ import annotations

import io
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

import filetype  # type: ignore[import-untyped]  # it brings no types
from PIL import Image, ImageOps, UnidentifiedImageError

from app.core.errors import Refused
from app.vocabulary.characters import tidy
from events.registration.models import Question
from events.registration.rules.answers import FILE_MB, accepted_endings

MAX_PIXELS = 50_000_000
LONGEST_SIDE = 2400
_PICTURES = {"image/jpeg": ("jpg", "JPEG"), "image/png": ("png", "PNG"), "image/webp": ("webp", "WEBP")}
_ENDINGS = {
    "application/pdf": ("pdf",), "image/jpeg": ("jpg", "jpeg"), "image/png": ("png",), "image/webp": ("webp",),
    "image/heic": ("heic",), "image/gif": ("gif",), "image/tiff": ("tif", "tiff"), "application/zip": ("zip",),
    "application/msword": ("doc",), "application/vnd.ms-excel": ("xls",), "application/vnd.ms-powerpoint": ("ppt",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ("pptx",),
    "text/plain": ("txt", "csv"),
}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_OFFICE_TYPES = {"doc": "application/msword", "xls": "application/vnd.ms-excel",
                     "ppt": "application/vnd.ms-powerpoint"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent; after the check, `media_type` is what the content is and `name` ends accordingly."""

    name: str
    content: bytes
    media_type: str = ""


def checked_upload(question: Question, upload: Upload) -> Upload:
    """The file as it may be stored. Raises Refused where it is empty, too large, of another kind, or unreadable."""
    if not upload.content:
        raise Refused("file_empty")
    most = question.max_mb or FILE_MB
    if len(upload.content) > most * 1024 * 1024:
        raise Refused("file_too_large", most=most)
    endings = accepted_endings(question.type, question.accept)
    media_type = _sniff(upload)
    fitting = [ending for ending in _ENDINGS.get(media_type, ()) if ending in endings]
    if not fitting:
        raise Refused("file_of_wrong_kind", kinds=", ".join(ending for ending in endings if ending != "jpeg"))
    content = _redrawn(upload.content, media_type) if media_type in _PICTURES else upload.content
    return Upload(_named(upload.name, fitting[0]), content, media_type)


def _sniff(upload: Upload) -> str:
    """The media type of the content; for containers that several kinds share, the name decides among these."""
    ending = PurePosixPath(upload.name).suffix.lower().lstrip(".")
    if upload.content.startswith(_OLD_OFFICE):
        return _OLD_OFFICE_TYPES.get(ending, "")
    if upload.content.startswith(b"PK\x03\x04"):
        return _sniff_zip(upload.content)
    kind = filetype.guess_mime(upload.content)
    if kind is not None:
        return str(kind)
    return "text/plain" if ending in ("txt", "csv") and b"\x00" not in upload.content else ""


def _sniff_zip(content: bytes) -> str:
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except zipfile.BadZipFile:
        return ""
    for folder, kind in (("word/", "wordprocessingml.document"), ("xl/", "spreadsheetml.sheet"),
                         ("ppt/", "presentationml.presentation")):
        if any(name.startswith(folder) for name in names):
            return f"application/vnd.openxmlformats-officedocument.{kind}"
    return "application/zip"


def _redrawn(content: bytes, media_type: str) -> bytes:
    """The picture upright, no larger than needed, without the place and time that a phone wrote into it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise Refused("picture_unreadable")
                upright = ImageOps.exif_transpose(picture)
                upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                kind = _PICTURES[media_type][1]
                if kind == "JPEG":
                    upright = upright.convert("RGB")
                out = io.BytesIO()
                upright.save(out, kind, quality=88)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError,
            Image.DecompressionBombWarning) as error:
        raise Refused("picture_unreadable") from error
    return out.getvalue()


def _named(name: str, ending: str) -> str:
    stem = tidy(PurePosixPath(name.replace("\\", "/")).stem)[:120] or "file"
    return f"{stem}.{ending}"
