"""The layout of badge codes and fallbacks."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.codes.rules import (
    CODE_CHARACTERS,
    FALLBACK_ALPHABET,
    MOST_SERIALS,
    BadgeNumber,
    group_fallback,
    looks_like_fallback,
    normalise_code,
    pack_badge,
    read_code,
    read_fallback,
    write_code,
    write_fallback,
)

KEY = bytes(range(32))
NUMBER = BadgeNumber(event=7, key=1, serial=4321, issue=2, category=12)


def a_code(number: BadgeNumber = NUMBER) -> str:
    return write_code(pack_badge(number, bytes(16)), bytes(64))


def test_code_fits_qr_version_6_m() -> None:
    code = a_code()
    assert len(code) == CODE_CHARACTERS == 152
    assert set(code) <= set(string.ascii_uppercase + string.digits)


@given(
    st.builds(
        BadgeNumber,
        event=st.integers(0, 2**32 - 1),
        key=st.integers(0, 255),
        serial=st.integers(0, 2**32 - 1),
        issue=st.integers(0, 2**16 - 1),
        category=st.integers(0, 2**24 - 1),
    )
)
def test_code_reads_back_as_written(number: BadgeNumber) -> None:
    read = read_code(a_code(number))
    assert read is not None
    assert read.number == number


@pytest.mark.parametrize(
    "number",
    [
        BadgeNumber(2**32, 1, 1, 1, 1),
        BadgeNumber(1, 256, 1, 1, 1),
        BadgeNumber(1, 1, -1, 1, 1),
        BadgeNumber(1, 1, 1, 2**16, 1),
        BadgeNumber(1, 1, 1, 1, 2**24),
    ],
)
def test_pack_refuses_numbers_out_of_range(number: BadgeNumber) -> None:
    with pytest.raises(ValueError, match="can't hold"):
        pack_badge(number, bytes(16))


def test_pack_refuses_a_short_secret() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        pack_badge(NUMBER, b"short")


@pytest.mark.parametrize(
    "text",
    ["", "hello", "https://example.org/", "A" * 151, "A" * 153, "1" * 152, "𠮷" * 152, "A" * 100_000, "\x00"],
)
def test_read_gives_none_for_what_is_no_code(text: str) -> None:
    assert read_code(text) is None


def test_read_gives_none_for_a_later_format() -> None:
    raw = bytearray(pack_badge(NUMBER, bytes(16)))
    raw[0] = 2
    assert read_code(write_code(bytes(raw), bytes(64))) is None


def test_read_forgives_what_hand_scanners_do() -> None:
    code = a_code()
    wide = "".join(chr(ord(character) + 0xFEE0) for character in code)
    assert [read_code(code.lower()), read_code(f" {code}\r\n"), read_code(wide)] == [read_code(code)] * 3


def test_normalise_drops_separators() -> None:
    typed = [" 7k4m-9xqd\t", "7K4M–9XQD", "7K4M—9XQD", "７ｋ４ｍ－９ｘｑｄ", "7K4M\u22129XQD", "\ufeff7K4M\u200b9XQD", "7K4M\u30009XQD"]
    assert [normalise_code(text) for text in typed] == ["7K4M9XQD"] * len(typed)


@given(st.integers(0, MOST_SERIALS - 1), st.integers(0, 528), st.binary(min_size=32, max_size=32))
def test_fallback_reads_back_as_written(serial: int, issue: int, key: bytes) -> None:
    text = write_fallback(key, serial, issue)
    assert len(text) == 8
    assert read_fallback(key, group_fallback(text).lower()) == (serial, issue)


def test_fallbacks_of_an_event_are_distinct() -> None:
    assert len({write_fallback(KEY, serial, issue) for serial in range(2_000) for issue in (1, 2)}) == 4_000


@given(st.integers(0, 7), st.sampled_from(FALLBACK_ALPHABET), st.integers(0, 100_000))
def test_fallback_check_finds_a_wrong_character(place: int, wrong: str, serial: int) -> None:
    text = write_fallback(KEY, serial, 1)
    changed = text[:place] + wrong + text[place + 1 :]
    assert looks_like_fallback(changed) == (changed == text)


@given(st.integers(0, 7), st.integers(0, 7), st.integers(0, 100_000))
def test_fallback_check_finds_a_swap(first: int, second: int, serial: int) -> None:
    text = list(write_fallback(KEY, serial, 1))
    swapped = list(text)
    swapped[first], swapped[second] = swapped[second], swapped[first]
    assert looks_like_fallback("".join(swapped)) == (swapped == text)


def test_fallback_has_no_look_alikes() -> None:
    assert set(FALLBACK_ALPHABET).isdisjoint("0O1IL2Z5S8BGU")


@pytest.mark.parametrize("text", ["", "7K4M9XQ", "7K4M9XQDD", "OOOOOOOO", "7K4M 9X0D", "七七七七七七七七"])
def test_fallback_refuses_what_is_none(text: str) -> None:
    assert read_fallback(KEY, text) is None


@pytest.mark.parametrize(("serial", "issue"), [(MOST_SERIALS, 1), (-1, 1), (1, 529), (1, -1)])
def test_fallback_refuses_numbers_out_of_range(serial: int, issue: int) -> None:
    with pytest.raises(ValueError, match="too large"):
        write_fallback(KEY, serial, issue)
