"""Rows folded into people, and what a later sheet changes."""

from app.vocabulary.places import NOWHERE, Place
from events.registration.roster.people import (
    changed_values,
    identity_of,
    known_identities,
    merge_rows,
    places_in_sheet_order,
    rows_sharing_contacts,
    waiting_in_empty_event,
)
from events.registration.roster.rows import RosterRow
from events.registration.roster.sameness import Identity


def row(number, name="王伟", **more):
    return RosterRow(number, name, **({"mobile": "+8613812345678"} | more))


def test_merge_rows_lets_the_later_value_win_unless_it_is_empty():
    (person,) = merge_rows(
        [
            row(
                4,
                unit="大学",
                title="教授",
                email="a@example.com",
                answers={"hotel": True, "diet": "halal"},
                notes={"": "早到"},
            ),
            row(9, unit="公司", title=None, answers={"hotel": False}, notes={"微信": "wx"}),
        ]
    )
    assert (person.rows, person.unit, person.title, person.email) == ((4, 9), "公司", "教授", "a@example.com")
    assert person.answers == {"hotel": False, "diet": "halal"}
    assert person.note == "早到\n微信: wx"


def test_merge_rows_dates_a_place_from_the_row_that_first_names_it():
    (person,) = merge_rows([row(4, activities=("a",)), row(9, activities=("b", "a"))])
    assert person.activities == {"a": 4, "b": 9}


def test_merge_rows_keeps_a_province_beside_a_bare_country():
    places = [Place("CN", "SD"), Place("CN", None), NOWHERE]
    assert merge_rows([row(number, place=place) for number, place in enumerate(places)])[0].place == Place("CN", "SD")
    assert merge_rows([row(1, place=Place("CN", "SD")), row(2, place=Place("US", None))])[0].place == Place("US", None)


def test_merge_rows_carries_over_and_keeps_the_order_of_first_rows():
    people = merge_rows(
        [
            row(4, mobile="+1", email=None),
            row(5, "李丽", mobile="+9"),
            row(6, mobile=None, email="a@example.com"),
            row(7, mobile="+1", email="a@example.com"),
        ]
    )
    assert [person.rows for person in people] == [(4, 6, 7), (5,)]
    assert people[0].identity == Identity("王伟", frozenset({"+1"}), frozenset({"a@example.com"}))


def test_merge_rows_joins_rows_through_somebody_known():
    known = [
        (7, Identity("王伟", frozenset({"+1"}), frozenset({"a@example.com"}))),
        (8, Identity("李丽", frozenset({"+9"}))),
    ]
    people = merge_rows([row(4, mobile="+1"), row(5, mobile=None, email="a@example.com"), row(6, mobile="+2")], known)
    assert [(person.rows, person.known) for person in people] == [((4, 5), (7,)), ((6,), ())]


def test_merge_rows_knows_somebody_by_an_earlier_name_and_number():
    said = {"name": "王玮", "contacts": ["+1", "a@example.com"]}
    identities = known_identities(Identity("王伟", frozenset({"+2"}), frozenset()), said)
    known = [(7, identity) for identity in identities]
    people = merge_rows([row(4, "王玮", mobile="+1"), row(5, "王伟", mobile="+2")], known)
    assert [(person.rows, person.known, person.name) for person in people] == [((4, 5), (7,), "王伟")]


def test_known_identities_need_no_roster():
    identity = Identity("王伟", frozenset({"+2"}), frozenset())
    assert known_identities(identity, None) == [identity]


def test_rows_sharing_contacts_counts_those_known_too():
    rows = [row(4), row(5, "李丽"), row(6, mobile="+2"), row(7, mobile="+3")]
    assert rows_sharing_contacts(rows) == [4, 5]
    assert rows_sharing_contacts(rows, [Identity("张三", frozenset({"+2"}))]) == [4, 5, 6]


def test_values_leave_out_what_is_empty_and_can_be_kept_as_json():
    (person,) = merge_rows([row(4, place=Place("CN", "SD"), answers={"hotel": True}, activities=("b", "a"))])
    assert person.values() == {
        "name": "王伟",
        "mobile": "+8613812345678",
        "place": ["CN", "SD"],
        "activities": ["a", "b"],
        "contacts": ["+8613812345678"],
        "q-hotel": True,
    }


def test_changed_values_are_those_that_the_sheet_says_otherwise_now():
    before = {"name": "王伟", "unit": "大学", "title": "教授", "contacts": ["+1"]}
    assert changed_values(before, {"name": "王伟", "unit": "公司", "contacts": ["+1", "+2"]}) == {"unit": "公司"}
    assert changed_values(before, before) == {}
    assert changed_values(None, {"name": "王伟"}) == {"name": "王伟"}


def test_places_go_in_sheet_order_and_later_rows_wait(summit):
    people = merge_rows(
        [
            row(4, activities=("visit",)),
            row(5, "李丽", mobile="+2"),
            row(6, "李丽", mobile="+2", activities=("visit", "opening")),
        ]
    )
    assert places_in_sheet_order(people) == [("visit", 0), ("visit", 1), ("opening", 1)]
    assert waiting_in_empty_event(people, summit) == {}


def test_identity_of_a_row_has_its_contacts():
    assert identity_of(row(4, mobile=None, email="A@example.com")).contacts == frozenset({"a@example.com"})
