"""A file read whole: the sheet that has people in it, its matching, its rows, and the people whom they describe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from events.registration.roster.event_view import EventView
from events.registration.roster.headings import Matching, propose_matching
from events.registration.roster.people import RosterPerson, merge_rows, rows_sharing_contacts
from events.registration.roster.refusals import SheetRefused
from events.registration.roster.rows import RejectedRow, RosterRow, RosterWarning, RowReader
from events.registration.roster.sameness import Identity
from events.registration.roster.sheet import Sheet, read_sheets


@dataclass(frozen=True, slots=True)
class Roster:
    """What a file says: rows taken and rejected, the people after merging, and what it warns of but shared contacts."""

    sheet: Sheet
    matching: Matching
    rows: tuple[RosterRow, ...]
    people: tuple[RosterPerson, ...]
    rejected: tuple[RejectedRow, ...]
    warnings: tuple[RosterWarning, ...]

    @property
    def count(self) -> int:
        """Rows about people: taken and rejected."""
        return len(self.rows) + len(self.rejected)

    @property
    def merged(self) -> int:
        """Rows folded into an earlier row of the same file."""
        return len(self.rows) - len(self.people)

    def all_warnings(self, known: Sequence[Identity] = ()) -> list[RosterWarning]:
        """The warnings with shared contacts in them, also those with people who are in the event already."""
        shared = [RosterWarning(row, "shared_contact") for row in rows_sharing_contacts(self.rows, known)]
        return sorted([*self.warnings, *shared], key=lambda warning: (warning.row, warning.code))


def read_roster(
    source: bytes | Path,
    event: EventView,
    matching: Matching | None = None,
    known: Sequence[tuple[int, Identity]] = (),
) -> Roster:
    """A file's people, by the matching given or by the one that its headings propose; `known` as in merge_rows.

    Raises SheetRefused: where the file can't be read, or no sheet has a column of names (`sheet_without_header`).
    """
    sheet, proposed = open_roster(source, event)
    used = matching or proposed
    if not used.has_names:
        raise SheetRefused("sheet_without_header")
    reader = RowReader(used, event)
    rows = reader.read(sheet)
    return Roster(
        sheet=sheet,
        matching=used,
        rows=tuple(rows),
        people=tuple(merge_rows(rows, known)),
        rejected=tuple(reader.rejected),
        warnings=tuple(reader.warnings),
    )


def open_roster(source: bytes | Path, event: EventView) -> tuple[Sheet, Matching]:
    """The first sheet that has a header row, else the first that has anything, with the matching to begin with."""
    first: tuple[Sheet, Matching] | None = None
    for sheet in read_sheets(source):
        matching = propose_matching(sheet, event)
        if matching.has_names:
            return sheet, matching
        first = first or (sheet, matching)
    if first is None:
        raise SheetRefused("sheet_empty")
    return first
