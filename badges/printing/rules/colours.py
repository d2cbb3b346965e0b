"""Which colours can be read on which (WCAG 2.2)."""

from functools import lru_cache

WHITE = "#ffffff"
INK = "#15262b"
READABLE = 4.5
"""The least contrast of text (WCAG 2.2, AA)."""

DEFAULT_COLOUR = "#0b6e75"


def luminance(colour: str) -> float:
    """The relative luminance of ``#rrggbb``, 0 to 1 (WCAG 2.2)."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@lru_cache(maxsize=256)
def text_on(colour: str) -> str:
    """White where it can be read on this colour (4.5 to 1), else ink, else black."""
    return next((text for text in (WHITE, INK) if contrast(text, colour) >= READABLE), "#000000")
