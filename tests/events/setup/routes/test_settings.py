"""An event's own facts, its state, its definition as a file."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient

from app.core.runtime import runtime
from app.core.unit import Unit
from events.setup.definition.document import read_definition
from events.setup.queries import event_entry, find_event, sections_of
from tests.factories.events import a_preset_event

Units = Callable[..., AbstractContextManager[Unit]]
pytestmark = pytest.mark.one_database
EVENT = {
    "name_zh": "新名", "name_en": "New name", "kind": "summit", "starts": "2019-10-11", "ends": "2019-10-14",
    "timezone": "Asia/Shanghai", "languages": ["zh", "en"], "city_zh": "青岛", "series_code": "wrsa-annual",
    "series_name_zh": "年会", "series_edition": "8", "organizers-0-role": "host", "organizers-0-name_zh": "",
    "organizers-1-role": "supporter", "organizers-1-name_zh": "联谊会",
}


def test_the_setup_is_shown_to_organisers_alone(organiser: FlaskClient, stranger: FlaskClient, summit: str) -> None:
    paths = (f"/manage/{summit}/setup", f"/manage/{summit}/setup/event", f"/manage/{summit}/setup/definition.yaml")
    assert [(organiser.get(path).status_code, stranger.get(path).status_code) for path in paths] == [(200, 403)] * 3


def test_an_event_is_changed(organiser: FlaskClient, unit: Units, summit: str) -> None:
    assert organiser.post(f"/manage/{summit}/setup/event", data=EVENT).status_code == 303
    with unit() as work:
        value = event_entry(find_event(work.session, summit))
        assert [value[key] for key in ("name", "city", "series", "organizers")] == [
            {"zh": "新名", "en": "New name"}, {"zh": "青岛"},
            {"code": "wrsa-annual", "name": {"zh": "年会"}, "edition": 8},
            [{"role": "supporter", "name": {"zh": "联谊会"}}],
        ]


@pytest.mark.parametrize(("wrong", "field"), [
    ({"name_zh": "", "name_en": ""}, "name_zh"), ({"ends": "2019-01-01"}, "ends"), ({"starts": "soon"}, "starts"),
    ({"timezone": "Moon"}, "timezone"), ({"series_edition": "first"}, "series_edition"), ({"kind": "party"}, "kind"),
    ({"series_name_zh": ""}, "series_name_zh"), ({"registration_closes": "soon"}, "registration_closes"),
    ({"registration_opens": "2019-10-02T09:00", "registration_closes": "2019-10-01T09:00"}, "registration_closes"),
])
def test_a_mistake_stands_beside_its_field_and_changes_nothing(
    organiser: FlaskClient, unit: Units, summit: str, wrong: dict[str, str], field: str,
) -> None:
    answer = organiser.post(f"/manage/{summit}/setup/event", data=EVENT | wrong)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    with unit() as work:
        assert find_event(work.session, summit).name["en"] != "New name"


def test_a_draft_is_published_and_closed(organiser: FlaskClient, unit: Units) -> None:
    with unit() as work:
        a_preset_event(work, published=False)
    for status in ("published", "closed"):
        assert organiser.post(f"/manage/salon/setup/status/{status}").status_code == 303
        with unit() as work:
            assert find_event(work.session, "salon").status == status
    assert organiser.post("/manage/salon/setup/status/draft").status_code == 409
    assert organiser.post("/manage/salon/setup/status/lost").status_code == 404


def test_a_stranger_publishes_nothing(stranger: FlaskClient, unit: Units) -> None:
    with unit() as work:
        a_preset_event(work, published=False)
    assert stranger.post("/manage/salon/setup/status/published").status_code == 403


def test_the_definition_is_a_file(organiser: FlaskClient, unit: Units) -> None:
    with unit() as work:
        a_preset_event(work)
    answer = organiser.get("/manage/salon/setup/definition.yaml")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="salon.yaml"'
    assert read_definition(answer.text, sections_of(runtime().contributions)).code == "salon"


def test_the_checklist_leads_to_what_is_missing(organiser: FlaskClient, unit: Units) -> None:
    with unit() as work:
        event = a_preset_event(work, published=False)
        for category in event.categories:
            category.public = False
    page = organiser.get("/manage/salon/setup").text
    assert set(re.findall(r'data-check="(\w+)"', page)) == {"city", "host", "public_category", "retention", "mail"}
    assert 'href="/manage/salon/setup/categories"' in page
    assert "/setup/status/published" not in page
    with unit() as work:
        find_event(work.session, "salon").categories[0].public = True
    assert "/setup/status/published" in organiser.get("/manage/salon/setup").text


def zones_offered(page: str) -> list[str]:
    """The names in a form's field of time zones."""
    return re.findall(r'<option[^>]* value="([A-Za-z_+-]+/[^"]+)"', page)


def test_zones_are_offered_by_their_names_of_today(organiser: FlaskClient, summit: str) -> None:
    offered = zones_offered(organiser.get(f"/manage/{summit}/setup/event").text)
    names = ("America/Anchorage", "US/Alaska", "Asia/Kolkata", "Asia/Calcutta", "Etc/UTC")
    assert offered[0] == "Asia/Shanghai"
    assert [offered.count(name) for name in names] == [1, 0, 1, 0, 0]


def test_an_event_with_an_older_name_of_a_zone_keeps_it(organiser: FlaskClient, unit: Units, summit: str) -> None:
    with unit() as work:
        find_event(work.session, summit).timezone = "US/Alaska"
    assert zones_offered(organiser.get(f"/manage/{summit}/setup/event").text).count("US/Alaska") == 1
    assert organiser.post(f"/manage/{summit}/setup/event", data=EVENT | {"timezone": "US/Alaska"}).status_code == 303
    with unit() as work:
        assert find_event(work.session, summit).timezone == "US/Alaska"
