"""Categories as people call them."""

from datetime import date

import pytest

from events.registration.roster.categories import category_names, default_category, read_category
from events.registration.roster.event_view import CategoryView, EventView

DAY = date(2019, 10, 11)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("delegate", "delegate"),
        ("正式代表 ", "delegate"),
        ("代表", "delegate"),
        ("参会代表", "delegate"),
        ("Delegate", "delegate"),
        ("嘉宾", "guest"),
        ("Invited guest", "guest"),
        ("VIP", "vip"),
        ("ｖｉｐ", "vip"),
        ("贵宾", "vip"),
        ("列席代表", "observer"),
        ("记者", "media"),
        ("媒体记者", "media"),
        ("Press", "media"),
        ("会务组", "staff"),
        ("志愿者", "volunteer"),
        ("亲友团", None),
        ("？", None),
        ("参展商", None),
        ("", None),
    ],
)
def test_read_category_knows_codes_names_and_usual_names(summit, typed, code):
    assert read_category(typed, category_names(summit)) == code


def test_category_names_leave_usual_names_out_where_they_mean_several():
    event = EventView(DAY, DAY, (CategoryView("a", {"zh": "代表"}), CategoryView("b", {"zh": "正式代表"})))
    names = category_names(event)
    assert [read_category(typed, names) for typed in ("代表", "正式代表", "参会代表")] == ["a", "b", None]


@pytest.mark.parametrize(
    ("categories", "code"),
    [
        ([("vip", True), ("delegate", False)], "delegate"),
        ([("staff", False), ("alumni", True), ("notable", True)], "alumni"),
        ([("staff", False)], "staff"),
        ([], None),
    ],
)
def test_default_category_is_delegate_else_the_first_public_one(categories, code):
    views = tuple(CategoryView(one, {"en": one}, public) for one, public in categories)
    assert default_category(EventView(DAY, DAY, views)) == code
