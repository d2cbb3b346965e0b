"""Places of categories and activities."""

from dataclasses import dataclass

import pytest

from events.setup.rules.places import places_left, seats_left


@dataclass(frozen=True)
class Quota:
    quota: int | None
    taken: int = 0
    public: bool = True


@pytest.mark.parametrize(("categories", "left"), [
    ([Quota(10, 3), Quota(5, 9)], 7), ([Quota(10), Quota(None)], None), ([Quota(10, public=False)], None), ([], None),
    ([Quota(2, 2)], 0),
])
def test_places_left_are_those_of_public_categories(categories: list[Quota], left: int | None) -> None:
    assert places_left(categories) == left


@pytest.mark.parametrize(("sign_up", "capacity", "taken", "left"), [
    ("open", 10, 4, 6), ("open", 10, 12, 0), ("invited", 3, 0, 3), ("open", None, 4, None), ("none", 10, 4, None),
])
def test_seats_are_counted_where_people_sign_up(sign_up: str, capacity: int | None, taken: int, left: int | None) -> None:
    assert seats_left(sign_up, capacity, taken) == left
