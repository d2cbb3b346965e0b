"""What the YAML writer takes: texts, numbers, true and false, bare words, lists and mappings of these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Bare:
    """A word that is written without quotes whatever it looks like: a date, a time, a number."""

    text: str


Tree = str | bool | int | Bare | Sequence["Tree"] | Mapping[str, "Tree"]


def tree_text(value: Any) -> str:
    """A value of a tree as it is typed."""
    if value is None:
        return ""
    return value.text if isinstance(value, Bare) else str(value)
