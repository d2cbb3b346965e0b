"""Two editions beside each other."""

from typing import Any

from app.core.contributions import Contributions
from events.setup.definition.differences import differences
from events.setup.definition.document import Definition, read_definition
from events.setup.queries import sections_of

SECTIONS = sections_of(Contributions())
EARLIER = """\
event: {code: x-1, kind: salon, name: {zh: 名}, starts: 2019-10-11, ends: 2019-10-12}
rooms:
  - {code: a, name: {zh: 甲}, capacity: 10}
  - {code: b, name: {zh: 乙}}
categories:
  - {code: vip, name: {zh: 贵宾}}
activities:
  - {code: talk, kind: session, title: {zh: 讲}, starts: 2019-10-12T09:00, ends: 2019-10-12T10:00, room: a}
"""


def read(text: str) -> Definition:
    return read_definition(text, SECTIONS)


def told(later: str) -> list[Any]:
    return [(one.part, one.kind.value, one.code, dict(one.name), one.changed)
            for one in differences(read(EARLIER), read(later), SECTIONS)]


def next_year(text: str) -> str:
    return text.replace("x-1", "x-2").replace("2019-10-11", "2020-10-09").replace("2019-10-12", "2020-10-10")


def test_the_same_a_year_later_is_not_different() -> None:
    assert told(next_year(EARLIER)) == []


def test_values_of_both_are_told() -> None:
    later = next_year(EARLIER).replace("capacity: 10", "capacity: 12").replace("贵宾}", "贵宾}, approval: true")
    assert told(later) == [
        ("rooms", "updated", "a", {"zh": "甲"}, (("capacity", 10, 12),)),
        ("categories", "updated", "vip", {"zh": "贵宾"}, (("approval", False, True),))]


def test_what_came_and_went_is_told() -> None:
    later = next_year(EARLIER).replace("  - {code: b, name: {zh: 乙}}\n", "  - {code: c, name: {zh: 丙}}\n")
    assert told(later[:later.index("activities")]) == [
        ("rooms", "created", "c", {"zh": "丙"}, ()), ("rooms", "removed", "b", {"zh": "乙"}, ()),
        ("activities", "removed", "talk", {"zh": "讲"}, ())]


def test_the_event_itself_is_compared_without_what_no_two_have_in_common() -> None:
    later = next_year(EARLIER).replace("{zh: 名}", "{zh: 新}").replace("ends: 2020-10-10}", "ends: 2020-10-11, timezone: UTC}")
    assert next(one[4] for one in told(later) if one[0] == "event")[0] == ("name", {"zh": "名"}, {"zh": "新"})
