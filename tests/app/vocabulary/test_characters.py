"""Width, controls, blanks and scripts."""

import pytest

from app.vocabulary.characters import fold, half_width, is_blank, is_han, is_latin, tidy, without_marks


def test_half_width_maps_letters_digits_signs_and_the_space():
    assert half_width("ＡＢｃ１２３＠　。") == "ABc123@ 。"


def test_tidy_drops_controls_and_collapses_spaces():
    assert tidy(" a\x00b\u202e\ufeff\t c\n\u3000d ") == "ab c d"


def test_tidy_keeps_joiners_and_combining_marks():
    assert tidy("می\u200cخواهم e\u0301") == "می\u200cخواهم e\u0301"


def test_tidy_drops_lone_surrogates():
    assert tidy("a\ud800b") == "ab"


def test_fold_sets_case_width_and_spaces_aside():
    assert fold("Ｗａｎｇ 　ＷＥＩ") == "wangwei"


def test_without_marks_leaves_bare_letters():
    assert without_marks("Lefèvre Đỗ Müller") == "lefevre do muller"


@pytest.mark.parametrize("typed", ["", "  ", "-", "——", "/", "／", "无", "N/A", "None"])
def test_is_blank_knows_how_cells_are_left_empty(typed):
    assert is_blank(typed) is True


@pytest.mark.parametrize("typed", ["0", "否", "NA", "吴"])
def test_is_blank_takes_nothing_else(typed):
    assert is_blank(typed) is False


def test_is_han_knows_the_extensions():
    assert [character for character in "a王䶮𠮷あ한·" if is_han(character)] == ["王", "䶮", "𠮷"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("O'Neill Wang", True), ("Nguyễn", True), ("Müller 李", False), ("Иванов", False), ("123", False), ("", False)],
)
def test_is_latin_asks_for_every_letter(typed, expected):
    assert is_latin(typed) is expected
