"""Attendance sheets: who stands on them, in which order, as PDF and as a spreadsheet."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from app.core.actors import Command, Role
from app.core.files import StoredFile, read_file
from app.core.unit import open_unit
from app.core.worker import run_due_jobs
from badges.watching.enums import SheetOrder, SheetUse
from badges.watching.models import PaperOrder
from badges.watching.queries.sheets import in_order, lines_of, subject_of_key
from badges.watching.services.sheets import SheetChoice, make_sheet, paper_of
from events.setup.models import Event

pytestmark = pytest.mark.one_database

DATA = {"of": "p:front", "use": "sign", "order": "pinyin", "day": "", "language": "both", "form": "pdf"}


def lines(stage: Any, key: str, order: SheetOrder = SheetOrder.PINYIN) -> list[tuple[str, bool, bool]]:
    """(name, expected, came) in order."""
    with open_unit(Command(), writes=False) as unit:
        event = unit.session.get_one(Event, stage.event_id)
        subject = subject_of_key(event, key)
        assert subject is not None
        return [(one.name, one.expected, one.entered is not None)
                for one in in_order(lines_of(unit.session, event, subject, None), order)]


def test_who_is_expected_and_who_came_besides(arrival: Any, desk: Any) -> None:
    held = arrival.add_delegate("艾丽", unit="乙公司")
    arrival.add_delegate("白云", unit="甲公司")
    arrival.add_delegate("陈晨", status="pending")
    other = arrival.add_delegate("丁一", unit="")
    arrival.hold_place(held, "forum")
    arrival.hold_place(other, "forum", state="waiting")
    desk().scan(arrival.code_of(other), "hall")
    assert lines(arrival, "a:forum") == [("艾丽", True, False), ("丁一", False, True)]
    # The stage sorts by the name's characters.
    assert [name for name, *_rest in lines(arrival, "p:front")] == ["丁一", "白云", "艾丽"]
    assert [name for name, *_rest in lines(arrival, "p:front", SheetOrder.UNIT)] == ["白云", "艾丽", "丁一"]


def test_sheets_are_ordered_made_and_fetched(arrival: Any, enter: Any) -> None:
    arrival.add_delegates(30, name="=1+1")
    browser = enter(Role.DESK_SUPERVISOR)
    for changes in ({}, {"use": "times", "day": "2019-10-12", "form": "xlsx"}, {"use": "blank", "of": "a:forum", "language": "en"}):
        assert browser.post("/manage/summit/attendance-sheets", data={**DATA, **changes}).status_code == 303
    assert "hx-trigger" in browser.get("/manage/summit/attendance-sheets").get_data(as_text=True)
    run_due_jobs()
    assert "hx-trigger" not in browser.get("/manage/summit/attendance-sheets/made").get_data(as_text=True)
    with open_unit(Command(), writes=False) as unit:
        ids = unit.session.scalars(sa.select(PaperOrder.id).order_by(PaperOrder.id)).all()
        book = openpyxl.load_workbook(io.BytesIO(read_file(unit.session.scalars(
            sa.select(StoredFile).where(StoredFile.name.endswith("xlsx"))).one())))
    # All headings are in both languages of the event, or none is.
    assert {" / " in cell.value for cell in book.active[1]} == {True}
    assert (book.active.max_row, book.active["B2"].value, book.active["B2"].data_type) == (31, "=1+1", "s")
    # The second sheet says what the first is of, and how many came.
    assert [row[1].value for row in book.worksheets[1].iter_rows(min_row=4)] == [30, 0, 0]
    kinds = []
    for order_id in ids:
        with browser.get(f"/manage/summit/attendance-sheets/{order_id}/file") as file:
            kinds.append((file.status_code, file.data[:4]))
    assert kinds == [(200, b"%PDF"), (200, b"PK\x03\x04"), (200, b"%PDF")]


@pytest.mark.parametrize(
    "changes", [{"of": ""}, {"of": "p:nowhere"}, {"use": "burn"}, {"day": "tomorrow"}, {"language": "fr"}, {"form": "exe"}, {}])
def test_sheets_that_make_no_sense_are_shown_again(arrival: Any, enter: Any, changes: dict[str, str]) -> None:
    # Without changes: nobody is registered, so that the sheet would be empty.
    assert enter(Role.ORGANISER).post("/manage/summit/attendance-sheets", data={**DATA, **changes}).status_code == 422


def test_times_are_told_in_the_event_s_zone(arrival: Any, desk: Any) -> None:
    here, number = desk(), arrival.add_delegate("艾丽")
    here.scan(arrival.code_of(number), "hall")
    arrival.clock.time += timedelta(hours=2)
    here.scan(arrival.code_of(number), "hall", direction="out")
    choice = SheetChoice("p:hall", SheetUse.TIMES, day=arrival.clock.time.date())
    with open_unit(Command(), writes=False) as unit:
        event = unit.session.get_one(Event, arrival.event_id)
        subject = subject_of_key(event, "p:hall")
        assert subject is not None
        cell = paper_of(event, choice, lines_of(unit.session, event, subject, choice.day)).pages[0][0]
        assert make_sheet(unit, event, choice)[0][:5] == b"%PDF-"
    assert (cell.entered, cell.left) == ("09:00", "11:00")


def test_sheet_of_all_days_says_when_its_activity_was(arrival: Any) -> None:
    with open_unit(Command(), writes=False) as unit:
        event = unit.session.get_one(Event, arrival.event_id)
        said = [paper_of(event, SheetChoice("a:forum", SheetUse.BLANK, day=day), []).line
                for day in (None, arrival.clock.time.date())]
    assert said[0] == said[1]
