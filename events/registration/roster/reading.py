"""A file read whole: the sheet that has people in it, its matching, its rows, and the people whom they describe."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from events.registration.roster.event_view import EventView
from events.registration.roster.headings import Matching, propose_matching
from events.registration.roster.people import RosterPerson, recognise, rows_sharing_contacts
from events.registration.roster.refusals import SheetRefused
from events.registration.roster.rows import RejectedRow, RosterRow, RosterWarning, RowReader
from events.registration.roster.sameness import Identity
from events.registration.roster.sheet import Sheet, read_sheets


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says, whoever is in the event: the sheet's name, rows taken and rejected, and what it warns of but
    shared contacts.
    """

    sheet: str
    matching: Matching
    rows: Sequence[RosterRow]
    rejected: tuple[RejectedRow, ...]
    warnings: tuple[RosterWarning, ...]

    def among(self, known: Iterable[tuple[int, Identity]] = ()) -> Roster:
        """The people whom it describes, among those who are in the event already; `known` as in merge_rows."""
        people, shared = recognise(self.rows, known)
        return Roster(self.sheet, self.matching, self.rows, people, self.rejected, self.warnings, tuple(shared))


@dataclass(frozen=True, slots=True)
class Roster:
    """What a file says: rows taken and rejected, the people after merging, and what it warns of but shared contacts.

    `shared` are the numbers of the rows whose mobile or e-mail stands with another name, too.
    """

    sheet: str
    matching: Matching
    rows: Sequence[RosterRow]
    people: Sequence[RosterPerson]
    rejected: tuple[RejectedRow, ...]
    warnings: tuple[RosterWarning, ...]
    shared: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        """Rows about people: taken and rejected."""
        return len(self.rows) + len(self.rejected)

    @property
    def merged(self) -> int:
        """Rows folded into an earlier row of the same file."""
        return len(self.rows) - len(self.people)

    def all_warnings(self, known: Sequence[Identity] = ()) -> list[RosterWarning]:
        """The warnings with shared contacts in them, also those with these people besides."""
        rows = rows_sharing_contacts(self.rows, known) if known else self.shared
        shared = [RosterWarning(row, "shared_contact") for row in rows]
        return sorted([*self.warnings, *shared], key=lambda warning: (warning.row, warning.code))


def read_roster(
    source: bytes | Path,
    event: EventView,
    matching: Matching | None = None,
    known: Iterable[tuple[int, Identity]] = (),
) -> Roster:
    """A file's people, by the matching given or by the one that its headings propose; `known` as in merge_rows.

    Raises SheetRefused: where the file can't be read, or no sheet has a column of names (`sheet_without_header`).
    """
    return read_file_rows(source, event, matching).among(known)


def read_file_rows(
    source: bytes | Path,
    event: EventView,
    matching: Matching | None = None,
    tell: Callable[[int], None] | None = None,
) -> Reading:
    """A file's rows, by the matching given or by the one that its headings propose; `tell` hears how many are read.

    Raises SheetRefused as read_roster.
    """
    sheet, proposed = open_roster(source, event)
    used = matching or proposed
    if not used.has_names:
        raise SheetRefused("sheet_without_header")
    reader = RowReader(used, event)
    rows = tuple(reader.read(sheet, tell))
    return Reading(sheet.name, used, rows, tuple(reader.rejected), tuple(reader.warnings))


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
