"""When registration opens and closes, in a definition; and codes that it can't have."""

from datetime import date

import pytest

from app.core.contributions import Contributions
from events.setup.definition.document import read_definition, write_definition
from events.setup.definition.errors import DefinitionRefused
from events.setup.definition.moving import moved
from events.setup.queries import sections_of

SECTIONS = sections_of(Contributions())
TEXT = """\
event:
  code: {code}
  kind: salon
  name: {{zh: 名}}
  timezone: Europe/Berlin
  starts: 2019-10-11
  ends: 2019-10-12
  registration_opens: 2019-09-01T09:00
  registration_closes: {closes}
"""


def test_times_are_on_the_clocks_of_the_events_own_zone_and_come_out_as_they_went_in() -> None:
    text = TEXT.format(code="x", closes="2019-10-09T18:00")
    definition = read_definition(text, SECTIONS)
    assert definition.parts["event"]["registration_opens"].isoformat() == "2019-09-01T07:00:00+00:00"
    assert write_definition(definition, SECTIONS) == text


def test_they_move_with_the_first_day() -> None:
    definition = moved(read_definition(TEXT.format(code="x", closes="2019-10-09T18:00"), SECTIONS),
                       date(2020, 10, 9), "Europe/Berlin", SECTIONS)
    assert "registration_closes: 2020-10-07T18:00" in write_definition(definition, SECTIONS)


@pytest.mark.parametrize(("code", "closes", "mistake"), [
    ("x", "2019-08-01T09:00", ("ends_before_starts", "event.registration_closes")),
    ("x", "soon", ("not_time", "event.registration_closes")),
    ("staff", "2019-10-09T18:00", ("reserved_code", "event.code")),
])
def test_mistakes_name_their_key(code: str, closes: str, mistake: tuple[str, str]) -> None:
    with pytest.raises(DefinitionRefused) as caught:
        read_definition(TEXT.format(code=code, closes=closes), SECTIONS)
    assert [(error.code, error.path) for error in caught.value.errors] == [mistake]
