"""Names of people: kept as given, compared, put in Latin letters, sorted by pinyin and found.

A name is never split for keeping. Only a *suggested* Latin form has to know where the family name
ends, and whoever sees it can correct it.
"""

import re
from functools import lru_cache
from itertools import product
from typing import Final

from app.vocabulary.characters import fold, half_width, is_han, is_latin, tidy, without_marks
from app.vocabulary.surnames import COMPOUND, RARE, SINGLE, TIBETAN

_DOTS: Final = str.maketrans(dict.fromkeys("•・･‧∙⋅．.", "·"))
_MOST_SYLLABLES: Final = 12


def tidy_name(raw: str) -> str:
    """A name as it is kept: half width, no controls, one space between words, none inside a short Chinese name.

    Spaces go from names such as 王　伟, 李 小 明 and 欧阳 娜娜; two names in one cell (张三 李四) are left apart.
    """
    name = tidy(half_width(raw))
    pieces = name.split(" ")
    if len(pieces) > 1 and all(is_han(character) for piece in pieces for character in piece):
        in_singles = all(len(piece) == 1 for piece in pieces)
        is_short = sum(len(piece) for piece in pieces) <= 3
        if in_singles or is_short or (len(pieces) == 2 and pieces[0] in COMPOUND):
            return "".join(pieces)
    return name


def name_key(name: str) -> str:
    """What two names are the same by: case, width and spaces are set aside, and so is the kind of middle dot."""
    folded = fold(name)
    if folded.isascii() or not any(is_han(character) for character in folded):
        return folded
    return folded.translate(_DOTS)


@lru_cache(maxsize=1024)
def suggest_latin(name: str) -> str:
    """A Latin form to offer (`Ouyang Nana`, `Lyu Jie`), or nothing where a guess would likely be wrong.

    Family names have their own readings (GB/T 28039: family name, a space, given name in one word; ü as yu, as
    in passports). Latin names are their own. Minority names with a dot, other scripts and names of four or
    more characters without a family name of two are not guessed, but for Tibetan names of known halves.
    """
    tidied = tidy_name(name)
    if is_latin(tidied):
        return tidied
    if not tidied or not all(is_han(character) for character in tidied):
        return ""
    words = _words(tidied)
    spelled = []
    for word in words:
        letters = "".join(_in_passport(syllable) for syllable in word)
        if not letters.isascii():
            return ""
        spelled.append(letters.capitalize())
    return " ".join(spelled)


def sort_key(name: str) -> str:
    """What a list is sorted by: the pinyin with its tones, letters before tones; Latin names by their letters."""
    tidied = tidy_name(name)
    if not any(is_han(character) for character in tidied):
        return without_marks(tidied)
    syllables = _readings(tidied)
    if all(is_han(character) for character in tidied):
        return " ".join(syllable.replace("ü", "v") for syllable in syllables)
    return without_marks(tidy(" ".join(syllables)))


def search_text(name: str, latin: str = "") -> str:
    """All that a person can be found by: name, Latin form, full pinyin, initials, every reading of the family name.

    The parts are kept apart by line breaks, so that no query matches across two of them.
    """
    parts = [search_query(name)]
    for form in (latin, name if is_latin(name) else ""):
        words = re.findall(r"[^\W_]+", without_marks(tidy(form)))
        parts += [search_query(form), "".join(words), "".join(reversed(words)), "".join(word[0] for word in words)]
    parts += _pinyin_forms(tidy_name(name))
    return "\n".join(dict.fromkeys(part for part in parts if part))


def search_query(typed: str) -> str:
    """A query in the form that `search_text` is searched by: case, width, accents and spaces set aside."""
    return without_marks(name_key(typed))


def _words(name: str) -> list[tuple[str, ...]]:
    readings = _readings(name)
    if name[:2] in COMPOUND and len(name) in (3, 4):
        return [readings[:2], readings[2:]]
    if len(name) == 4 and name[:2] in TIBETAN and name[2:] in TIBETAN:
        return [readings[:2], readings[2:]]
    if len(name) in (2, 3):
        return [readings[:1], readings[1:]]
    return [readings] if len(name) == 1 else []


@lru_cache(maxsize=1024)
def _readings(name: str) -> tuple[str, ...]:
    """Syllables with tone digits, one a Chinese character (`shan4`, `lü3`); what can't be read stays as it is."""
    first = COMPOUND.get(name[:2]) if len(name) > 2 else None
    if first is None and name[:1] in SINGLE:
        first = (SINGLE[name[0]],)
    surname = tuple(first or ())
    return surname + _plain_readings(name[len(surname) :])


# A roster brings many given names, few of them once.
@lru_cache(maxsize=4096)
def _cached_readings(rest: str) -> tuple[str, ...]:
    # Its dictionary takes half a second and much memory, which most commands never need.
    from pypinyin import Style, lazy_pinyin

    return tuple(lazy_pinyin(rest, style=Style.TONE3, v_to_u=True, neutral_tone_with_five=True))


@lru_cache(maxsize=4096)
def _all_readings(character: str) -> tuple[str, ...]:
    from pypinyin import Style, pinyin

    return tuple(pinyin(character, style=Style.NORMAL, heteronym=True)[0])


def _plain_readings(rest: str) -> tuple[str, ...]:
    if not any(character in RARE for character in rest):
        return _cached_readings(rest)
    syllables: list[str] = []
    for part in re.split(f"([{''.join(RARE)}])", rest):
        syllables += [RARE[part]] if part in RARE else _cached_readings(part) if part else ()
    return tuple(syllables)


def _in_passport(syllable: str) -> str:
    letters = syllable.rstrip("12345")
    return letters.replace("ü", "yu")


def _pinyin_forms(name: str) -> list[str]:
    """Full pinyin and initials of a Chinese name, once for each reading of its first character."""
    if not any(is_han(character) for character in name):
        return []
    letters = [syllable.rstrip("12345").casefold() for syllable in _readings(name)][:_MOST_SYLLABLES]
    firsts = [letters[0]]
    if is_han(name[0]):
        firsts += [other.replace("ü", "v") for other in _all_readings(name[0])]
    forms: list[str] = []
    for first, vowel in product(dict.fromkeys(firsts), ("v", "yu", "u")):
        syllables = [syllable.replace("ü", vowel).replace("v", vowel) for syllable in (first, *letters[1:])]
        syllables = ["".join(re.findall(r"[^\W_]+", syllable)) for syllable in syllables]
        forms += ["".join(syllables), "".join(syllable[:1] for syllable in syllables)]
    return forms
