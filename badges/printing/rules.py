"""What stands on a badge, as plain data, and which colours can be read on which."""

from dataclasses import dataclass

BADGE_WIDTH_MM = 90
BADGE_HEIGHT_MM = 130
CODE_WIDTH_MM = 33
"""The code without its quiet zone. 30 mm would do; what there is room for is read from farther off."""

WHITE = "#ffffff"
INK = "#15262b"
READABLE = 4.5
"""The least contrast of text (WCAG 2.2, AA)."""

DEFAULT_COLOUR = "#0b6e75"


@dataclass(frozen=True, slots=True)
class BadgeHead:
    """What every badge of an event has on top. `line` is the second line: the other language, place and dates."""

    name: str
    line: str = ""


@dataclass(frozen=True, slots=True)
class BadgeData:
    """One badge. `colour` is ``#rrggbb``; `code` is the text of the QR code, `fallback` the characters to type."""

    name: str
    code: str
    fallback: str
    category: str
    colour: str = DEFAULT_COLOUR
    name_latin: str = ""
    unit: str = ""
    title: str = ""
    category_latin: str = ""


def luminance(colour: str) -> float:
    """The relative luminance of ``#rrggbb``, 0 to 1 (WCAG 2.2)."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def text_on(colour: str) -> str:
    """White where it can be read on this colour (4.5 to 1), else ink, else black."""
    return next((text for text in (WHITE, INK) if contrast(text, colour) >= READABLE), "#000000")
