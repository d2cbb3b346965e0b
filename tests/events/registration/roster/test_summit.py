"""The roster of the summit gives the numbers that are known of it."""

import json
from collections import Counter
from pathlib import Path

import pytest

from app.vocabulary.places import is_hk_mo_tw, is_mainland_province
from events.registration.roster.people import waiting_in_empty_event
from events.registration.roster.reading import read_roster

ROSTERS = Path(__file__).parents[3] / "data" / "rosters"
TRUTH = json.loads((ROSTERS / "summit-2019.truth.json").read_text(encoding="utf-8"))
UNCOUNTED = ("staff", "volunteer")


@pytest.fixture(scope="module")
def roster(summit):
    return read_roster(ROSTERS / "summit-2019.xlsx", summit)


@pytest.fixture(scope="module")
def counted(roster):
    return [person for person in roster.people if person.category not in UNCOUNTED]


def test_rows_people_and_merged_rows_are_as_many_as_known(roster):
    known = (TRUTH["data_rows"], TRUTH["delegates"], TRUTH["merged"])
    assert (roster.count, len(roster.people), roster.merged) == known


def test_rejected_rows_are_the_known_ones(roster):
    assert [{"row": row.row, "reason": row.code} for row in roster.rejected] == TRUTH["rejected_rows"]


def test_rejected_rows_say_column_and_cell_as_they_stand(roster):
    assert [(row.column, row.value) for row in roster.rejected] == [
        ("*姓名", None),
        ("*代表类别", "？"),
        ("*代表类别", "亲友团"),
        ("来自国家/地区", "火星"),
        ("*姓名", None),
        ("*手机", None),
        ("邮箱", "wang.example.com"),
    ]


def test_categories_are_as_many_as_known(roster):
    assert Counter(person.category for person in roster.people) == TRUTH["by_category"]


def test_countries_and_provinces_are_the_known_ones(counted):
    assert sorted({person.place.country for person in counted} - {"CN"}) == TRUTH["country_codes"]
    assert (
        len({person.place.province for person in counted if is_mainland_province(person.place.province)})
        == TRUTH["provinces"]
    )


def test_hong_kong_macao_and_taiwan_are_counted_apart(roster, counted):
    assert sum(is_hk_mo_tw(*person.place) for person in roster.people) == TRUTH["hk_mo_tw"]
    assert sum(is_hk_mo_tw(*person.place) for person in counted) == TRUTH["figures"]["hk_mo_tw"]
    assert len(counted) == TRUTH["figures"]["delegates"]


def test_answers_are_as_many_as_known(roster):
    assert sum(person.answers.get("hotel") is True for person in roster.people) == TRUTH["staying_in_hotel"]
    assert sum(person.answers.get("diet") == "halal" for person in roster.people) == TRUTH["halal"]


def test_sign_ups_and_waiting_lists_are_as_long_as_known(roster, summit):
    titles = {activity.code: activity.title["zh"] for activity in summit.activities}
    sign_ups = Counter(titles[code] for person in roster.people for code in person.activities)
    assert sign_ups == TRUTH["sign_ups"]
    assert waiting_in_empty_event(roster.people, summit) == TRUTH["waiting"]


def test_latin_names_survive(roster):
    given = {person.name: person.name_latin for person in roster.people}
    assert {name: given[name] for name in TRUTH["latin_names_that_must_survive"]} == TRUTH[
        "latin_names_that_must_survive"
    ]
    assert sum(person.name == "王伟" for person in roster.people) == TRUTH["people_named_王伟"]


def test_rows_sharing_a_telephone_are_warned_of(roster):
    assert [(warning.row, warning.code) for warning in roster.all_warnings()] == [
        (305, "shared_contact"),
        (306, "shared_contact"),
    ]


def test_reading_again_finds_everybody_known_and_nothing_changed(roster, summit):
    known = [(number, person.identity) for number, person in enumerate(roster.people)]
    again = read_roster(ROSTERS / "summit-2019.xlsx", summit, known=known)
    assert [person.known for person in again.people] == [(number,) for number in range(len(roster.people))]
    assert [person.values() for person in again.people] == [person.values() for person in roster.people]
