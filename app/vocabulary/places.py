"""Countries and China's divisions: read in any usual form, named in two languages, listed for a select.

Hong Kong, Macao and Taiwan are kept as `country="CN"` with `province` HK, MO or TW, and counted on a line of
their own. Typed or chosen as countries (also by their ISO 3166-1 codes) they are read as that. A place of
another country has no province: what its province cell says is not China's to name.
"""

import re
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple

import pycountry
from babel import Locale

from app.vocabulary.characters import fold, is_blank, is_han, without_marks
from app.vocabulary.names import sort_key
from app.vocabulary.place_names import (
    CHINA_ALIASES,
    CITIES,
    COUNTRY_ALIASES,
    COUNTRY_NAMES,
    HK_MO_TW,
    PROVINCE_ALIASES,
    PROVINCE_ENDINGS,
    PROVINCES,
)

CHINA: Final = "CN"
UNKNOWN_PLACE: Final = "unknown_place"
_DIVISIONS: Final = PROVINCES | HK_MO_TW
_PUNCTUATION: Final = re.compile(r"[^\w]+|_")


class Place(NamedTuple):
    """Where somebody comes from: a country (ISO 3166-1 alpha-2) and a division of China (ISO 3166-2:CN) or none."""

    country: str | None
    province: str | None


NOWHERE: Final = Place(None, None)


class UnknownPlace(ValueError):
    """A place that no list has; `code` is `unknown_place`, `cell` says which cell (country, province)."""

    code = UNKNOWN_PLACE

    def __init__(self, cell: str) -> None:
        super().__init__(f"{UNKNOWN_PLACE}: {cell}")
        self.cell = cell


@lru_cache(maxsize=1024)
def read_place(country_cell: str | None, province_cell: str | None) -> Place:
    """The place that two cells say; an empty country with a province is China, both empty are NOWHERE.

    Raises UnknownPlace where a country can't be read, or a division of China can't.
    """
    country_typed = "" if is_blank(country_cell or "") else country_cell or ""
    province_typed = "" if is_blank(province_cell or "") else province_cell or ""
    country = _read_country_cell(country_typed) if country_typed else NOWHERE
    if country is None:
        raise UnknownPlace("country")
    if not province_typed or country.country not in (None, CHINA):
        return country
    if country.province in HK_MO_TW:
        return country
    division = _read_division(province_typed)
    if division is not None:
        return Place(CHINA, division)
    elsewhere = _read_country_cell(province_typed)
    if elsewhere is None or (country.country and elsewhere.country != country.country):
        raise UnknownPlace("province")
    return Place(elsewhere.country, elsewhere.province or country.province)


def is_country(code: str) -> bool:
    """Whether this is an ISO 3166-1 alpha-2 code."""
    return code in country_codes()


def is_province(code: str) -> bool:
    """Whether this is the code of a division of China, Hong Kong, Macao and Taiwan included."""
    return code in _DIVISIONS


def is_mainland_province(code: str | None) -> bool:
    """Whether this is one of the 31 province-level divisions of the mainland."""
    return code in PROVINCES


def is_hk_mo_tw(country: str | None, province: str | None) -> bool:
    """Whether somebody comes from Hong Kong, Macao or Taiwan."""
    return province in HK_MO_TW or country in HK_MO_TW


def chosen_place(country: str | None, province: str | None) -> tuple[str, str]:
    """What the selects of country and province show for a kept place; Hong Kong, Macao and Taiwan stand in the first."""
    return (province, "") if country == CHINA and province in HK_MO_TW else (country or "", province or "")


def country_name(code: str, language: str) -> str:
    """A country's name, with Hong Kong, Macao and Taiwan as China's; an unknown code is its own name."""
    if code in HK_MO_TW:
        chinese, english = HK_MO_TW[code]
        return f"中国{chinese}" if _is_chinese(language) else f"{english}, China"
    names = _country_names().get(code)
    if names is None:
        return code
    return names[0] if _is_chinese(language) else names[1]


def province_name(code: str, language: str) -> str:
    """The short name of a division (山东, Shandong); an unknown code is its own name."""
    names = _DIVISIONS.get(code)
    if names is None:
        return code
    return names[0] if _is_chinese(language) else names[1]


def place_name(country: str | None, province: str | None, language: str) -> str:
    """A place in a word: the division within China, else the country."""
    if province in HK_MO_TW:
        return country_name(province, language)
    if province:
        return province_name(province, language)
    return country_name(country, language) if country else ""


def country_choices(language: str) -> list[tuple[str, str]]:
    """Codes and names for a select of countries and regions: China, its three regions, then all others by name."""
    return list(_countries_in_order(language))


@lru_cache(maxsize=4)
def _countries_in_order(language: str) -> tuple[tuple[str, str], ...]:
    first = [CHINA, *HK_MO_TW]
    others = [(code, country_name(code, language)) for code in country_codes() if code not in first]
    others.sort(key=lambda choice: sort_key(choice[1]))
    return (*((code, country_name(code, language)) for code in first), *others)


def province_choices(language: str, *, with_hk_mo_tw: bool = True) -> list[tuple[str, str]]:
    """Codes and names for a select of divisions: in the official order in Chinese, by letters in English."""
    codes = list(PROVINCES)
    if not _is_chinese(language):
        codes.sort(key=lambda code: PROVINCES[code][1])
    if with_hk_mo_tw:
        codes += HK_MO_TW
    return [(code, province_name(code, language)) for code in codes]


