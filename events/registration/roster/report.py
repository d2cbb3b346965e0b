"""What came of an import, with the very keys that the command prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from events.registration.roster.reading import Roster
from events.registration.roster.rows import RejectedRow, RosterWarning


@dataclass(frozen=True, slots=True)
class RosterReport:
    """Rows of a file and what became of them; `rows` is the sum of all that follow it."""

    created: int
    updated: int
    unchanged: int
    merged: int
    rejected: tuple[RejectedRow, ...] = ()
    waiting: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[RosterWarning, ...] = ()

    @classmethod
    def of(
        cls,
        roster: Roster,
        *,
        created: int,
        updated: int,
        unchanged: int,
        waiting: Mapping[str, int],
        warnings: tuple[RosterWarning, ...],
    ) -> RosterReport:
        """The report of a roster whose people were created, updated or left as they were."""
        return cls(created, updated, unchanged, roster.merged, roster.rejected, dict(waiting), warnings)

    @property
    def rows(self) -> int:
        """How many rows were about people."""
        return self.created + self.updated + self.unchanged + self.merged + len(self.rejected)

    def to_json(self) -> dict[str, Any]:
        """The report in plain JSON, by the specification of the command."""
        return {
            "rows": self.rows,
            "created": self.created,
            "updated": self.updated,
            "merged": self.merged,
            "unchanged": self.unchanged,
            "rejected": [
                {"row": row.row, "column": row.column, "code": row.code, "value": row.value} for row in self.rejected
            ],
            "waiting": {code: count for code, count in self.waiting.items() if count},
            "warnings": [{"row": warning.row, "code": warning.code} for warning in self.warnings],
        }
