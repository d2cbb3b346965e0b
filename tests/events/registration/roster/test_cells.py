"""Cells as typed values."""

from datetime import date, datetime, time, timedelta

import pytest

from events.registration.enums import QuestionType
from events.registration.roster.cells import UnreadableDate, as_text, is_empty, read_question, read_yes_no, split_list
from events.registration.roster.event_view import EventView, QuestionView
from events.registration.rules.answers import BadAnswer

EVENT = EventView(date(2019, 10, 11), date(2019, 10, 13))
MEALS = [
    {"value": "none", "label": {"zh": "无", "en": "None"}},
    {"value": "halal", "label": {"zh": "清真", "en": "Halal"}},
    {"value": "vegetarian", "label": {"zh": "素食", "en": "Vegetarian"}},
]


def question(kind, **more):
    return QuestionView("q", QuestionType(kind), {"zh": "问"}, **more)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (None, ""),
        (" 王伟 ", " 王伟 "),
        (13812345678.0, "13812345678"),
        (1.5, "1.5"),
        (7, "7"),
        (True, "TRUE"),
        (date(2019, 10, 11), "2019-10-11"),
        (datetime(2019, 10, 11), "2019-10-11"),  # noqa: DTZ001 - sheets know no zones.
        (datetime(2019, 10, 11, 9, 30), "2019-10-11 09:30"),  # noqa: DTZ001 - the same.
        (time(9, 30), "09:30"),
        (timedelta(hours=26, minutes=5), "26:05"),
    ],
)
def test_as_text_says_a_cell_as_it_is_shown(cell, expected):
    assert as_text(cell) == expected


def test_is_empty_sees_through_invisible_characters():
    assert [is_empty(cell) for cell in (None, " \u3000\u200b", "无", 0)] == [True, True, False, False]


@pytest.mark.parametrize("cell", ["是", "√", "✔", "Y", "ｙ", "yes", "需要", "要", "TRUE", True, 1, 1.0, "1", " 参加 "])
def test_read_yes_no_knows_yes(cell):
    assert read_yes_no(cell) is True


@pytest.mark.parametrize("cell", ["否", "×", "N", "no", "不需要", "无", "FALSE", False, 0, "不参加", "自理"])
def test_read_yes_no_knows_no(cell):
    assert read_yes_no(cell) is False


@pytest.mark.parametrize("cell", [None, "", "待定", "也许", 2])
def test_read_yes_no_knows_nothing_else(cell):
    assert read_yes_no(cell) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("开幕式；主论坛", ["开幕式", "主论坛"]),
        ("开幕式/主论坛、签约", ["开幕式", "主论坛", "签约"]),
        ("1.开幕式 \n2、主论坛", ["开幕式", "2", "主论坛"]),
        ("", []),
    ],
)
def test_split_list_parts_at_every_usual_mark(text, expected):
    assert split_list(text) == expected


@pytest.mark.parametrize(
    ("asked", "cell", "expected"),
    [
        (question("text"), " G 363 ", "G 363"),
        (question("text"), 363.0, "363"),
        (question("text"), "/", None),
        (question("text"), "=1+1", "=1+1"),
        (question("text"), None, None),
        (question("long_text"), "一\n二", "一\n二"),
        (question("number"), "2005级", "2005"),
        (question("number"), 2005.0, "2005"),
        (question("number"), "１，０００", "1000"),
        (question("yes_no"), "√", True),
        (question("yes_no"), "无", False),
        (question("yes_no"), "/", None),
        (question("choice", choices=MEALS), "清真", "halal"),
        (question("choice", choices=MEALS), "清真餐", "halal"),
        (question("choice", choices=MEALS), "HALAL", "halal"),
        (question("choice", choices=MEALS), "无", "none"),
        (question("choice", choices=MEALS), "-", None),
        (question("choices", choices=MEALS), "素食、清真", ["halal", "vegetarian"]),
        (question("date"), "10月11日", "2019-10-11"),
        (question("date"), 43749.0, "2019-10-11"),
        (question("time"), "下午2点半", "14:30"),
        (question("time"), "9：05", "09:05"),
        (question("time"), 0.5, "12:00"),
        (question("time"), time(14, 30), "14:30"),
        (question("phone"), "138 1234 5678", "+8613812345678"),
        (question("email"), "A＠Example.com", "A@example.com"),
        (question("place"), "山东济南", "CN-SD"),
        (question("place"), "德国 Germany", "DE"),
    ],
)
def test_read_question_reads_by_the_type(asked, cell, expected):
    assert read_question(cell, asked, EVENT) == expected


@pytest.mark.parametrize(
    ("asked", "cell"),
    [
        (question("text", max_length=3), "G3633"),
        (question("number"), "很多"),
        (question("number", max="2020"), "2021"),
        (question("yes_no"), "也许"),
        (question("choice", choices=MEALS), "海鲜"),
        (question("choice", choices=MEALS), "清真、素食"),
        (question("choices", choices=MEALS), "清真、海鲜"),
        (question("date", max="2019-10-12"), "10月13日"),
        (question("time"), "26:00"),
        (question("email"), "nobody"),
        (question("place"), "火星"),
    ],
)
def test_read_question_refuses_what_does_not_fit(asked, cell):
    with pytest.raises(BadAnswer):
        read_question(cell, asked, EVENT)


def test_read_question_tells_a_cell_that_is_no_date_apart():
    with pytest.raises(UnreadableDate):
        read_question("下周", question("date"), EVENT)
