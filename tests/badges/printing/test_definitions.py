"""Layouts in definition files, and in the next edition."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from PIL import Image

from app.core.actors import Command
from app.core.errors import Refused
from app.core.unit import open_unit
from badges.printing.queries.layouts import layouts_by_category, layouts_of
from badges.printing.rules.layouts import write_layout
from badges.printing.rules.ready_made import READY_MADE
from badges.printing.services.definitions import BadgeLayoutsPart
from badges.printing.services.exchange import add_picture
from badges.printing.services.layouts import choose_layouts, create_layout
from events.setup.models import Event
from events.setup.queries import find_event

pytestmark = pytest.mark.one_database
PART = BadgeLayoutsPart()


def entry(code: str = "card", **changes: Any) -> dict[str, Any]:
    layout = json.dumps(write_layout(READY_MADE["card"].layout))
    return {"code": code, "name": {"en": code}, "standard": False, "categories": [], "layout": layout, "pictures": {}} | changes


def test_layouts_go_out_and_into_another_event_with_choices_and_pictures(stage: Any, other_event: Any) -> None:
    other = other_event()
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "PNG")
    with open_unit(Command()) as unit:
        event = unit.session.get_one(Event, stage.event_id)
        card = create_layout(unit, event, "card")
        add_picture(unit, event, card, out.getvalue())
        create_layout(unit, event, "a6")
        choose_layouts(unit, event, {"": "card", "vip": "a6", "media": ""})
    with open_unit(Command()) as unit:
        value = PART.export(unit.session, unit.session.get_one(Event, stage.event_id))
        theirs = unit.session.get_one(Event, other.event_id)
        assert PART.export(unit.session, theirs) is None
        assert [PART.apply(unit, theirs, value), PART.apply(unit, theirs, value)] == [True, False]
    with open_unit(Command()) as unit:
        theirs = unit.session.get_one(Event, other.event_id)
        assert PART.export(unit.session, theirs) == value
        widths = {code: one.layout.width_mm for code, one in layouts_by_category(unit.session, theirs).items()}
        assert widths == {"": 86, "delegate": 86, "vip": 105, "media": 86}
        assert [len(kept.pictures) for kept in layouts_of(unit.session, theirs)] == [1, 0]


def test_applying_fewer_layouts_deletes_the_others(stage: Any) -> None:
    with open_unit(Command()) as unit:
        event = find_event(unit.session, stage.code)
        PART.apply(unit, event, [entry("one", standard=True), entry("two", categories=["vip"])])
        PART.apply(unit, event, [entry("two")])
        assert [(one["code"], one["categories"]) for one in PART.export(unit.session, event) or []] == [("two", [])]
        assert (PART.apply(unit, event, []), PART.export(unit.session, event)) == (True, None)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ([entry(layout="{")], "layout_file_unreadable"),
        ([entry(layout="{}")], "layout_version_unknown"),
        ([entry("a", standard=True), entry("b", standard=True)], "layout_standard_twice"),
        ([entry("a", categories=["vip"]), entry("b", categories=["vip"])], "layout_category_twice"),
        ([entry(f"c{number}") for number in range(41)], "layouts_too_many"),
    ],
)
def test_what_is_no_layout_is_refused_and_nothing_changes(stage: Any, value: list[Any], code: str) -> None:
    with pytest.raises(Refused) as refused, open_unit(Command()) as unit:
        PART.apply(unit, find_event(unit.session, stage.code), value)
    with open_unit(Command()) as unit:
        assert (refused.value.code, layouts_of(unit.session, find_event(unit.session, stage.code))) == (code, [])
