"""Issues of a badge, and keys that change."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from app.core.actors import Command, StaffActor
from app.core.audit import AuditEntry
from app.core.errors import Forbidden, Refused
from app.core.unit import open_unit
from badges.codes.keyring import find_keyring, open_keyring
from badges.codes.keys import is_genuine
from badges.codes.models import BadgeIssue, EventKey
from badges.codes.queries import find_by_fallback
from badges.codes.rules import read_code
from badges.codes.services import public_keys, reissue_badge, rotate_key, withdraw_badge
from events.registration.models import Delegate
from events.setup.models import Event


def issue_of(stage: Any, number: int) -> tuple[int, int]:
    """Issue and key number of a delegate's code."""
    read = read_code(stage.codes()[number][0])
    assert read is not None
    return read.number.issue, read.number.key


def rotate(stage: Any) -> int:
    with open_unit(Command()) as unit:
        return rotate_key(unit, unit.session.get_one(Event, stage.event_id))


def test_every_approved_delegate_has_a_code_with_nothing_stored(stage: Any) -> None:
    for status in ("approved", "approved", "pending", "cancelled"):
        stage.add_delegate(status=status)
    codes = stage.codes()
    assert sorted(codes) == [1, 2]
    assert stage.codes() == codes
    with open_unit(Command()) as unit:
        assert unit.session.scalar(sa.select(sa.func.count()).select_from(BadgeIssue)) == 0
        keys = public_keys(unit, unit.session.get_one(Event, stage.event_id))
    reads = {number: read_code(code) for number, (code, _) in codes.items()}
    assert [(read.number.serial, is_genuine(read, keys[1])) for read in reads.values() if read] == [(1, True), (2, True)]


def test_key_is_kept_closed(stage: Any) -> None:
    stage.add_delegate()
    stage.codes()
    with open_unit(Command()) as unit:
        row = unit.session.scalars(sa.select(EventKey)).one()
        keyring = find_keyring(unit.session, stage.event_id)
        assert keyring is not None
        assert keyring.newest().public == row.public
        assert row.closed.startswith(b"gAAAA")


def test_key_is_made_by_a_page_that_only_reads(stage: Any) -> None:
    with open_unit(Command(), writes=False) as unit:
        public = open_keyring(unit, stage.event_id).newest().public
    with open_unit(Command(), writes=False) as unit:
        assert open_keyring(unit, stage.event_id).newest().public == public


def test_events_have_different_keys(stage: Any, other_event: Any) -> None:
    stage.add_delegate()
    other = other_event()
    other.add_delegate()
    here, there = read_code(stage.codes()[1][0]), read_code(other.codes()[1][0])
    assert here is not None
    assert there is not None
    assert here.secret != there.secret


def test_reissue_counts_up_and_is_recorded(stage: Any) -> None:
    number = stage.add_delegate()
    assert [stage.act(reissue_badge, number).issue for _ in range(2)] == [2, 3]
    assert issue_of(stage, number) == (3, 1)
    with open_unit(Command()) as unit:
        entries = unit.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "badge.reissued").order_by(AuditEntry.id))
        assert [entry.details for entry in entries] == [{"issue": 2, "reason": None}, {"issue": 3, "reason": None}]


def test_withdrawn_badge_is_void_until_reissued(stage: Any) -> None:
    number = stage.add_delegate()
    assert stage.act(withdraw_badge, number).issue == 1
    with pytest.raises(Refused, match="badge_withdrawn_before"):
        stage.act(withdraw_badge, number)
    assert stage.act(reissue_badge, number).issue == 2
    assert stage.act(withdraw_badge, number).issue == 2


@pytest.mark.parametrize("status", ["pending", "rejected", "cancelled"])
@pytest.mark.parametrize("service", [reissue_badge, withdraw_badge])
def test_who_is_not_approved_has_no_badge_to_change(stage: Any, status: str, service: Any) -> None:
    number = stage.add_delegate(status=status)
    with pytest.raises(Refused, match="badge_needs_approval"):
        stage.act(service, number)


@pytest.mark.parametrize("service", [reissue_badge, withdraw_badge])
def test_stranger_may_change_no_badge(stage: Any, service: Any) -> None:
    stage.add_delegate()
    with open_unit(StaffActor("somebody", id=1)) as unit:
        event = unit.session.get_one(Event, stage.event_id)
        delegate = unit.session.scalars(sa.select(Delegate)).one()
        with pytest.raises(Forbidden):
            service(unit, event, delegate)


def test_badge_is_not_reissued_beyond_what_a_fallback_can_say(stage: Any) -> None:
    number = stage.add_delegate()
    stage.act(reissue_badge, number)
    with open_unit(Command()) as unit:
        unit.session.scalars(sa.select(BadgeIssue)).one().issue = 528
    with pytest.raises(Refused, match="too_many_issues"):
        stage.act(reissue_badge, number)


def test_new_key_serves_those_to_come_and_reissues(stage: Any) -> None:
    first, second = stage.add_delegate(), stage.add_delegate()
    before = stage.codes()
    assert rotate(stage) == 2
    third = stage.add_delegate()
    assert stage.codes()[first] == before[first]
    stage.act(reissue_badge, second)
    assert [issue_of(stage, number) for number in (first, second, third)] == [(1, 1), (2, 2), (1, 2)]


def test_fallback_of_every_key_is_found(stage: Any) -> None:
    first = stage.add_delegate()
    rotate(stage)
    second = stage.add_delegate()
    fallbacks = {number: fallback for number, (_, fallback) in stage.codes().items()}
    with open_unit(Command()) as unit:
        keyring = open_keyring(unit, stage.event_id)
        found = [find_by_fallback(unit.session, stage.event_id, keyring, fallbacks[number]) for number in (first, second)]
        forged = keyring.key(1).fallback(second, 1)
        assert find_by_fallback(unit.session, stage.event_id, keyring, forged) is None
    assert found == [(first, 1), (second, 1)]


def test_badges_of_an_old_key_open_doors(stage: Any, desk: Any) -> None:
    stage.add_point("gate")
    number = stage.add_delegate()
    code = stage.codes()[number][0]
    rotate(stage)
    assert desk().scan(code, "gate")["outcome"] == "admitted"
