"""Telephone numbers: read as people type them, kept in E.164, shown as people expect them."""

import re
from decimal import Decimal
from typing import Final

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from app.vocabulary.characters import half_width, tidy
from app.vocabulary.place_names import HK_MO_TW

# Metadata lags behind newly allotted ranges, so a Chinese mobile is known by its shape.
_CHINESE_MOBILE: Final = re.compile(r"(?:(?:\+|00)?86)?(1[3-9]\d{9})")
_ALLOWED: Final = re.compile(r"[+\d\s().\-–—‐‑/·]+")
_LABEL: Final = re.compile(r"^(?:手机|电话|移动电话|mobile|phone|tel|cell)[:：.\s]*", re.IGNORECASE)
_NEIGHBOURS: Final = ("852", "853", "886")


def read_mobile(raw: str | float | Decimal | None, region: str = "CN") -> str | None:
    """A mobile number in E.164 (`+8613812345678`), or nothing where it isn't one.

    Full width, spaces, dashes, brackets, +86, 0086, and numbers that a spreadsheet made of them
    (13812345678.0) are read. Numbers of other countries need their + or 00, but for Hong Kong, Macao and
    Taiwan, whose codes are commonly typed bare. A Chinese landline is no mobile.
    """
    typed = _typed(raw)
    if not typed or not _ALLOWED.fullmatch(typed):
        return None
    digits = re.sub(r"[^\d+]", "", typed)
    if region == "CN":
        chinese = _CHINESE_MOBILE.fullmatch(digits)
        if chinese:
            return f"+86{chinese[1]}"
        if digits.startswith(_NEIGHBOURS):
            digits = f"+{digits}"
    return _read_any(digits, region)


def read_mobile_of(raw: str | float | Decimal | None, country: str | None, province: str | None) -> str | None:
    """The same for somebody from there, who may type the number as it is dialled at home: 9123 4567 from Hong Kong."""
    home = province if province in HK_MO_TW else country
    number = read_mobile(raw)
    return number if number or home in (None, "CN") else read_mobile(raw, home)


def format_mobile(number: str) -> str:
    """A kept number for the eye: `138 1234 5678`, or `+1 650-253-0000` for one of another country."""
    try:
        parsed = phonenumbers.parse(number, None)
    except NumberParseException:
        return number
    if parsed.country_code == 86 and len(str(parsed.national_number)) == 11:
        national = str(parsed.national_number)
        return f"{national[:3]} {national[3:7]} {national[7:]}"
    return phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)


def mask_mobile(number: str) -> str:
    """A kept number with its middle hidden: `138****5678`."""
    bare = number.removeprefix("+86")
    return f"{bare[:3]}****{bare[-4:]}" if len(bare) > 7 else "****"


def _typed(raw: str | float | Decimal | None) -> str:
    if raw is None:
        return ""
    if isinstance(raw, (int, float, Decimal)):
        number = Decimal(str(raw))
        return f"{number:.0f}" if number.is_finite() and number == number.to_integral_value() else ""
    typed = _LABEL.sub("", half_width(tidy(raw)).strip(" '’`;,；，。"))
    if re.fullmatch(r"\d+\.0+", typed):
        return typed.partition(".")[0]
    if re.fullmatch(r"\d\.\d+E\+?\d+", typed, re.IGNORECASE):
        return f"{Decimal(typed):.0f}"
    return typed


def _read_any(digits: str, region: str) -> str | None:
    try:
        number = phonenumbers.parse(digits, region)
    except NumberParseException:
        return None
    if number.country_code == 86 or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
