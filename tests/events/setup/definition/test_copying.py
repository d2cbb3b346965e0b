"""What goes along when an event is copied, and on which day the copy begins."""

from datetime import date

import pytest

from app.core.contributions import Contributions
from events.registration.services.questions import FormPart
from events.setup.definition.copying import same_weekday, with_parts
from events.setup.definition.document import read_definition
from events.setup.queries import sections_of

CONTRIBUTIONS = Contributions()
CONTRIBUTIONS.add(FormPart())
SECTIONS = sections_of(CONTRIBUTIONS)
DEFINITION = read_definition("""\
event: {code: x, kind: salon, name: 名, starts: 2019-10-11, ends: 2019-10-12}
rooms: [{code: a, name: 甲}]
categories: [{code: vip, name: 贵宾}]
form:
  - {key: diet, type: text, label: 饮食}
activities: [{code: talk, kind: session, title: 讲, starts: 2019-10-11T09:00, ends: 2019-10-11T10:00, room: a}]
points: [{code: door, name: 门, activity: talk}]
""", SECTIONS)


@pytest.mark.parametrize(("chosen", "kept"), [
    ([], ["event"]), (["categories"], ["event", "categories"]), (["form"], ["event", "form"]),
    (["activities"], ["event", "rooms", "activities"]), (["points"], ["event", "rooms", "activities", "points"]),
    (["points", "form", "nonsense"], ["event", "rooms", "form", "activities", "points"]),
])
def test_a_part_brings_along_what_it_refers_to(chosen: list[str], kept: list[str]) -> None:
    assert sorted(with_parts(DEFINITION, chosen, SECTIONS).parts) == sorted(kept)


@pytest.mark.parametrize(("day", "later"), [
    (date(2019, 10, 11), date(2020, 10, 9)), (date(2020, 10, 9), date(2021, 10, 8)), (date(2020, 2, 29), date(2021, 2, 27)),
    (date(2023, 1, 1), date(2023, 12, 31)),
])
def test_the_same_weekday_a_year_later_is_the_nearest(day: date, later: date) -> None:
    assert (same_weekday(day), day.weekday()) == (later, later.weekday())
