"""The summit as reading a roster sees it, and sheets made for one test each."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
import yaml

from events.registration.enums import QuestionType
from events.registration.roster.event_view import ActivityView, CategoryView, EventView, QuestionView

DATA = Path(__file__).parents[3] / "data"


@pytest.fixture(scope="session")
def summit() -> EventView:
    definition = yaml.safe_load((DATA / "events" / "summit-2019.yaml").read_text(encoding="utf-8"))
    rooms = {room["code"]: room.get("capacity") for room in definition["rooms"]}
    return EventView(
        starts=date(2019, 10, 11),
        ends=date(2019, 10, 13),
        categories=tuple(
            CategoryView(one["code"], one["name"], one.get("public", True)) for one in definition["categories"]
        ),
        activities=tuple(
            ActivityView(
                one["code"],
                one["title"],
                one.get("capacity", rooms.get(one.get("room", ""))),
                one.get("sign_up", "none"),
            )
            for one in definition["activities"]
        ),
        questions=tuple(
            QuestionView(
                key=one["key"],
                type=QuestionType(one["type"]),
                label=one["label"],
                choices=one.get("choices", []),
                max_length=one.get("max_length"),
            )
            for one in definition["form"]
        ),
    )


@pytest.fixture
def make_sheet():
    """A workbook of one sheet with these rows, as bytes."""

    def make(*rows: tuple[object, ...]) -> bytes:
        made = io.BytesIO()
        with xlsxwriter.Workbook(made, {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False}) as workbook:
            sheet = workbook.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        return made.getvalue()

    return make
