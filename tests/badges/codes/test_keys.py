"""Signing and checking with an event's key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.codes.keys import SigningKey, is_genuine, new_master
from badges.codes.rules import read_code, read_fallback

KEY = SigningKey(1, bytes(range(32)))
CODE = KEY.code(event=7, serial=4321, issue=2, category=12)


def test_code_is_the_same_each_time() -> None:
    assert SigningKey(1, bytes(range(32))).code(7, 4321, 2, 12) == CODE


def test_code_is_genuine_by_the_public_key_alone() -> None:
    read = read_code(CODE)
    assert read is not None
    assert (is_genuine(read, KEY.public), KEY.makes(read)) == (True, True)


def test_code_of_another_key_is_not_genuine() -> None:
    read = read_code(SigningKey(1, new_master()).code(7, 4321, 2, 12))
    assert read is not None
    assert (is_genuine(read, KEY.public), KEY.makes(read)) == (False, False)


@given(st.integers(0, 151), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
def test_code_with_one_character_changed_is_not_genuine(place: int, character: str) -> None:
    changed = CODE[:place] + character + CODE[place + 1 :]
    read = read_code(changed)
    assert (read is not None and is_genuine(read, KEY.public)) == (changed == CODE)
    assert (read is not None and KEY.makes(read)) == (changed == CODE)


@pytest.mark.parametrize("other", [(8, 4321, 2, 12), (7, 4322, 2, 12), (7, 4321, 3, 12)])
def test_secret_part_differs_between_badges(other: tuple[int, int, int, int]) -> None:
    here, there = read_code(CODE), read_code(KEY.code(*other))
    assert here is not None
    assert there is not None
    assert here.secret != there.secret


def test_secret_part_holds_nothing_of_the_master() -> None:
    assert "master" not in repr(KEY)


def test_fallback_belongs_to_the_key() -> None:
    assert read_fallback(KEY.fallback_key, KEY.fallback(4321, 2)) == (4321, 2)
