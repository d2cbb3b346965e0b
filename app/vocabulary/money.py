"""Amounts of money: read, converted to 万元 (10,000 yuan), divided, and put in figures and words. Never a float."""

import re
from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from typing import Final

from app.vocabulary.characters import half_width

CENT: Final = Decimal("0.01")
YUAN_IN_WAN: Final = 10_000
_PLAIN: Final = re.compile(r"\d{1,18}(?:\.\d{1,2})?")
_EXACT: Final = Context(prec=60, rounding=ROUND_HALF_UP)
_UNITS: Final = {
    "": 1,
    "元": 1,
    "万": 10**4,
    "万元": 10**4,
    "亿": 10**8,
    "亿元": 10**8,
    "千万元": 10**7,
    "百万元": 10**6,
}


def read_amount(raw: object) -> Decimal | None:
    """A positive decimal string with at most 2 places after the point, as journals write it; else nothing."""
    if isinstance(raw, Decimal | int) and not isinstance(raw, bool):
        raw = f"{raw:f}" if isinstance(raw, Decimal) else str(raw)
    if not isinstance(raw, str) or not raw.isascii() or not _PLAIN.fullmatch(raw.strip()):
        return None
    amount = Decimal(raw.strip())
    return amount if amount > 0 else None


def read_typed_amount(raw: str) -> Decimal | None:
    """An amount as people type it: full width, thousands separators, ¥ or CNY before it, 元, 万元 or 亿元 behind it."""
    typed = re.sub(r"[\s,，]", "", half_width(raw)).removeprefix("CNY").removeprefix("RMB").lstrip("¥￥")
    found = re.fullmatch(r"(\d{1,18}(?:\.\d{1,8})?)(\D*)", typed)
    if found is None or found[2] not in _UNITS or not found[1].isascii():
        return None
    amount = _EXACT.multiply(Decimal(found[1]), Decimal(_UNITS[found[2]]))
    whole = round_to_cent(amount)
    return whole if whole == amount and whole > 0 else None


def round_to_cent(amount: Decimal) -> Decimal:
    """Half up to 0.01."""
    return amount.quantize(CENT, context=_EXACT)


def to_wan(amount: Decimal, rate: Decimal = Decimal(1)) -> Decimal:
    """An amount in units of a currency, in 万元 at a rate in yuan for one unit; half up to 0.01."""
    yuan = _EXACT.multiply(amount, rate)
    return round_to_cent(yuan.scaleb(-4, context=_EXACT))


def format_wan(amount_wan: Decimal) -> str:
    """An amount in 万元 for machines: two places, no separators (`16366.00`)."""
    return f"{round_to_cent(amount_wan):f}"


def show_wan(amount_wan: Decimal, language: str) -> str:
    """An amount in 万元 as sentences have it: `16,366.5万元`, and in whole yuan `CNY 163,665,000`; nothing is cut."""
    if language.lower().startswith("zh"):
        return f"{bare_wan(amount_wan)}万元"
    return f"CNY {round_to_cent(amount_wan).scaleb(4, context=_EXACT):,.0f}"


def bare_wan(amount_wan: Decimal) -> str:
    """An amount in 万元 without its unit, with the places it needs: `16,366.5`."""
    return _grouped(round_to_cent(amount_wan))


def split_by_shares(whole: Decimal, shares: Sequence[Decimal]) -> list[Decimal]:
    """Parts of an amount in proportion to the shares, rounded to 0.01 so that they add up to it.

    Each part is cut to 0.01; the cents left over go to the largest remainders, the earlier of equal ones first.
    Shares need not add up to 100; where they come to nothing, so does the answer but for the first part.
    """
    total = sum(shares, Decimal(0))
    if not shares:
        return []
    if total <= 0:
        return [whole, *[Decimal("0.00")] * (len(shares) - 1)]
    exact = [_EXACT.divide(_EXACT.multiply(whole, share), total) for share in shares]
    parts = [part.quantize(CENT, rounding=ROUND_FLOOR, context=_EXACT) for part in exact]
    left = int((round_to_cent(whole) - sum(parts, Decimal(0))) / CENT)
    by_remainder = sorted(range(len(parts)), key=lambda index: (parts[index] - exact[index], index))
    for index in by_remainder[:left]:
        parts[index] += CENT
    return parts


_DIGITS: Final = "零一二三四五六七八九"
_SMALL: Final = ("", "十", "百", "千")
_GROUPS: Final = ("", "万", "亿", "万亿", "亿亿")


def words_zh(amount: Decimal) -> str:
    """An amount in yuan in Chinese words: 30000000 → 三千万元, 0.35 → 三角五分."""
    yuan, cents = _yuan_and_cents(amount)
    tail = ""
    if cents:
        jiao, fen = divmod(cents, 10)
        lead = "零" if yuan and not jiao else ""
        tail = lead + (f"{_DIGITS[jiao]}角" if jiao else "") + (f"{_DIGITS[fen]}分" if fen else "")
    return f"{number_zh(yuan)}元{tail}" if yuan or not tail else tail


def number_zh(number: int) -> str:
    """A whole number from 0 up in Chinese words: 10 → 十, 10500 → 一万零五百."""
    if number == 0:
        return _DIGITS[0]
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    said, gap = "", False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            gap = bool(said)
            continue
        if said and (gap or group < 1000):
            said += "零"
        said, gap = said + _group_zh(group) + _GROUPS[place], False
    return said.removeprefix("一") if said.startswith("一十") else said


def _group_zh(group: int) -> str:
    said, gap = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if not digit:
            gap = bool(said)
            continue
        said, gap = said + ("零" if gap else "") + _DIGITS[digit] + _SMALL[place], False
    return said


_ONES_WORDS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
)
_TENS_WORDS: Final = "zero ten twenty thirty forty fifty sixty seventy eighty ninety"
_ONES: Final = _ONES_WORDS.split()
_TENS: Final = _TENS_WORDS.split()
_SCALES: Final = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))


def words_en(amount: Decimal) -> str:
    """An amount in yuan in English words: 30000000 → thirty million yuan."""
    yuan, cents = _yuan_and_cents(amount)
    tail = f"{number_en(cents)} fen" if cents else ""
    if not yuan and tail:
        return tail
    return f"{number_en(yuan)} yuan" + (f" and {tail}" if tail else "")


def number_en(number: int) -> str:
    """A whole number from 0 up in English words: 105 → one hundred and five."""
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
    for size, name in _SCALES:
        if number >= size:
            count, rest = divmod(number, size)
            joint = " and " if 0 < rest < 100 else " "
            return f"{number_en(count)} {name}" + (f"{joint}{number_en(rest)}" if rest else "")
    raise AssertionError("every number of 100 and more has a scale")


def _yuan_and_cents(amount: Decimal) -> tuple[int, int]:
    cents = int(round_to_cent(amount).scaleb(2, context=_EXACT))
    return divmod(cents, 100)


def _grouped(amount: Decimal) -> str:
    whole = f"{amount:,f}"
    return whole.rstrip("0").rstrip(".") if "." in whole else whole
