"""Who may be the same person: a table of pairs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.people.enums import Sign
from events.people.rules.sameness import MOST_ALIKE, Known, came_before, signs_between, suspected_pairs

WANG = {"id": 1, "name_key": "王芳", "sound": "Wang Fang", "mobile": "+8613800000001", "email_key": "wang@example.org",
        "unit": "泉城大学", "country": "CN", "province": "SD"}


def other(**changes: object) -> Known:
    blank = dict.fromkeys(("sound", "mobile", "email_key", "unit", "country", "province"))
    return Known(**{**WANG, "id": 2, **blank, **changes})  # type: ignore[arg-type]  # a test's own words


@pytest.mark.parametrize(("changes", "signs"), [
    ({}, ()),
    ({"mobile": WANG["mobile"]}, (Sign.NAME_AND_MOBILE,)),
    ({"email_key": WANG["email_key"]}, (Sign.NAME_AND_EMAIL,)),
    ({"name_key": "wangfang", "sound": "WANG FANG", "mobile": WANG["mobile"]}, (Sign.NAME_AND_MOBILE,)),
    ({"unit": "泉城 大学"}, (Sign.NAME_AND_UNIT,)),
    ({"unit": "别的大学"}, ()),
    ({"province": "SD"}, (Sign.NAME_AND_PLACE,)),
    ({"province": "SD", "mobile": "+8613900000009"}, ()),
    ({"name_key": "王方", "sound": "wangfang", "mobile": "+8615900000001"}, (Sign.SOUND_AND_DIGITS,)),
    ({"name_key": "王方", "sound": "wangfang", "mobile": "+8615900000002"}, ()),
    ({"name_key": "李雷", "mobile": WANG["mobile"]}, (Sign.MOBILE,)),
    ({"name_key": "李雷", "email_key": WANG["email_key"]}, (Sign.EMAIL,)),
    ({"name_key": "李雷", "mobile": WANG["mobile"], "companion_of_id": 1}, ()),
])
def test_signs_say_why_two_may_be_one(changes: dict[str, object], signs: tuple[Sign, ...]) -> None:
    assert signs_between(Known(**WANG), other(**changes), only_two=frozenset({Sign.MOBILE, Sign.EMAIL})) == signs  # type: ignore[arg-type]  # as above


def test_a_secretarys_number_makes_nobody_the_same() -> None:
    office = [Known(id=number, name_key=f"代表{number}", mobile="+8613800000001") for number in range(1, 4)]
    assert suspected_pairs(office) == {}
    assert suspected_pairs(office[:2]) == {(1, 2): (Sign.MOBILE,)}


def test_members_of_a_group_share_their_contacts_number() -> None:
    members = [Known(id=number, name_key=f"代表{number}", mobile="+8613800000001", group_id=7) for number in (1, 2)]
    assert suspected_pairs(members) == {}


def test_a_name_that_very_many_have_is_compared_by_what_else_agrees() -> None:
    many = [Known(id=number, name_key="王伟", province="SD") for number in range(1, MOST_ALIKE + 2)]
    many += [Known(id=900, name_key="王伟", email_key="w@example.org"), Known(id=901, name_key="王伟", email_key="w@example.org")]
    assert suspected_pairs(many) == {(900, 901): (Sign.NAME_AND_EMAIL,)}


KNOWN = st.builds(
    Known, id=st.integers(1, 99), name_key=st.sampled_from(["a", "b"]), sound=st.sampled_from([None, "A", "b"]),
    mobile=st.sampled_from([None, "+11111", "+21111"]), email_key=st.sampled_from([None, "x", "y"]),
    unit=st.sampled_from([None, "U"]), province=st.sampled_from([None, "SD"]), group_id=st.sampled_from([None, 1]))


@given(st.lists(KNOWN, max_size=8, unique_by=lambda one: one.id))
def test_the_pairs_found_by_keys_are_those_that_comparing_everybody_would_find(people: list[Known]) -> None:
    only = {Sign.MOBILE: "mobile", Sign.EMAIL: "email_key"}
    found = {}
    for one in people:
        for two in people:
            if one.id < two.id:
                few = frozenset(sign for sign, name in only.items() if getattr(one, name) is not None and sum(
                    getattr(each, name) == getattr(one, name) for each in people) == 2)
                signs = signs_between(one, two, only_two=few)
                if signs:
                    found[one.id, two.id] = signs
    assert suspected_pairs(people) == found


@pytest.mark.parametrize(("changes", "came"), [
    ({"email_key": WANG["email_key"]}, True), ({"mobile": WANG["mobile"]}, True), ({"unit": WANG["unit"]}, True),
    ({}, False), ({"province": "SD"}, False), ({"name_key": "李雷", "email_key": WANG["email_key"]}, False),
])
def test_somebody_came_before_where_name_and_another_thing_agree(changes: dict[str, object], came: bool) -> None:
    assert came_before(Known(**WANG), other(**changes)) is came  # type: ignore[arg-type]  # as above
