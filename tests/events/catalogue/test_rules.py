"""What an owner changes alone, and who reads what."""

from __future__ import annotations

from typing import Any

import pytest

from events.catalogue.enums import Audience
from events.catalogue.rules.changes import changed_columns, changes_alone
from events.catalogue.rules.showing import is_readable
from events.docking.enums import Confidentiality
from events.docking.rules.cards import read_keywords


@pytest.mark.parametrize(("before", "after", "alone"), [
    ({"title": {"zh": "甲"}}, {"title": {"zh": "乙"}}, set()), ({"contact_name": None}, {"contact_name": "王"}, {"contact_name"}),
    ({"confidentiality": "public"}, {"confidentiality": "title_only"}, {"confidentiality"}),
    ({"confidentiality": "public"}, {"confidentiality": "logged_in"}, {"confidentiality"}),
    ({"confidentiality": "title_only"}, {"confidentiality": "public"}, set()),
    ({"confidentiality": "public"}, {"confidentiality": None}, {"confidentiality"}),
    ({"place": "历下", "owner": "甲"}, {"place": "槐荫", "owner": "乙"}, {"place"})])
def test_what_can_tell_no_more_takes_effect_at_once(before: dict[str, Any], after: dict[str, Any], alone: set[str]) -> None:
    assert changes_alone(before, after) == alone


def test_nothing_and_empty_are_no_change() -> None:
    assert changed_columns({"a": None, "b": [], "c": "x"}, {"a": "", "b": None, "c": "y"}) == {"c"}


def test_each_level_is_read_by_whom_it_is_for() -> None:
    read = {audience: {level for level in Confidentiality if is_readable(level, audience)} for audience in Audience}
    assert read == {Audience.PUBLIC: {Confidentiality.PUBLIC}, Audience.STAFF: set(Confidentiality),
                    Audience.PARTIES: {Confidentiality.PUBLIC, Confidentiality.LOGGED_IN}}
    assert not is_readable("unheard-of", Audience.PARTIES)


def test_keywords_stand_between_whatever_people_write() -> None:
    assert read_keywords("超声，AI、ai; 新材料｜ \n x") == ["超声", "AI", "新材料", "x"]
    assert read_keywords(" , ") == []
