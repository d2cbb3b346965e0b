"""Entries and the event itself, changed as on the pages."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import pytest

from app.core.errors import NotFound
from app.core.unit import Unit
from events.registration.queries import questions_of
from events.setup.definition.errors import DefinitionRefused
from events.setup.queries import find_event
from events.setup.services.definitions import InUse
from events.setup.services.editing import entry_of, entry_prefix, move_entry, remove_entry, save_entry, save_event
from tests.factories.events import an_event

Units = Callable[..., AbstractContextManager[Unit]]


def test_an_entry_is_added_at_the_end(unit: Units) -> None:
    with unit() as work:
        event = an_event(work, "summit-2019")
        assert save_entry(work, event, "rooms", None, {"code": "r9", "name": {"zh": "新厅"}, "capacity": "70"})
        assert [(room.code, room.capacity) for room in event.rooms][-1] == ("r9", 70)


def test_an_entry_is_changed_in_its_place(unit: Units) -> None:
    with unit() as work:
        event = an_event(work, "summit-2019")
        entry = dict(entry_of(work, event, "activities", "health"))
        assert not save_entry(work, event, "activities", "health", entry)
        assert save_entry(work, event, "activities", "health", entry | {"starts": "2019-10-12T14:30", "room": "r3"})
        health = next(activity for activity in event.activities if activity.code == "health")
        assert (health.starts, health.room.code if health.room else "") == (
            datetime(2019, 10, 12, 6, 30, tzinfo=UTC), "r3")


def test_a_new_question_joins_the_heading_that_it_names_and_a_changed_one_stays(unit: Units) -> None:
    with unit() as work:
        event = an_event(work, "summit-2019")
        for key, section in (("plate", "交通"), ("allergy", "健康"), ("bus", "交通")):
            save_entry(work, event, "form", None, {
                "key": key, "type": "text", "label": {"zh": key}, "section": {"zh": section}})
        assert [one.key for one in questions_of(work.session, event.id)][-3:] == ["plate", "bus", "allergy"]
        move_entry(work, event, "form", "allergy", -1)
        before = [one.key for one in questions_of(work.session, event.id)]
        save_entry(work, event, "form", "bus", dict(entry_of(work, event, "form", "bus")) | {"label": {"zh": "大巴"}})
        assert [one.key for one in questions_of(work.session, event.id)] == before


def test_a_question_is_changed_through_its_own_feature(unit: Units) -> None:
    with unit() as work:
        event = an_event(work, "summit-2019")
        entry = dict(entry_of(work, event, "form", "roommate"))
        assert entry["show_if"] == {"key": "hotel", "equals": True}
        assert save_entry(work, event, "form", "roommate", entry | {"label": {"zh": "怎么住"}})
        assert entry_of(work, event, "form", "roommate")["label"] == {"zh": "怎么住"}


def test_mistakes_name_the_entry(unit: Units) -> None:
    with unit() as work:
        event = an_event(work, "summit-2019")
        with pytest.raises(DefinitionRefused) as caught:
            save_entry(work, event, "rooms", None, {"code": "main", "capacity": "many"})
        prefix = entry_prefix(work, event, "rooms", None)
        assert [(mistake.code, mistake.path.removeprefix(prefix)) for mistake in caught.value.errors] == [
            ("not_whole", "capacity"), ("duplicate_code", "code"), ("missing_key", "name")]


def test_an_entry_is_moved_as_far_as_there_are_places(unit: Units) -> None:
    with unit() as work:
        event = an_event(work, "summit-2019")
        move_entry(work, event, "rooms", "r2", -1)
        move_entry(work, event, "rooms", "main", -1)
        move_entry(work, event, "rooms", "r3", 1)
    with unit() as work:
        assert [room.code for room in find_event(work.session, "summit-2019").rooms] == ["main", "r2", "r1", "r3"]


def test_an_entry_is_removed_unless_it_is_used(unit: Units) -> None:
    with unit() as work:
        event = an_event(work, "summit-2019")
        remove_entry(work, event, "points", "bus")
        assert [point.code for point in event.points][-1] == "dinner"
        with pytest.raises(InUse):
            remove_entry(work, event, "rooms", "main")


@pytest.mark.parametrize(("part", "code"), [("rooms", "nowhere"), ("event", "x"), ("nothing", "x")])
def test_what_is_not_there_is_not_found(unit: Units, part: str, code: str) -> None:
    with unit() as work:
        event = an_event(work, "summit-2019")
        with pytest.raises(NotFound):
            remove_entry(work, event, part, code)


def test_in_another_zone_times_of_day_stay(unit: Units) -> None:
    with unit() as work:
        event = an_event(work, "summit-2019")
        entry = {"kind": "summit", "name": {"zh": "名"}, "starts": "2019-10-11", "ends": "2019-10-13",
                 "timezone": "Europe/Berlin"}
        assert save_event(work, event, entry)
        assert event.activities[0].starts == datetime(2019, 10, 11, 7, 0, tzinfo=UTC)


def test_activities_go_along_with_the_first_day_only_where_that_is_wished(unit: Units) -> None:
    with unit() as work:
        event = an_event(work, "summit-2019")
        entry = {"kind": "summit", "name": {"zh": "名"}, "starts": "2019-10-12", "ends": "2019-10-14"}
        assert save_event(work, event, entry)
        assert (event.starts, event.activities[0].starts) == (
            date(2019, 10, 12), datetime(2019, 10, 11, 1, 0, tzinfo=UTC))
        assert save_event(work, event, entry | {"starts": "2019-10-13"}, move=True)
        assert event.activities[0].starts == datetime(2019, 10, 12, 1, 0, tzinfo=UTC)


def test_an_event_that_would_end_before_it_starts_stays_as_it_was(unit: Units) -> None:
    with unit() as work:
        event = an_event(work, "summit-2019")
        with pytest.raises(DefinitionRefused) as caught:
            save_event(work, event, {"kind": "summit", "name": {"zh": "名"}, "starts": "2019-10-12", "ends": "2019-10-01"})
        assert [(mistake.code, mistake.path) for mistake in caught.value.errors] == [
            ("ends_before_starts", "event.ends")]
