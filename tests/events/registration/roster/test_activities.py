"""Activities as cells name them."""

from datetime import date

import pytest

from events.registration.roster.activities import ActivityNames, UnknownActivity
from events.registration.roster.event_view import ActivityView, EventView

DAY = date(2019, 10, 11)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("开幕式；主论坛", ("opening", "main-forum")),
        ("开幕式,医养健康论坛,开幕式", ("opening", "health")),
        ("开幕式/签约仪式", ("opening", "signing")),
        ("开幕式 主论坛", ("opening", "main-forum")),
        ("1.开幕式\n2.主论坛", ("opening", "main-forum")),
        ("Opening ceremony; Health forum", ("opening", "health")),
        ("opening、main-forum", ("opening", "main-forum")),
        ("①开幕式②主论坛", ("opening", "main-forum")),
        ("开幕式和主论坛", ("opening", "main-forum")),
        ("考察", ("visit",)),
        ("晚宴、开幕式", ("opening",)),
        ("不参加", ()),
        ("/", ()),
        ("", ()),
        ("全部", ("opening", "main-forum", "health", "smart", "docking", "signing", "visit")),
    ],
)
def test_named_in_gives_the_codes_in_order(summit, text, codes):
    assert ActivityNames(summit).named_in(text) == codes


@pytest.mark.parametrize("text", ["高尔夫", "开幕式；高尔夫", "论坛", "开幕式 高尔夫"])
def test_named_in_refuses_what_is_no_activity_or_could_be_several(summit, text):
    with pytest.raises(UnknownActivity):
        ActivityNames(summit).named_in(text)


def test_named_in_knows_titles_with_marks_in_them():
    event = EventView(
        DAY,
        DAY,
        activities=(
            ActivityView("a", {"zh": "投资、人才政策推介会"}),
            ActivityView("b", {"zh": "特色考察A线：国际医学科学中心"}),
            ActivityView("c", {"zh": "特色考察B线：起步区"}),
        ),
    )
    assert ActivityNames(event).named_in("投资、人才政策推介会；A线、B线") == ("a", "b", "c")