@lru_cache(maxsize=1)
def country_codes() -> frozenset[str]:
    """All ISO 3166-1 alpha-2 codes."""
    return frozenset(str(country.alpha_2) for country in pycountry.countries)


def _is_chinese(language: str) -> bool:
    return language.lower().startswith("zh")


def _key(typed: str) -> str:
    return _PUNCTUATION.sub("", without_marks(fold(typed)))


@lru_cache(maxsize=1)
def _country_names() -> dict[str, tuple[str, str]]:
    chinese, english = Locale.parse("zh").territories, Locale.parse("en").territories
    names = {code: (str(chinese[code]), str(english[code])) for code in country_codes()}
    return names | COUNTRY_NAMES


@lru_cache(maxsize=1)
def _countries_by_key() -> dict[str, Place]:
    index: dict[str, Place] = {}
    traditional = Locale.parse("zh_Hant").territories
    for country in pycountry.countries:
        code = str(country.alpha_2)
        known = [code, country.alpha_3, country.name, *_country_names()[code], str(traditional[code])]
        known += [getattr(country, name) for name in ("official_name", "common_name") if hasattr(country, name)]
        known += COUNTRY_ALIASES.get(code, "").split()
        for name in known:
            index.setdefault(_key(str(name)), Place(code, None))
    index.update({alias: Place(CHINA, None) for alias in CHINA_ALIASES.split()})
    index.update(_regions_by_key())
    return index


def _regions_by_key() -> dict[str, Place]:
    index: dict[str, Place] = {}
    alpha_3 = {"HK": "hkg", "MO": "mac", "TW": "twn"}
    for code, names in HK_MO_TW.items():
        known = [*names, *PROVINCE_ALIASES[code].split()]
        for name in (_key(name) for name in known if len(name) > 1):
            for form in (
                name,
                f"中国{name}",
                f"中國{name}",
                f"{name}china",
                f"china{name}",
                f"{name}特别行政区",
                f"{name}省",
            ):
                index[form] = Place(CHINA, code)
        # 澳 alone may be Australia.
        for alone in {"HK": "港", "TW": "台臺"}.get(code, ""):
            index[alone] = Place(CHINA, code)
        index[code.lower()] = index[alpha_3[code]] = index[f"cn{code.lower()}"] = Place(CHINA, code)
    return index


@lru_cache(maxsize=1)
def _divisions_by_key() -> dict[str, str]:
    index: dict[str, str] = {}
    for code, names in _DIVISIONS.items():
        for name in [*names, *PROVINCE_ALIASES[code].split(), *CITIES.get(code, "").split()]:
            index[_key(name)] = code
        index[code.lower()] = index[f"cn{code.lower()}"] = code
    return index


@lru_cache(maxsize=1)
def _chinese_beginnings() -> dict[str, str]:
    """Names of two characters or more that a longer text (山东省济南市) may begin with; all differ in the first two."""
    return {
        name: code
        for name, code in _divisions_by_key().items()
        if len(name) > 1 and all(is_han(character) for character in name)
    }


@lru_cache(maxsize=2048)
def _read_country_cell(typed: str) -> Place | None:
    """A country however it is put: a name, a code, both at once (德国 Germany), or with a division of China."""
    key = _key(typed)
    index = _countries_by_key()
    for form in (key, key.removeprefix("the"), key.removeprefix("the").removesuffix("sar")):
        if form in index:
            return index[form]
    parts = [_key(part) for part in re.split(r"[^\w.]+", typed)]
    parts += ["".join(part) for _, part in groupby(key, is_han)] + re.findall(r"^\w{1,3}?国", key)
    found = {index[part] for part in parts if len(part) > 1 and part in index}
    if found:
        return found.pop() if len(found) == 1 and found != {Place(CHINA, None)} else _read_in_china(typed)
    return _read_in_china(typed)


def _read_in_china(typed: str) -> Place | None:
    """A division of China in a cell for countries (中国山东, Jinan, Shandong); a bare code is a country's there."""
    key = _key(typed)
    for china in ("中华人民共和国", "中国", "中國", "china"):
        if key.startswith(china):
            key = key.removeprefix(china)
            break
    if len(key) < 2 or (key.isascii() and len(key) < 4):
        return None
    division = _read_division(key) or _read_division(typed)
    return Place(CHINA, division) if division else None


@lru_cache(maxsize=2048)
def _read_division(typed: str) -> str | None:
    """A division of China however it is put: short, in full, with a city behind or before it, in either language."""
    parts = [_key(part) for part in re.split(r"[,，;；/、|]", typed)]
    index = _divisions_by_key()
    for key in (_key(typed), *parts):
        for form in (key, key.removeprefix("中国"), key.removeprefix("中國"), key.removesuffix("china")):
            bare = _without_ending(form)
            if form in index or bare in index:
                return index.get(form) or index[bare]
            for length in (3, 2):
                if form[:length] in _chinese_beginnings():
                    return _chinese_beginnings()[form[:length]]
    latin = "".join(character for character in _key(typed) if not is_han(character))
    return index.get(_without_ending(latin)) if latin != _key(typed) else None


def _without_ending(key: str) -> str:
    for ending in sorted(PROVINCE_ENDINGS, key=len, reverse=True):
        if key.endswith(ending) and len(key) > len(ending):
            return key.removesuffix(ending)
    return key
