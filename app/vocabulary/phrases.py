"""Phrases for the press: counts and amounts as reports put them, never saying more than there is.

Source: "Phrases for the press" of the specification of deals. `nearly` is offered beside them and never
chosen by itself.
"""

from decimal import ROUND_FLOOR, Context, Decimal
from typing import Final

_EXACT: Final = Context(prec=60)
_WAN_IN_YI: Final = 10_000
_NEARLY_FROM: Final = 95  # per cent of the round number
_POWERS_ZH: Final = {100: "百", 1000: "千", 10_000: "万", 100_000_000: "亿"}


def count_zh(count: int, unit: str = "个") -> str:
    """120 → 120个, 123 → 120余个, 7 → 7个, 1234 → 1200余个."""
    told = _cut(count)
    return f"{told}{unit}" if told == count else f"{told}余{unit}"


def count_en(count: int) -> str:
    """120 → 120, 123 → more than 120, 1234 → more than 1,200."""
    told = _cut(count)
    return f"{told:,}" if told == count else f"more than {told:,}"


def nearly_zh(count: int, unit: str = "个") -> str | None:
    """986 → 近千名; nothing below 95 % of the next round number, or where the count is round itself."""
    target = _round_above(count)
    if target is None:
        return None
    for power in (100_000_000, 10_000):
        if target > power and target % power == 0:
            return f"近{target // power}{_POWERS_ZH[power]}{unit}"
    return f"近{_POWERS_ZH.get(target, target)}{unit}"


def nearly_en(count: int) -> str | None:
    """986 → nearly 1,000; nothing below 95 % of the next round number, or where the count is round itself."""
    target = _round_above(count)
    return None if target is None else f"nearly {target:,}"


def amount_zh(amount_wan: Decimal) -> str:
    """An amount in 万元: 16000 → 1.6亿元, 16366 → 1.63亿余元, 9800 → 9800万元, 9812.5 → 9812万余元.

    Below 1 万元 it is told in yuan, since 0万余元 tells nothing.
    """
    if amount_wan >= _WAN_IN_YI:
        return _told_zh(amount_wan.scaleb(-4, context=_EXACT), Decimal("0.01"), "亿")
    if amount_wan >= 1 or amount_wan <= 0:
        return _told_zh(amount_wan, Decimal(1), "万")
    return _told_zh(amount_wan.scaleb(4, context=_EXACT), Decimal(1), "")


def amount_en(amount_wan: Decimal) -> str:
    """An amount in 万元: 16300 → CNY 163 million, 16366 → more than CNY 163 million.

    Told as finely as in Chinese: whole millions from 100 million on, below that to 0.01 million, below one million
    in yuan.
    """
    millions = amount_wan.scaleb(-2, context=_EXACT)
    if millions >= 100:
        return _told_en(millions, Decimal(1), " million")
    if millions >= 1 or millions <= 0:
        return _told_en(millions, Decimal("0.01"), " million")
    return _told_en(amount_wan.scaleb(4, context=_EXACT), Decimal(1), "")


def _cut(count: int) -> int:
    if count < 10:
        return count
    step = 10 if count < 1000 else 100
    return count // step * step


def _round_above(count: int) -> int | None:
    """The next number with one digit that isn't nought (90, 100, 2000), where the count is close enough to it."""
    if count < 10:
        return None
    power = 10 ** (len(str(count)) - 1)
    target = (count // power + 1) * power
    is_round = count % power == 0
    return target if not is_round and count * 100 >= target * _NEARLY_FROM else None


def _told_zh(amount: Decimal, step: Decimal, unit: str) -> str:
    told = amount.quantize(step, rounding=ROUND_FLOOR, context=_EXACT)
    return f"{_bare(told)}{unit}元" if told == amount else f"{_bare(told)}{unit}余元"


def _told_en(amount: Decimal, step: Decimal, unit: str) -> str:
    told = amount.quantize(step, rounding=ROUND_FLOOR, context=_EXACT)
    lead = "" if told == amount else "more than "
    return f"{lead}CNY {_bare(told, ',')}{unit}"


def _bare(number: Decimal, separator: str = "") -> str:
    shown = f"{number:{separator}f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
