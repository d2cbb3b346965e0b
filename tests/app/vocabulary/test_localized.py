"""Labels in two languages."""

import pytest

from app.vocabulary.localized import BadLocalized, clauses, listed, localized, read_localized, text, texts


@pytest.mark.parametrize(
    ("label", "language", "expected"),
    [
        ({"zh": "代表", "en": "Delegate"}, "zh", "代表"),
        ({"zh": "代表", "en": "Delegate"}, "en", "Delegate"),
        ({"zh": "代表", "en": "Delegate"}, "en-GB", "Delegate"),
        ({"zh": "代表", "en": "Delegate"}, "zh_Hans_CN", "代表"),
        ({"zh": "代表"}, "en", "代表"),
        ({"en": "Delegate"}, "zh", "Delegate"),
        ({"en": "Delegate"}, "fr", "Delegate"),
        ({"zh": "", "en": "Delegate"}, "zh", "Delegate"),
        ({}, "zh", ""),
        (None, "en", ""),
    ],
)
def test_text_takes_the_language_else_the_other(label, language, expected):
    assert text(label, language) == expected


def test_texts_are_all_there_are_chinese_first():
    assert texts({"en": "Delegate", "zh": "代表"}) == ("代表", "Delegate")
    assert texts({"en": "Delegate"}) == ("Delegate",)
    assert texts(None) == ()


def test_words_are_listed_as_the_language_does():
    assert [listed(["甲", "B"], language) for language in ("zh", "en")] == ["甲、B", "甲, B"]
    assert [clauses(["甲、乙", "C"], language) for language in ("zh", "en")] == ["甲、乙；C", "甲、乙; C"]
    assert not listed([], "zh")


def test_localized_leaves_out_what_is_empty():
    assert localized(zh=" 代表 ", en="") == {"zh": "代表"}
    assert localized() == {}


def test_read_localized_takes_one_language_or_both():
    assert read_localized({"zh": "代表", "en": None}) == {"zh": "代表"}
    assert read_localized({"en": "Delegate", "zh": "代表"}) == {"zh": "代表", "en": "Delegate"}


@pytest.mark.parametrize(
    ("value", "code", "key"),
    [
        ("代表", "not_a_mapping", ""),
        (None, "not_a_mapping", ""),
        ({"fr": "Délégué"}, "unknown_language", "fr"),
        ({"zh": 12}, "not_a_text", "zh"),
        ({}, "empty", ""),
        ({"zh": "  "}, "empty", ""),
    ],
)
def test_read_localized_refuses_with_a_code(value, code, key):
    with pytest.raises(BadLocalized) as refused:
        read_localized(value)
    assert (refused.value.code, refused.value.key) == (code, key)
