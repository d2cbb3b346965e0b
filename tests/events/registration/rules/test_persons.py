"""The standing fields, and what people are found by."""

from __future__ import annotations

import pytest

from events.registration.rules.persons import Person, read_person, search_line, search_words


def test_person_is_read_as_typed() -> None:
    person, errors = read_person({
        "name": " 王　伟 ", "mobile": "+86 138-0000-1111", "email": "Wang@Example.COM", "country": "CN", "province": "SD",
        "unit": " 大学  一院 "})
    assert (person, errors) == (Person(
        "王伟", None, "大学 一院", None, "+8613800001111", "Wang@example.com", "CN", "SD"), [])


@pytest.mark.parametrize(("place", "kept"), [
    ({"country": "HK"}, ("CN", "HK")), ({"country": "TW", "province": ""}, ("CN", "TW")), ({"province": "SD"}, ("CN", "SD")),
    ({"country": "DE", "province": "SD"}, ("DE", None)), ({"country": "us"}, ("US", None)), ({}, (None, None)),
])
def test_places_are_kept_in_one_form(place: dict[str, str], kept: tuple[str | None, str | None]) -> None:
    person, errors = read_person({"name": "王伟", "mobile": "13800001111", **place})
    assert ((person.country, person.province), errors) == (kept, [])


@pytest.mark.parametrize(("field", "typed", "errors"), [
    ("name", "", [("name", "missing_name")]), ("name", "123", [("name", "missing_name")]),
    ("name", "王" * 121, [("name", "answer_too_long")]), ("unit", "x" * 201, [("unit", "answer_too_long")]),
    ("mobile", "12345", [("mobile", "bad_mobile")]), ("mobile", "", [("mobile", "missing_contact")]),
    ("email", "x@y", [("email", "bad_email")]), ("country", "XX", [("country", "unknown_place")]),
    ("province", "XX", [("province", "unknown_place")]),
])
def test_wrong_fields_are_named(field: str, typed: str, errors: list[tuple[str, str]]) -> None:
    _person, found = read_person({"name": "王伟", "mobile": "13800001111", field: typed})
    assert [(error.field, error.code) for error in found] == errors


@pytest.mark.parametrize("query", ["单雄信", "shan xiongxin", "sxx", "SHANXIONG", "1111", "138 0000 1111", "华宁", "k7m29qxt"])
def test_people_are_found(query: str) -> None:
    line = search_line(Person("单雄信", unit="天津华宁大学", mobile="+8613800001111"), "K7M29QXT")
    assert any(word in line for word in search_words(query))


@pytest.mark.parametrize("query", ["danxx", "2222", "王"])
def test_others_are_not_found(query: str) -> None:
    line = search_line(Person("单雄信", unit="天津华宁大学", mobile="+8613800001111"), "K7M29QXT")
    assert not any(word in line for word in search_words(query))


def test_latin_name_is_offered_but_where_characters_are_read_otherwise() -> None:
    chinese, _errors = read_person({"name": "单雄信", "email": "a@example.org", "country": "CN", "province": "SD"})
    japanese, _errors = read_person({"name": "田中健", "email": "a@example.org", "country": "JP"})
    assert (chinese.latin_or_suggested, japanese.latin_or_suggested) == ("Shan Xiongxin", None)
