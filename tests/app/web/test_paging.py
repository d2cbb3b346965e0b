"""Which page of a list is shown."""

from __future__ import annotations

import pytest

from app.web.paging import Page, PageRequest, page_of

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("number", "total", "shown"), [(1, 0, 1), (9, 0, 1), (1, 25, 1), (2, 25, 1), (2, 26, 2), (9, 51, 3)])
def test_beyond_the_last_page_the_last_is_shown(number: int, total: int, shown: int) -> None:
    assert PageRequest(number, 25).number_within(total) == shown


def test_a_list_at_hand_is_cut_into_pages() -> None:
    rows = list(range(60))
    assert page_of(rows, PageRequest(2, 25)) == Page(rows[25:50], 60, 2, 25)
    assert page_of(rows, PageRequest(7, 25)) == Page(rows[50:], 60, 3, 25)
    assert page_of([], PageRequest(3, 25)) == Page([], 0, 1, 25)
