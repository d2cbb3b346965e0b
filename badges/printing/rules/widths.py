"""How wide a text is at most, by its characters alone, so that what fits in any case needs no measuring."""

from typing import Final

_SPACED: Final = 0.25
"""What stands between a Chinese character and a Latin one, in em."""
APART: Final = 0.04
"""What two to four Chinese characters are set apart by."""

# At most so many em each in both weights of Noto Sans CJK SC and in its even-spaced sister, with the kerning towards
# any other character of these.
_LATIN: Final = {
    character: em
    for em, characters in (
        (0.5, " |ij'l:;I,.!)]}ft/([{\\r*-"),
        (0.66, 's?zc_J"Lx#$+0123456789<=>^~aeYykvEF`XouZhnSdqbgpTCA'),
        (0.78, "BKPVRDG&UNHOQ"),
        (1.02, "MwW%m@ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüý·–—“”‘’…"),
    )
    for character in characters
}


def most_em(text: str) -> float | None:
    """The width of a line of text in em at most; None where it has characters of which nothing is known here."""
    wide = sum(map(_is_wide, text))
    width = float(wide)
    # Either kind in one run has no space between the two; more can't change kinds more often than there are characters.
    if 0 < wide < len(text):
        width += _SPACED * 2 * min(wide, len(text) - wide)
    for character in text:
        if not _is_wide(character):
            em = _LATIN.get(character)
            if em is None:
                return None
            width += em
    return width


def is_usual(character: str) -> bool:
    """Whether it is one of those that both weights of Noto Sans CJK SC have, and whose width is known here."""
    return _is_wide(character) or character in _LATIN


def _is_wide(character: str) -> bool:
    """Chinese characters and their punctuation, as wide as high."""
    return "\u4e00" <= character <= "\u9fef" or "\u3000" <= character <= "\u3029" or "\uff01" <= character <= "\uff5e"
