"""What snapshots and journals say once somebody's name is erased: every figure, date and reference as it was."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

from events.docking.enums import Dimension

#: Gives a text, or plain JSON with texts in it, without the names.
Redact = Callable[[Any], Any]


def document_without_names(document: dict[str, Any], event: str, redact: Redact) -> dict[str, Any]:
    """A frozen tally without names in titles, parties and what rows are called.

    Only in deals opened at `event`: who has the same name at another edition is somebody else.
    """
    told = copy.deepcopy(document)
    for row in (*told["rows"], *told["idle"]):
        if row["event"] == event:
            row["title"] = redact(row["title"])
            for party in row.get("parties", ()):
                party["name"] = redact(party["name"])
    for dimension, parts in told["breakdowns"].items():
        if dimension != Dimension.STAGE:
            for part in parts:
                part["label"], part["name"] = redact(part["label"]), redact(part["name"])
    return told


def journal_without_names(journal: str, redact: Redact) -> str:
    """A journal, or a list of its refused lines, without names; lines that name nobody stay as they are."""
    return "\n".join(_line_without_names(line, redact) for line in journal.split("\n"))


def _line_without_names(line: str, redact: Redact) -> str:
    try:
        # JSON may write every letter as a number.
        read = json.loads(line)
    except (ValueError, RecursionError):
        told: str = redact(line)
        return told
    after = redact(read)
    return line if after == read else json.dumps(after, ensure_ascii=False)
