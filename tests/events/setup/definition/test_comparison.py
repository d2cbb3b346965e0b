"""What a definition would change."""

from copy import deepcopy

from events.setup.definition.comparison import Change, ChangeKind, compare
from events.setup.definition.document import Definition, read_definition
from events.setup.definition.sections import SETUP_SECTIONS

TEXT = """\
event: {code: x, kind: salon, name: 名, starts: 2019-10-11, ends: 2019-10-11}
rooms:
  - {code: a, name: 甲}
  - {code: b, name: 乙, capacity: 4}
  - {code: c, name: 丙}
categories: []
"""


def definition() -> Definition:
    return read_definition(TEXT, SETUP_SECTIONS)


def test_the_same_definition_changes_nothing() -> None:
    assert compare(definition(), definition(), SETUP_SECTIONS) == []


def test_a_new_event_is_created_with_its_entries() -> None:
    changes = compare(None, definition(), SETUP_SECTIONS)
    assert [(change.part, change.kind, change.code) for change in changes] == [
        ("event", ChangeKind.CREATED, ""), ("rooms", ChangeKind.CREATED, "a"), ("rooms", ChangeKind.CREATED, "b"),
        ("rooms", ChangeKind.CREATED, "c"),
    ]


def test_differences_are_told_entry_by_entry() -> None:
    new = deepcopy(definition())
    first, second, _ = new.parts["rooms"]
    del second["capacity"]
    new.parts["rooms"] = [second, first, {"code": "d", "name": {"zh": "丁"}}]
    new.parts["event"]["name"] = {"en": "name"}
    assert compare(definition(), new, SETUP_SECTIONS) == [
        Change("event", ChangeKind.UPDATED, "", ("name",)),
        Change("rooms", ChangeKind.UPDATED, "b", ("capacity",)),
        Change("rooms", ChangeKind.CREATED, "d"),
        Change("rooms", ChangeKind.REMOVED, "c"),
        Change("rooms", ChangeKind.REORDERED),
    ]


def test_a_part_that_is_left_out_does_not_change() -> None:
    assert compare(definition(), Definition({"event": definition().parts["event"]}), SETUP_SECTIONS) == []
