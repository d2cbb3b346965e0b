"""Cards from spreadsheets: kept, looked at row by row, and taken in once somebody has seen what would come of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from app.core.errors import NotFound, Refused
from app.core.files import read_file, store_file
from app.core.unit import Unit
from app.vocabulary.characters import fold, tidy
from app.vocabulary.localized import text
from app.web.spreadsheets import MEDIA_TYPE
from events.catalogue.enums import SheetState
from events.catalogue.models import CardSheet
from events.catalogue.sheets.cells import Fault, RowRefused, SheetView, Target, is_card, read_row
from events.catalogue.sheets.fates import Fate
from events.catalogue.sheets.headings import has_titles, propose_columns
from events.catalogue.tags import SHEET_READ, SHEET_TAKEN
from events.docking.enums import Card, Confidentiality
from events.docking.models import DemandCard, OfferCard
from events.docking.policy import may_record_deals
from events.docking.queries.cards import CARD_TABLES, fields_of
from events.docking.services.cards import add_card, card_columns, card_values, set_card
from events.registration.roster.cells import as_text
from events.registration.roster.headings import Matching
from events.registration.roster.refusals import SheetRefused
from events.registration.roster.refused_rows import refused_workbook
from events.registration.roster.sheet import Sheet, read_sheets, sniff
from events.setup.models import Event

MOST_ROWS: Final = 2000
PURPOSE: Final = "card_sheet"


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of a row; for a refused one all that is wrong in it."""

    row: int
    fate: Fate
    title: str
    owner: str = ""
    faults: tuple[Fault, ...] = ()


def keep_sheet(unit: Unit, event: Event, kind: Card, content: bytes, name: str) -> CardSheet:
    """Keep a spreadsheet and look at it; nothing is taken in yet.

    Raises Forbidden, Refused with what is wrong with the file, "card_sheet_without_header", "card_sheet_too_long".
    Records catalogue.sheet_read.
    """
    unit.require(may_record_deals, event)
    if not content:
        raise Refused("file_empty", field="file")
    sheet, matching = _open(content)
    stored = store_file(unit, content, name=name, media_type=MEDIA_TYPE, purpose=PURPOSE, event_id=event.id)
    kept = CardSheet(
        event_id=event.id, kind=kind, name=stored.name, state=SheetState.LOOKED, created_by=unit.actor.label[:200],
        created_at=unit.now(), targets=list(matching.targets), file=stored, report={})
    unit.session.add(kept)
    unit.session.flush()
    unit.record(SHEET_READ, event_id=event.id, subject=("card_sheet", kept.id), rows=_count(sheet, matching))
    return kept


def find_sheet(unit: Unit, event: Event, sheet_id: int) -> CardSheet:
    """A sheet of the event. Raises NotFound."""
    found = unit.session.get(CardSheet, sheet_id) if sheet_id < 2**31 else None
    if found is None or found.event_id != event.id or found.file is None:
        raise NotFound
    return found


def choose_columns(unit: Unit, event: Event, kept: CardSheet, chosen: Mapping[int, str]) -> None:
    """Say what columns are, where the headings didn't. A target goes to one column.

    Raises Forbidden, Refused("card_sheet_taken", "card_sheet_without_header").
    """
    unit.require(may_record_deals, event)
    if kept.state == SheetState.TAKEN:
        raise Refused("card_sheet_taken")
    _sheet, matching = open_sheet(kept)
    mended = matching.mended({column: target for column, target in chosen.items() if target in {"", *Target}})
    if not has_titles(mended.targets):
        raise Refused("card_sheet_without_header")
    kept.targets = list(mended.targets)


def open_sheet(kept: CardSheet) -> tuple[Sheet, Matching]:
    """The rows of a kept sheet and what its columns say by now."""
    if kept.file is None:
        raise NotFound
    sheet, matching = _open(read_file(kept.file))
    return sheet, Matching(matching.header, matching.headings, tuple(kept.targets))


def look_at(unit: Unit, event: Event, kept: CardSheet) -> list[Line]:
    """What would become of each row if the sheet were taken in now; changes nothing."""
    return [line for line, _card, _values in _plan(unit, event, kept)]


def take_sheet(unit: Unit, event: Event, kept: CardSheet) -> list[Line]:
    """Take a sheet in, deciding anew: new cards, and what it says otherwise of known ones. Refused rows change nothing.

    Raises Forbidden, Refused("card_sheet_taken"). Records catalogue.sheet_taken.
    """
    unit.require(may_record_deals, event)
    unit.session.refresh(kept, with_for_update=True)
    if kept.state == SheetState.TAKEN:
        raise Refused("card_sheet_taken")
    lines = []
    for line, card, values in list(_plan(unit, event, kept)):
        if line.fate is Fate.ADDED:
            add_card(unit, event, Card(kept.kind), {"confidentiality": Confidentiality.LOGGED_IN.value} | values)
        elif line.fate is Fate.CHANGED and card is not None:
            set_card(unit, event, card, card_values(card) | values | {"code": card.code})
        lines.append(line)
    kept.state = SheetState.TAKEN
    kept.report = {"counts": count_fates(lines), "refused": faults_of(lines)}
    unit.record(SHEET_TAKEN, event_id=event.id, subject=("card_sheet", kept.id), **kept.report["counts"])
    return lines


