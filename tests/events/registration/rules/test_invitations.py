"""Pasted lists of whom to invite, and how far an invitation has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from events.registration.rules.invitations import InvitationState, new_code, read_pasted, state_of
from events.registration.rules.references import tidy_reference

NOW = datetime(2019, 9, 1, tzinfo=UTC)


@pytest.mark.parametrize(("line", "person"), [
    ("单雄信", {"name": "单雄信"}),
    ("单雄信\tshan@example.com\t华宁大学\t校长", {
        "name": "单雄信", "email": "shan@example.com", "unit": "华宁大学", "title": "校长"}),
    ("单雄信，华宁大学，13800001111", {"name": "单雄信", "unit": "华宁大学", "mobile": "13800001111"}),
    ("Jean Lefèvre jean@example.fr", {"name": "Jean Lefèvre", "email": "jean@example.fr"}),
    ("Jean Lefèvre; jean@example.fr; a; b; c", {
        "name": "Jean Lefèvre", "email": "jean@example.fr", "unit": "a", "title": "b"}),
    ("赵一, @nowhere", {"name": "赵一", "email": "@nowhere"}),
])
def test_a_line_is_a_person(line: str, person: dict[str, str]) -> None:
    assert read_pasted(f"\n {line} \n\n") == [person]


def test_nothing_is_nobody() -> None:
    assert read_pasted(" \n\t\n,,\n") == []


@dataclass
class Some:
    places: int = 2
    used: int = 0
    sent_at: datetime | None = None
    opened_at: datetime | None = None
    withdrawn_at: datetime | None = None


@pytest.mark.parametrize(("one", "state"), [
    (Some(), InvitationState.MADE), (Some(sent_at=NOW), InvitationState.SENT),
    (Some(sent_at=NOW, opened_at=NOW, used=1), InvitationState.OPENED), (Some(used=2), InvitationState.USED),
    (Some(used=2, withdrawn_at=NOW), InvitationState.WITHDRAWN),
])
def test_the_state_is_the_furthest_reached(one: Some, state: InvitationState) -> None:
    assert state_of(one) == state


def test_codes_are_read_back_however_they_are_typed() -> None:
    code = new_code()
    assert tidy_reference(f" {code[:5].lower()}-{code[5:]} ") == code
