"""E-mail addresses as people type them."""

import pytest

from app.vocabulary.emails import email_key, read_email


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("wang.wei@example.com", "wang.wei@example.com"),
        (" wang.wei@Example.COM ", "wang.wei@example.com"),
        ("wang＠mail.example.cn", "wang@mail.example.cn"),
        ("<wang@example.com>", "wang@example.com"),
        ("mailto:wang@example.com", "wang@example.com"),
        ("wang @example.com。", "wang@example.com"),
        ("Wang+a@example.com", "Wang+a@example.com"),
        ("张@例子.公司", "张@例子.公司"),
        ("12345678@qq.com", "12345678@qq.com"),
    ],
)
def test_read_email_reads_what_is_meant(raw, expected):
    assert read_email(raw) == expected


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "wang.example.com",
        "wang@",
        "@example.com",
        "wang@example",
        "a@@example.com",
        "a@b..com",
        "a..b@example.com",
        "a@example.com,b@example.com",
        "a@example.com b@example.com",
        "a@-example.com",
        "x" * 65 + "@example.com",
    ],
)
def test_read_email_refuses_what_is_none(raw):
    assert read_email(raw) is None


def test_email_key_sets_case_aside():
    assert email_key("WANG@example.com") == email_key("wang@EXAMPLE.com")
