"""When two parties are the same."""

import pytest

from events.docking.enums import Side
from events.docking.rules.parties import Party, comparable_name, is_same_party

SAME = [
    ("济南智科技有限公司", "济南智科技股份有限公司"),
    ("济南智科技有限公司", "济南智科技有限责任公司"),
    ("济南智科技有限公司", "济南智科技"),
    ("济南智科技有限公司", " 济南 智科技\u3000有限公司 "),
    ("泉城（济南）科技有限公司", "泉城(济南)科技有限公司"),
    ("泉城【济南】科技", "泉城济南科技"),
    ("King's Robotics, Inc.", "KING'S ROBOTICS"),
    ("King's Robotics, Inc.", "King's  Robotics Inc"),
    ("King's Robotics, Inc.", "King'sRobotics,Inc."),
    ("Quancheng Bio Co., Ltd.", "Ｑｕａｎｃｈｅｎｇ Ｂｉｏ Ｃｏ．， Ｌｔｄ．"),
    ("Quancheng Bio Co., Ltd.", "Quancheng Bio Co.,Ltd"),
    ("Müller GmbH", "MÜLLER gmbh"),
    ("Müller GmbH", "MüllerGmbH"),
    ("ABC科技有限公司", "ａｂｃ科技有限公司"),
]
DIFFERENT = [
    ("济南智科技有限公司", "济南智科技中心"),
    ("有限公司之友", "之友"),
    ("泉城科技有限公司（济南）", "泉城科技济南"),
    ("Jinan Zinc", "Jinan Z"),
    ("有限公司", "Inc."),
    ("泉城科技(集团)有限公司", "泉城科技有限公司"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_name_is_compared_without_what_is_set_aside(one: str, other: str) -> None:
    assert comparable_name(one) == comparable_name(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_name_is_else_kept(one: str, other: str) -> None:
    assert comparable_name(one) != comparable_name(other)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("甲有限公司", "1"), ("乙有限公司", "1"), True),
        (("甲有限公司", "1"), ("甲有限公司", "2"), False),
        (("甲有限公司", "1"), ("甲", None), True),
        (("甲有限公司", None), ("甲", None), True),
        (("甲有限公司", None), ("乙", "2"), False),
    ],
)
def test_party_is_the_same_by_id_or_by_name_where_one_has_none(one, other, same: bool) -> None:
    first, second = (Party(name=name, id=own_id, side=Side.DEMAND) for name, own_id in (one, other))
    assert (is_same_party(first, second), is_same_party(second, first)) == (same, same)
