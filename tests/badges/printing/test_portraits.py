"""Portraits on badges as telephones and scanners make them: large, lying on their side, in inks, or of another shape."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from badges.codes.keys import SigningKey
from badges.printing.engine import Part, compose, draw
from badges.printing.enums import ElementKind, Fit
from badges.printing.rules.badges import BadgeData, BadgeHead
from badges.printing.rules.layouts import Element
from badges.printing.rules.ready_made import READY_MADE

HEAD = BadgeHead("济南峰会", "Jinan Summit")
KEY = SigningKey(1, bytes(range(32)))
HAIR, FACE, COAT, WALL = (40, 30, 25), (225, 180, 150), (25, 45, 110), (205, 215, 220)
LYING = 6
"""The EXIF orientation of a telephone that was held upright: the picture is kept on its side."""


def portrait(width: int = 900, height: int = 1200) -> Image.Image:
    """A head and shoulders before a wall: hair above, a face, a dark coat below; as soft and noisy as a camera's."""
    picture = Image.new("RGB", (width, height), WALL)
    drawing = ImageDraw.Draw(picture)
    drawing.ellipse((width * 0.1, height * 0.68, width * 0.9, height * 1.4), fill=COAT)
    drawing.ellipse((width * 0.26, height * 0.1, width * 0.74, height * 0.62), fill=HAIR)
    drawing.ellipse((width * 0.31, height * 0.2, width * 0.69, height * 0.7), fill=FACE)
    grain = Image.effect_noise((width, height), 12).convert("RGB")
    return Image.blend(picture.filter(ImageFilter.GaussianBlur(6)), grain, 0.03)


def saved(folder: Path, picture: Image.Image, kind: str = "JPEG", **more: Any) -> Path:
    out = BytesIO()
    picture.save(out, kind, **more)
    path = folder / "portrait"
    path.write_bytes(out.getvalue())
    return path


def lying(picture: Image.Image) -> dict[str, Any]:
    """How a telephone keeps an upright picture: turned, with a word on how to turn it back."""
    exif = Image.Exif()
    exif[0x0112] = LYING
    return {"picture": picture.transpose(Image.Transpose.ROTATE_90), "exif": exif, "quality": 92}


KINDS = {
    "a telephone's, on its side": lying,
    "a scanner's, in inks": lambda upright: {"picture": upright.convert("CMYK")},
    "a form's, with a palette": lambda upright: {"picture": upright.resize((300, 400)).quantize(64), "kind": "PNG"},
    "an office's, in greys with a shade": lambda upright: {
        "picture": upright.resize((300, 400)).convert("LA"),
        "kind": "PNG",
    },
}


def part(photo: Path, fit: Fit = Fit.COVER) -> Part:
    """A badge of 60 × 80 mm that is nothing but the photo and a code."""
    shown = Element("photo", ElementKind.PHOTO, 10, 5, 30, 40, fit=fit)
    code = Element("code", ElementKind.CODE, 5, 46, 34, 34)
    layout = replace(READY_MADE["card"].layout, width_mm=60, height_mm=80, front=(shown, code), back=(), sheet=None)
    badge = BadgeData(
        name="王伟", category="正式代表", code=KEY.code(7, 1, 1, 3), fallback=KEY.fallback(1, 1), photo=photo
    )
    return Part(layout, [badge])


def drawn(shown: Part) -> Any:
    """The badge's pixels, ten to the millimetre, as RGB."""
    (picture,) = draw(HEAD, shown, 254)
    return np.asarray(Image.open(BytesIO(picture)).convert("RGB"))


def at(pixels: Any, x_mm: float, y_mm: float) -> Any:
    """The mean colour of a square millimetre."""
    x, y = round(x_mm * 10), round(y_mm * 10)
    return pixels[y - 5 : y + 5, x - 5 : x + 5].reshape(-1, 3).mean(axis=0)


@pytest.mark.parametrize("kind", KINDS)
def test_portrait_stands_upright_in_its_box(tmp_path: Path, kind: str) -> None:
    pixels = drawn(part(saved(tmp_path, **KINDS[kind](portrait()))))
    wanted = {(25, 10.5): HAIR, (25, 23): FACE, (25, 43): COAT, (12, 8): WALL, (38, 8): WALL}
    if "greys" in kind:
        wanted = {place: (np.dot(colour, (0.299, 0.587, 0.114)),) * 3 for place, colour in wanted.items()}
    far = {place: np.abs(at(pixels, *place) - colour).max() for place, colour in wanted.items()}
    assert {place for place, distance in far.items() if distance > 30} == set()
    assert [at(pixels, x, 25).min() for x in (8, 42)] == [255, 255]


def test_portrait_of_another_shape_fills_its_box_or_stands_whole_in_it(tmp_path: Path) -> None:
    wide = portrait(1600, 1200)
    photo = saved(tmp_path, wide)
    filled, whole = (drawn(part(photo, fit)) for fit in (Fit.COVER, Fit.CONTAIN))
    assert [at(pixels, 25, 6).min() == 255 for pixels in (filled, whole)] == [False, True]


def test_large_portrait_leaves_a_small_file(tmp_path: Path) -> None:
    photo = saved(tmp_path, portrait(2400, 3200), quality=98)
    size = len(compose(HEAD, [part(photo)]).pdf)
    assert size * 3 < photo.stat().st_size


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff\xe0nothing", b"GIF89a"])
def test_photo_that_can_not_be_read_leaves_the_badge_without(tmp_path: Path, content: bytes) -> None:
    photo = tmp_path / "portrait"
    photo.write_bytes(content)
    assert at(drawn(part(photo)), 25, 23).min() == 255
