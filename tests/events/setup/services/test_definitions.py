"""Applying definitions: whole or not at all, and only what changes."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.audit import AuditEntry
from app.core.contributions import UsesOf
from app.core.errors import Forbidden, Refused
from app.core.runtime import runtime
from app.core.unit import Unit
from events.setup.definition.document import read_definition, write_definition
from events.setup.definition.errors import DefinitionRefused
from events.setup.models import Event
from events.setup.queries import find_event, sections_of, stored_definition
from events.setup.services.definitions import InUse, Use, apply_definition, preview_definition, read_for
from tests.factories.accounts import an_organisation
from tests.factories.events import DEFINITIONS, an_event

Units = Callable[..., AbstractContextManager[Unit]]
TEXT = """\
event: {code: x, kind: salon, name: 名, starts: 2019-10-11, ends: 2019-10-12}
rooms:
  - {code: a, name: 甲, capacity: 10}
  - {code: b, name: 乙}
categories:
  - {code: vip, name: 贵宾}
  - {code: guest, name: 嘉宾}
activities:
  - {code: talk, kind: session, title: 讲, starts: 2019-10-11T09:00, ends: 2019-10-11T10:00, room: a, categories: [vip]}
points:
  - {code: door, name: 门, activity: talk}
"""


def exported(unit: Unit, code: str) -> str:
    contributions = runtime().contributions
    return write_definition(
        stored_definition(unit.session, find_event(unit.session, code), contributions), sections_of(contributions))


def apply(unit: Unit, text: str | bytes) -> Any:
    return apply_definition(unit, read_for(unit, text), an_organisation(unit).id)


def tags(unit: Unit) -> list[str]:
    return list(unit.session.scalars(
        sa.select(AuditEntry.tag).where(AuditEntry.tag.startswith("event.")).order_by(AuditEntry.id)))


@pytest.mark.parametrize("path", sorted(DEFINITIONS.glob("*.yaml")), ids=lambda path: path.stem)
def test_an_example_comes_out_as_it_went_in(unit: Units, path: Any) -> None:
    with unit() as work:
        code = apply(work, path.read_bytes()).event.code
    with unit() as work:
        sections = sections_of(runtime().contributions)
        first = exported(work, code)
        assert read_definition(first, sections) == read_definition(path.read_bytes(), sections)
        assert apply(work, first).changes == ()
        assert exported(work, code) == first


def test_applying_twice_changes_nothing_and_records_nothing(unit: Units) -> None:
    with unit() as work:
        apply(work, TEXT)
    with unit() as work:
        applied = apply(work, TEXT)
        assert (applied.created, applied.changes, tags(work)) == (False, (), ["event.created"])


def test_an_imported_event_is_published_and_a_changed_one_keeps_its_state(unit: Units) -> None:
    with unit() as work:
        assert apply(work, TEXT).event.status == "published"
        find_event(work.session, "x").status = "closed"
    with unit() as work:
        assert apply(work, TEXT.replace("capacity: 10", "capacity: 11")).event.status == "closed"
        assert tags(work) == ["event.created", "event.changed"]


def test_an_archived_event_is_not_changed(unit: Units) -> None:
    with unit() as work:
        apply(work, TEXT).event.status = "archived"
    with unit() as work:
        assert apply(work, TEXT).changes == ()
        with pytest.raises(Refused) as caught:
            apply(work, TEXT.replace("capacity: 10", "capacity: 11"))
        assert caught.value.code == "event_archived"


def test_a_code_that_addresses_need_is_refused(unit: Units) -> None:
    with unit() as work:
        definition = read_for(work, TEXT)
        definition.parts["event"]["code"] = "staff"
        with pytest.raises(Refused) as caught:
            apply_definition(work, definition, an_organisation(work).id)
        assert caught.value.code == "event_code_reserved"


def test_rows_stay_the_same_rows_when_their_values_change(unit: Units) -> None:
    with unit() as work:
        event = apply(work, TEXT).event
        before = {room.code: room.id for room in event.rooms}
    with unit() as work:
        changed = TEXT.replace("  - {code: a, name: 甲, capacity: 10}\n  - {code: b, name: 乙}\n",
                               "  - {code: b, name: 乙二}\n  - {code: c, name: 丙}\n  - {code: a, name: 甲}\n")
        event = apply(work, changed).event
        assert [(room.code, room.name, room.capacity) for room in event.rooms] == [
            ("b", {"zh": "乙二"}, None), ("c", {"zh": "丙"}, None), ("a", {"zh": "甲"}, None)]
        assert {room.code: room.id for room in event.rooms if room.code != "c"} == before


def test_a_part_that_is_left_out_is_left_alone(unit: Units) -> None:
    with unit() as work:
        apply(work, TEXT)
        before = exported(work, "x")
        assert apply(work, TEXT.splitlines()[0]).changes == ()
        assert exported(work, "x") == before


def test_what_is_no_longer_there_is_removed(unit: Units) -> None:
    with unit() as work:
        apply(work, TEXT)
        event = apply(work, f"{TEXT.splitlines()[0]}\npoints: []\nactivities: []\nrooms: []\n").event
        assert (event.points, event.activities, event.rooms, len(event.categories)) == ([], [], [], 2)


def test_what_another_part_refers_to_is_not_removed(unit: Units) -> None:
    with unit() as work:
        apply(work, TEXT)
    with unit() as work:
        before = exported(work, "x")
        with pytest.raises(InUse) as caught:
            apply(work, f"{TEXT.splitlines()[0]}\nrooms: []\ncategories: [{{code: new, name: 新}}]\n")
        assert caught.value.uses == (
            Use("rooms", "a", "activities", 1), Use("categories", "vip", "activities", 1))
        assert exported(work, "x") == before


def test_what_a_feature_uses_is_not_removed(unit: Units, monkeypatch: pytest.MonkeyPatch) -> None:
    uses = [UsesOf("scans", lambda _session, _event, kind, _codes: {"door": 3} if kind == "points" else {})]
    monkeypatch.setattr(runtime().contributions, "uses", uses)
    with unit() as work:
        apply(work, TEXT)
        with pytest.raises(InUse) as caught:
            apply(work, f"{TEXT.splitlines()[0]}\npoints: []\n")
        assert caught.value.uses == (Use("points", "door", "scans", 3),)


def test_what_a_part_uses_that_comes_along_anew_is_not_asked(unit: Units, monkeypatch: pytest.MonkeyPatch) -> None:
    used = lambda _session, _event, kind, _codes: {"door": 1} if kind == "points" else {}  # noqa: E731  # a table's row
    monkeypatch.setattr(runtime().contributions, "uses", [UsesOf("layouts", used, part="badge_layouts")])
    with unit() as work:
        apply(work, TEXT)
    without = f"{TEXT.splitlines()[0]}\npoints: []\n"
    with unit() as work, pytest.raises(InUse):
        apply(work, without)
    with unit() as work:
        assert apply(work, f"{without}badge_layouts: []\n").event.points == []


def test_a_category_gets_a_number_that_none_had_before(unit: Units) -> None:
    with unit() as work:
        apply(work, TEXT)
    head = TEXT.splitlines()[0]
    with unit() as work:
        kept = f"{head}\npoints: []\nactivities: []\ncategories: [{{code: vip, name: 贵宾}}]\n"
        assert [category.number for category in apply(work, kept).event.categories] == [1]
    with unit() as work:
        event = apply(work, f"{head}\ncategories: [{{code: new, name: 新}}, {{code: vip, name: 贵宾}}]\n").event
        assert [(category.code, category.number) for category in event.categories] == [("new", 3), ("vip", 1)]


def test_a_series_is_shared_by_its_editions(unit: Units) -> None:
    with unit() as work:
        first, second = an_event(work, "innovation-2018"), an_event(work, "innovation-2019")
        assert (first.series_id, first.edition, second.edition) == (second.series_id, 1, 2)


def test_a_series_of_another_organisation_is_refused(unit: Units) -> None:
    with unit() as work:
        an_event(work, "innovation-2018")
        other = an_organisation(work, "other")
        text = (DEFINITIONS / "innovation-2019.yaml").read_bytes()
        with pytest.raises(Refused) as caught:
            apply_definition(work, read_for(work, text), other.id)
        assert caught.value.code == "series_elsewhere"
        work.doom()


def test_a_mistake_is_told_and_nothing_is_there(unit: Units) -> None:
    with unit() as work:
        with pytest.raises(DefinitionRefused):
            apply(work, TEXT.replace("room: a", "room: z"))
        assert work.session.scalars(sa.select(Event)).all() == []


def test_a_preview_tells_what_would_change_and_changes_nothing(unit: Units) -> None:
    with unit() as work:
        assert preview_definition(work, read_for(work, TEXT)) is None
        apply(work, TEXT)
        before = exported(work, "x")
        preview = preview_definition(work, read_for(work, TEXT.replace("name: 乙", "name: 新")))
        assert preview is not None
        assert [(change.part, change.kind.value, change.code, change.keys) for change in preview.changes] == [
            ("rooms", "updated", "b", ("name",))]
        assert exported(work, "x") == before


def test_a_stranger_may_not_apply(unit: Units) -> None:
    from app.core.actors import StaffActor

    with unit() as work:
        organisation_id = apply(work, TEXT).event.organisation_id
    with unit(StaffActor(label="somebody", id=1)) as work:
        definition = read_for(work, TEXT)
        with pytest.raises(Forbidden):
            apply_definition(work, definition, organisation_id)
        with pytest.raises(Forbidden):
            apply_definition(work, read_for(work, TEXT.replace("code: x,", "code: y,")), organisation_id)
