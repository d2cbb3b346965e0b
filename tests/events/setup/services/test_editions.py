"""Events from presets, and next editions."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest

from app.core.errors import Refused
from app.core.runtime import runtime
from app.core.unit import Unit
from events.setup.enums import EventKind
from events.setup.presets import NewEvent
from events.setup.queries import find_event, others_to_compare, stored_definition
from events.setup.services.editions import create_from_preset, create_next_edition
from events.setup.wording import PARTS
from tests.factories.accounts import an_organisation
from tests.factories.events import a_preset_event, an_event

Units = Callable[..., AbstractContextManager[Unit]]
NEXT = NewEvent("next", {"zh": "新", "en": "New"}, date(2020, 10, 9))


@pytest.mark.parametrize("kind", EventKind)
def test_a_preset_makes_a_draft_with_all_parts(unit: Units, kind: EventKind) -> None:
    with unit() as work:
        create_from_preset(work, kind, NEXT, an_organisation(work).id)
    with unit() as work:
        event = find_event(work.session, "next")
        parts = stored_definition(work.session, event, runtime().contributions).parts
        assert (event.status, event.starts) == ("draft", date(2020, 10, 9))
        assert {"rooms", "categories", "activities", "points", "form"} <= set(parts)


def test_an_event_is_laid_beside_one_of_its_kind_first(unit: Units) -> None:
    with unit() as work:
        for code, kind, year in (("a", EventKind.SALON, 2018), ("b", EventKind.SUMMIT, 2021), ("c", EventKind.SALON, 2020)):
            a_preset_event(work, kind, code, starts=date(year, 10, 11))
    with unit(writes=False) as work:
        beside = others_to_compare(work.session, find_event(work.session, "c"))
        assert [one.code for one in beside] == ["a", "b"]


def test_a_code_is_given_once(unit: Units) -> None:
    with unit() as work:
        create_from_preset(work, EventKind.SALON, NEXT, an_organisation(work).id)
        with pytest.raises(Refused) as caught:
            create_from_preset(work, EventKind.SALON, NEXT, an_organisation(work).id)
        assert (caught.value.code, caught.value.field) == ("event_code_taken", "code")


def test_a_next_edition_has_everything_on_its_own_days(unit: Units) -> None:
    with unit() as work:
        earlier = an_event(work, "summit-2019")
        copy = create_next_edition(work, earlier, NEXT)
        contributions = runtime().contributions
        old, new = (stored_definition(work.session, event, contributions).parts for event in (earlier, copy))
        assert (copy.series_id, copy.edition, copy.ends) == (earlier.series_id, 9, date(2020, 10, 11))
        assert [new[part] for part in ("rooms", "categories", "form", "points")] == [
            old[part] for part in ("rooms", "categories", "form", "points")]
        assert [(entry["code"], (entry["starts"] - before["starts"]).days)
                for entry, before in zip(new["activities"], old["activities"], strict=True)] == [
            (entry["code"], 364) for entry in old["activities"]]


def test_an_event_without_a_series_begins_one(unit: Units) -> None:
    with unit() as work:
        earlier = an_event(work, "alumni-week-2020")
        copy = create_next_edition(work, earlier, NEXT)
        assert earlier.series is not None
        assert (earlier.series.code, earlier.edition, copy.series_id, copy.edition) == (
            "alumni", 1, earlier.series_id, 2)


def test_every_part_of_a_definition_has_a_name_that_people_read(app: object) -> None:
    sections = {section.key for section in runtime().contributions.sections}
    assert set(PARTS) == {"event", "rooms", "categories", "activities", "points", *sections}
