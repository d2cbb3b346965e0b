"""Texts as terms to search and compare by: Chinese cut into words, Latin words in their plain form."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

import rjieba

_RUN: Final = re.compile(r"[a-z0-9]+(?:[-.+#][a-z0-9]+)*[+#]*|[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
# Words that stand in every card and tell none from another.
_COMMON_ZH: Final = (
    "一种 一个 我们 基于 用于 关于 面向 以及 进行 实现 具有 通过 采用 提供 需求 寻求 希望 项目 技术 成果 方面 领域"
    " 应用 研究 开发 相关 产品 合作 企业 公司 团队 要求 解决 问题")
_COMMON_EN: Final = (
    "a an and are as at be by can for from in into is it its of on or our that the their this to we which with based using"
    " use used new need needs want wanted seek seeking looking project technology technologies research development"
    " application applications company companies team solution solutions product products cooperation high")
_EMPTY: Final = frozenset(f"{_COMMON_ZH} {_COMMON_EN}".split())


def terms(text: str) -> list[str]:
    """The terms of a text in their order, repeated as they are: Chinese words (long ones with the shorter ones within),
    Latin words in small letters, without the ending of a plural. Words that tell nothing are left out.
    """
    return list(_cached(text))


@lru_cache(maxsize=4096)
def _cached(text: str) -> tuple[str, ...]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    found: list[str] = []
    for run in _RUN.findall(folded):
        if run[0].isascii():
            found += _latin(run)
        else:
            found += [word for word in rjieba.cut_for_search(run) if word not in _EMPTY and len(word) > 1]
    return tuple(found)


def _latin(run: str) -> list[str]:
    """A Latin word; one with hyphens also by its parts."""
    parts = [part for part in re.split(r"[-.]", run) if len(part) > 1]
    words = [run, *parts] if len(parts) > 1 else [run]
    return [singular(word) for word in words if word not in _EMPTY and (len(word) > 1 or word.isdigit())]


def singular(word: str) -> str:
    """An English word without the ending of a plural: batteries, sensors and processes become battery, sensor, process."""
    if len(word) <= 3 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word
