"""Mobile numbers as people type them."""

from decimal import Decimal

import pytest

from app.vocabulary.phones import format_mobile, mask_mobile, read_mobile, read_mobile_of


@pytest.mark.parametrize(
    "raw",
    [
        "13812345678",
        13812345678,
        13812345678.0,
        Decimal("13812345678"),
        "13812345678.0",
        "1.3812345678E+10",
        "+86 138 1234 5678",
        "+86-13812345678",
        "0086 13812345678",
        "8613812345678",
        "138-1234-5678 ",
        "１３８１２３４５６７８",
        "＋８６１３８１２３４５６７８",
        "手机：13812345678",
        "(+86)13812345678",
        "'13812345678",
    ],
)
def test_read_mobile_reads_a_chinese_number_in_any_form(raw):
    assert read_mobile(raw) == "+8613812345678"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("+1 650 253 0000", "+16502530000"),
        ("+44 7911 123456", "+447911123456"),
        ("0033 6 12 34 56 78", "+33612345678"),
        ("852 9123 4567", "+85291234567"),
        ("+886 912 345 678", "+886912345678"),
    ],
)
def test_read_mobile_reads_foreign_numbers(raw, expected):
    assert read_mobile(raw) == expected


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "",
        "无",
        "1381234567",
        "138123456789",
        "12345678901",
        "0531-88881234",
        "13812345678/13912345678",
        "电话保密",
        "+999 12345",
        "13812345678a",
        float("nan"),
        1.5,
        "+",
    ],
)
def test_read_mobile_refuses_what_is_none(raw):
    assert read_mobile(raw) is None


def test_read_mobile_reads_home_numbers_of_another_region():
    assert read_mobile("07911 123456", region="GB") == "+447911123456"


def test_format_mobile_groups_as_people_expect():
    assert format_mobile("+8613812345678") == "138 1234 5678"
    assert format_mobile("+16502530000") == "+1 650-253-0000"
    assert format_mobile("lost") == "lost"


def test_mask_mobile_hides_the_middle():
    assert mask_mobile("+8613812345678") == "138****5678"
    assert mask_mobile("+86123") == "****"


@pytest.mark.parametrize(
    ("raw", "home", "expected"),
    [
        ("9123 4567", ("CN", "HK"), "+85291234567"),
        ("0912-345-678", ("CN", "TW"), "+886912345678"),
        ("66123456", ("CN", "MO"), "+85366123456"),
        ("090-1234-5678", ("JP", None), "+819012345678"),
        ("13812345678", ("CN", "HK"), "+8613812345678"),
        ("+1 650 253 0000", ("JP", None), "+16502530000"),
        ("9123 4567", ("CN", "SD"), None),
        ("9123 4567", (None, None), None),
        ("12", ("US", None), None),
    ],
)
def test_read_mobile_of_reads_a_number_as_it_is_dialled_at_home(raw, home, expected):
    assert read_mobile_of(raw, *home) == expected
