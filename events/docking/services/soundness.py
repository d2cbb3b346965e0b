"""Whether a file can be evidence: a PDF, PNG or JPEG by its content, whole, open to all, and with nothing in it that acts."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

import pikepdf
from PIL import Image

from app.core.errors import Refused

LARGEST_MB: Final = 20
MOST_PIXELS: Final = 120_000_000
#: More objects than a scan of a thousand pages has.
MOST_OBJECTS: Final = 200_000
_BEGINNINGS: Final = ((b"%PDF-", "application/pdf", "pdf"), (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
                      (b"\xff\xd8\xff", "image/jpeg", "jpg"))
#: What an action of a PDF may not do: run a script, start a program, send or fetch something.
_ACTS: Final = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/RichMediaExecute",
                          "/GoToR", "/GoToE"})
_PLAYED: Final = frozenset({"/RichMedia", "/3D", "/Movie", "/Sound", "/Screen", "/FileAttachment"})


def kind_of(content: bytes) -> tuple[str, str] | None:
    """The media type of a file and the ending of its name, by how it begins; None for what can't be evidence."""
    return next(((media_type, ending) for beginning, media_type, ending in _BEGINNINGS
                 if content.startswith(beginning)), None)


def refuse_unsound(content: bytes) -> None:
    """Raise Refused for what can't be evidence, with the reason.

    evidence_empty, evidence_too_large, evidence_wrong_kind, evidence_broken; of PDFs evidence_encrypted, evidence_acts
    (scripts, programs to start, forms that send), evidence_carries (files or media inside).
    """
    if not content:
        raise Refused("evidence_empty", field="papers")
    if len(content) > LARGEST_MB * 1024 * 1024:
        raise Refused("evidence_too_large", field="papers", most=LARGEST_MB)
    kind = kind_of(content)
    if kind is None:
        raise Refused("evidence_wrong_kind", field="papers")
    if kind[1] == "pdf":
        _refuse_pdf(content)
    else:
        _refuse_picture(content)


def _refuse_picture(content: bytes) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise Refused("evidence_broken", field="papers")
                picture.load()
    except (OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError) as error:
        raise Refused("evidence_broken", field="papers") from error


def _refuse_pdf(content: bytes) -> None:
    try:
        with pikepdf.open(BytesIO(content), suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise Refused("evidence_encrypted", field="papers")
            if len(pdf.objects) > MOST_OBJECTS or not len(pdf.pages):
                raise Refused("evidence_broken", field="papers")
            for one in pdf.objects:
                for entry in _dictionaries(one):
                    _refuse_entry(entry)
    except pikepdf.PasswordError as error:
        raise Refused("evidence_encrypted", field="papers") from error
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError) as error:
        raise Refused("evidence_broken", field="papers") from error


def _refuse_entry(entry: Any) -> None:
    keys = set(entry.keys())
    if keys & {"/JS", "/JavaScript", "/XFA"} or _name(entry, "/S") in _ACTS:
        raise Refused("evidence_acts", field="papers")
    if keys & {"/EF", "/EmbeddedFiles"} or _name(entry, "/Type") == "/EmbeddedFile" or _name(entry, "/Subtype") in _PLAYED:
        raise Refused("evidence_carries", field="papers")


def _name(entry: Any, key: str) -> str:
    value = entry.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _dictionaries(one: Any) -> Iterator[Any]:
    """An object's dictionaries, with those that stand in it; what it only refers to comes by itself."""
    waiting = [one]
    while waiting:
        here = waiting.pop()
        if isinstance(here, pikepdf.Dictionary | pikepdf.Stream):
            yield here
            waiting += [value for _key, value in here.items() if _is_inside(value)]
        elif isinstance(here, pikepdf.Array):
            waiting += [value for value in here if _is_inside(value)]


def _is_inside(value: Any) -> bool:
    return isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect
