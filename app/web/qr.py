"""The one place where a text becomes a QR code's picture: for pages as SVG, for print as a 1-bit PNG.

zxing-cpp's encoder makes some 3,000 codes a second where pure Python makes 100, and takes the
smallest version that holds the text at the level.
"""

from html import escape
from io import BytesIO
from itertools import groupby

import zxingcpp

QUIET_ZONE_MODULES = 4
LEVEL = "M"
NOISE_MASK = 2
"""What lies over a code whose text is as good as random: by the standard's penalties nearly as good as the best of eight
masks for each (1,144 to 1,120 in the mean), to find which takes five times as long as the rest of the code."""


def code_matrix(text: str, *, is_noise: bool = False) -> list[bytes]:
    """The code's modules without a quiet zone, a row of bytes each: 0 is dark, 255 is light.

    `is_noise` says that the text is as good as random, as a signed code is.
    """
    size, pixels = _draw(text, quiet_zone=False, is_noise=is_noise)
    return [pixels[start : start + size] for start in range(0, size * size, size)]


def code_png(text: str, *, is_noise: bool = False) -> bytes:
    """A PNG of one pixel a module with a quiet zone of 4, one bit deep; to be scaled without smoothing."""
    # The press, which needs no pictures, starts the sooner without this.
    from PIL import Image

    size, pixels = _draw(text, quiet_zone=True, is_noise=is_noise)
    out = BytesIO()
    Image.frombytes("L", (size, size), pixels).convert("1").save(out, "PNG")
    return out.getvalue()


def code_svg(text: str, title: str = "") -> str:
    """An SVG document with a quiet zone of 4, black on white whatever the page's colours; it scales to its box."""
    rows = code_matrix(text)
    size = len(rows) + 2 * QUIET_ZONE_MODULES
    label = f'role="img" aria-label="{escape(title)}"' if title else 'aria-hidden="true"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges" {label}>'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{_path(rows)}"/></svg>'
    )


def _draw(text: str, *, quiet_zone: bool, is_noise: bool = False) -> tuple[int, bytes]:
    mask = {"data_mask": NOISE_MASK} if is_noise else {}
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=LEVEL, **mask)
    picture = code.to_image(scale=1, add_quiet_zones=quiet_zone)
    return picture.shape[0], bytes(memoryview(picture))  # type: ignore[arg-type]  # it is a buffer; its types don't say so


def _path(rows: list[bytes]) -> str:
    """One subpath for each run of dark modules in a row."""
    parts = []
    for top, row in enumerate(rows, start=QUIET_ZONE_MODULES):
        left = QUIET_ZONE_MODULES
        for light, run in groupby(row):
            width = len(list(run))
            if not light:
                parts.append(f"M{left} {top}h{width}v1h-{width}z")
            left += width
    return "".join(parts)
