"""Sign-in names, passwords, and who stands below whom."""

import pytest

from app.accounts.rules import is_code, password_refusal, sign_in_email, sign_in_name, stands_below


@pytest.mark.parametrize(("typed", "kept"), [
    ("Wang.Fang", "wang.fang"),
    ("  Li  Lei ", "li lei"),
    ("ｗａｎｇ", "wang"),
    ("王芳", "王芳"),
    ("o'neil_2", "o'neil_2"),
    ("José", "josé"),
])
def test_sign_in_name_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert sign_in_name(typed) == kept


@pytest.mark.parametrize("typed", ["", "x", "a@b.org", "--", "a" * 65, "<script>", "a\u0000", "wang;drop"])
def test_sign_in_name_refuses_what_is_none(typed: str) -> None:
    assert sign_in_name(typed) is None


def test_sign_in_email_sets_case_aside() -> None:
    assert sign_in_email(" Wang.Fang@Example.ORG ") == "wang.fang@example.org"
    assert sign_in_email("wang fang") is None


@pytest.mark.parametrize(("typed", "expected"), [
    ("lixia-district", True), ("a1", True), ("Lixia", False), ("a--b", False), ("-a", False), ("", False),
    ("a" * 60, True), ("a" * 61, False), ("中心", False),
])
def test_is_code_takes_small_letters_digits_and_single_hyphens(typed: str, expected: bool) -> None:
    assert is_code(typed) is expected


@pytest.mark.parametrize(("password", "refusal"), [
    ("123456789", "password_too_short"),
    ("Wang.Fang-1", "password_is_name"),
    ("1234567890", None),
    ("七十二名泉的水很甜很甜", None),
])
def test_password_refusal_asks_for_length_and_not_the_name(password: str, refusal: str | None) -> None:
    assert password_refusal(password, "wang.fang-1") == refusal


def test_stands_below_follows_parents_and_survives_a_ring() -> None:
    parents = {1: None, 2: 1, 3: 2, 4: None}
    assert [stands_below(parents, other, 1) for other in (1, 2, 3, 4)] == [True, True, True, False]
    assert stands_below({1: 2, 2: 1}, 1, 3) is False
