"""Forms that are being filled in: how long they are kept, and how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

# Counted from the last time that something was typed.
KEPT_FOR: Final = timedelta(days=30)
MOST_VALUES: Final = 100
LONGEST_VALUE: Final = 10_000


def expires(saved_at: datetime) -> datetime:
    """From when on a draft is gone."""
    return saved_at + KEPT_FOR


def kept_values(sent: Mapping[str, Sequence[str]], fields: Sequence[str]) -> dict[str, list[str]]:
    """What is kept of a form: the named fields that hold anything, each within bounds."""
    return {
        name: [value[:LONGEST_VALUE] for value in sent[name][:MOST_VALUES]]
        for name in fields if any(value.strip() for value in sent.get(name, ()))
    }