def faults_of(lines: list[Line]) -> list[dict[str, Any]]:
    """What is wrong in refused rows, a cell each, as `{"row", "column", "code", "value"}`."""
    return [{"row": line.row, "column": fault.target.value, "code": fault.code, "value": fault.value}
            for line in lines for fault in line.faults]


def count_fates(lines: list[Line]) -> dict[str, int]:
    """How many rows come to what."""
    return {fate.value: sum(line.fate is fate for line in lines) for fate in Fate}


def refused_lines(kept: CardSheet, reasons: Mapping[int, str], words: Mapping[str, str], language: str) -> bytes:
    """The refused rows as a workbook, each after its reason, ready to be mended and uploaded again."""
    sheet, matching = open_sheet(kept)
    return refused_workbook(sheet, matching, reasons, words, language)


def _open(content: bytes) -> tuple[Sheet, Matching]:
    try:
        sniff(content)
        for sheet in read_sheets(content):
            matching = propose_columns(sheet)
            if matching is not None:
                if _count(sheet, matching) > MOST_ROWS:
                    raise Refused("card_sheet_too_long", field="file", most=MOST_ROWS)
                return sheet, matching
    except SheetRefused as refusal:
        raise Refused(refusal.code, field="file") from refusal
    raise Refused("card_sheet_without_header", field="file")


def _count(sheet: Sheet, matching: Matching) -> int:
    return sum(1 for row in sheet.rows if row.number > matching.header)


def _plan(
    unit: Unit, event: Event, kept: CardSheet,
) -> Iterator[tuple[Line, OfferCard | DemandCard | None, dict[str, Any]]]:
    """Each row with what becomes of it, the card that it is about, and what it says."""
    kind, (sheet, matching) = Card(kept.kind), open_sheet(kept)
    columns = {target: column for column, target in enumerate(matching.targets) if target}
    view = SheetView(kind, columns, matching.headings, fields_of(unit.session, event), (event.starts, event.ends))
    known = _Known(unit, event, kind)
    for row in sheet.rows:
        if row.number <= matching.header:
            continue
        if not is_card(row, view):
            told = next(filter(None, (tidy(as_text(cell)) for cell in row.cells)), "")
            yield Line(row.number, Fate.PASSED_OVER, told[:200]), None, {}
            continue
        try:
            values = {key: value for key, value in read_row(row, view).items() if key in {"code", *card_columns(kind)}}
        except RowRefused as refused:
            title = "".join(str(row.cell(columns[one]) or "") for one in (Target.TITLE_ZH, Target.TITLE_EN) if one in columns)
            yield Line(row.number, Fate.REFUSED, title[:200], "", refused.faults), None, {}
            continue
        card, is_twice = known.find(values)
        fate = Fate.TWICE if is_twice else Fate.ADDED if card is None else _fate(card, values)
        yield Line(row.number, fate, text(values["title"], "zh"), values["owner"]), card, values


def _fate(card: OfferCard | DemandCard, values: Mapping[str, Any]) -> Fate:
    said = card_values(card)
    return Fate.SAME if all((said.get(key) or None) == (value or None) for key, value in values.items() if key != "code"
                            ) else Fate.CHANGED


class _Known:
    """The event's cards, by code and by title with unit; and what the sheet has said already."""

    def __init__(self, unit: Unit, event: Event, kind: Card) -> None:
        table = CARD_TABLES[kind]
        cards: list[Any] = list(unit.session.scalars(sa.select(table).where(table.event_id == event.id)))
        self._by_code = {card.code: card for card in cards}
        self._by_name = {key: card for card in cards for key in self._keys(card.title, card.owner)}
        self._seen: set[Any] = set()

    def find(self, values: Mapping[str, Any]) -> tuple[Any, bool]:
        """The card that a row is about, if there is one; and whether an earlier row of the sheet was about it."""
        keys = self._keys(values["title"], values["owner"])
        card = self._by_code.get(values.get("code"))
        if card is None and "code" not in values:
            card = next((self._by_name[key] for key in keys if key in self._by_name), None)
        said = {("code", values["code"])} if "code" in values else set(keys)
        is_twice = bool(said & self._seen)
        self._seen |= said
        return card, is_twice

    @staticmethod
    def _keys(title: Mapping[str, str], owner: str) -> list[tuple[str, str]]:
        return [(fold(one), fold(owner)) for one in title.values()]
