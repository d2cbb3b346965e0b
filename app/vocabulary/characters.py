"""Characters as people type them: width, controls, spaces, blanks, and what script they are of."""

import unicodedata
from typing import Final

_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
# Persian and Indic names need the two joiners; every other format character only hides something.
_JOINERS: Final = frozenset("\u200c\u200d")
_BLANK_WORDS: Final = frozenset(
    {"", "-", "--", "—", "——", "/", "\\", "n/a", "none", "null", "nil", "无", "暂无", "没有"}
)
_LONGEST_BLANK: Final = max(map(len, _BLANK_WORDS))
_HAN: Final = (
    (0x4E00, 0x9FFF),
    (0x3007, 0x3007),
    (0x3400, 0x4DBF),
    (0xF900, 0xFAFF),
    (0x20000, 0x323AF),
)
_FIRST_HAN: Final = min(first for first, _last in _HAN)


def half_width(raw: str) -> str:
    """Full-width letters, digits, signs and spaces as half-width ones; nothing else is touched."""
    return raw.translate(_FULL_WIDTH)


def without_controls(raw: str) -> str:
    """The text without control, format and surrogate characters; line breaks and tabs become spaces."""
    if raw.isprintable():
        return raw
    kept = []
    for character in raw:
        if character.isspace():
            kept.append(" ")
        elif character in _JOINERS or unicodedata.category(character) not in ("Cc", "Cf", "Cs"):
            kept.append(character)
    return "".join(kept)


def tidy(raw: str) -> str:
    """A text on one line: no controls, runs of spaces collapsed, none at the ends; width is kept."""
    return " ".join(without_controls(raw).split())


def fold(raw: str) -> str:
    """What a text is compared by where case, width and spaces are set aside."""
    folded = unicodedata.normalize("NFKC", without_controls(raw)).casefold()
    return "".join(folded.split())


def without_marks(raw: str) -> str:
    """Letters without accents, in small letters: `Lefèvre` is found by `lefevre`."""
    if raw.isascii():
        return raw.casefold()
    split = unicodedata.normalize("NFKD", raw.casefold().replace("đ", "d").replace("ł", "l").replace("ø", "o"))
    return "".join(character for character in split if not unicodedata.combining(character))


def is_blank(raw: str) -> bool:
    """Whether people leave a cell empty by typing this: nothing, a dash, a stroke, 无, N/A."""
    text = tidy(raw)
    return len(text) <= _LONGEST_BLANK and half_width(text).strip().casefold() in _BLANK_WORDS


def is_han(character: str) -> bool:
    """Whether a character is a Chinese one, extensions A to H included."""
    code = ord(character)
    return code >= _FIRST_HAN and any(first <= code <= last for first, last in _HAN)


def is_latin(raw: str) -> bool:
    """Whether every letter of a text is Latin, and there is one."""
    letters = [character for character in raw if character.isalpha()]
    return bool(letters) and all(unicodedata.name(letter, "").startswith("LATIN ") for letter in letters)
