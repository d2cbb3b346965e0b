"""Snapshots: the same bytes for ever, and what has changed since with who and why."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from app.core.errors import Refused
from app.core.files import read_file
from app.core.unit import Unit
from events.docking.enums import Stage
from events.docking.queries.snapshots import document_of, find_snapshot
from events.docking.queries.tallies import tally_over
from events.docking.queries.tally_scopes import scope_of_event
from events.docking.rules.acts import Correct, KeepApart, Merge
from events.docking.services import perform
from events.docking.services.snapshot_papers import snapshot_workbook
from events.docking.services.snapshots import (
    difference_as_json,
    explain_between,
    explain_since,
    kept_paper,
    take_snapshot,
)
from events.setup.models import Event
from events.setup.queries import find_event
from tests.factories.deals import NOON, a_deal, done
from tests.factories.events import an_event

Opener = Callable[..., AbstractContextManager[Unit]]


@pytest.fixture
def signed(unit: Opener) -> None:
    with unit() as opened:
        an_event(opened, "innovation-2018")
        event = an_event(opened, "innovation-2019")
        a_deal(opened, event, "d1", stage=Stage.CONTRACT, amount="10000000", offer="o1")
        a_deal(opened, event, "d2", stage=Stage.CONTRACT, amount="20000000", offer="o1")
        take_snapshot(opened, scope_of_event(event), "发布")


def the_event(unit: Unit) -> Event:
    return find_event(unit.session, "innovation-2019")


def changes(unit: Unit) -> dict[str, Any]:
    return difference_as_json("发布", explain_since(unit.session, find_snapshot(unit.session, "发布")))


@pytest.mark.one_database
@pytest.mark.usefixtures("signed")
def test_a_snapshot_is_of_one_moment_though_time_goes_on(unit: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    moments = (NOON + timedelta(seconds=number) for number in count())
    with unit() as opened:
        monkeypatch.setattr(Unit, "now", lambda _unit: next(moments))
        taken = take_snapshot(opened, scope_of_event(the_event(opened)), "另一份")
        assert document_of(taken)["taken_at"] == taken.taken_at.isoformat()


@pytest.mark.usefixtures("signed")
def test_a_correction_changes_no_byte_and_is_named_with_who_and_why(unit: Opener) -> None:
    with unit() as opened:
        taken = find_snapshot(opened.session, "发布")
        before = taken.document, read_file(snapshot_workbook(opened, taken, the_event(opened).id, "zh"))
        assert document_of(taken)["tally"] == tally_over(opened.session, scope_of_event(the_event(opened))).as_json()
        assert changes(opened)["deals"] == []
        done(opened, Correct(deal="d1", by="wang", at=NOON, amount="10500000", reason="误填"))
        again = find_snapshot(opened.session, "发布")
        assert (again.document, read_file(snapshot_workbook(opened, again, the_event(opened).id, "zh"))) == before
        found = changes(opened)
    assert found["figures"] == {"amount_wan": {"before": "3000.00", "after": "3050.00", "by": "50.00"}}
    (deal,) = found["deals"]
    assert deal["changes"] == [{"what": "amount_wan", "before": "1000.00", "after": "1050.00", "by": "50.00"},
                               {"what": "amount", "before": "10000000.00", "after": "10500000.00"}]
    assert [(act["do"], act["by"], act["reviewed_by"], act["reason"]) for act in deal["acts"]] == [
        ("correct", "wang", "li", "误填")]


@pytest.mark.usefixtures("signed")
def test_a_merge_and_a_pair_kept_apart_are_named(unit: Opener) -> None:
    with unit() as opened:
        assert changes(opened)["pairs"]["gone"] == []
        perform(opened, KeepApart(deal="d1", by="wang", at=NOON, other="d2", reason="两件事"))
        (gone,) = changes(opened)["pairs"]["gone"]
        assert (gone["deals"], [(act["by"], act["reason"]) for act in gone["acts"]]) == (["d1", "d2"], [("wang", "两件事")])
        perform(opened, Merge(deal="d2", by="li", at=NOON, into="d1", reason="同一事项"))
        (deal,) = changes(opened)["deals"]
        assert (deal["deal"], [(act["do"], act["by"], act["reason"], act["to"]) for act in deal["acts"]]) == (
            "d2", [("merge", "li", "同一事项", "d1")])


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize(("name", "code"), [
    (" ", "snapshot_name_missing"), ("长" * 121, "snapshot_name_too_long"), (" 发布 ", "snapshot_name_taken")])
def test_a_name_is_given_once(unit: Opener, name: str, code: str) -> None:
    with unit() as opened, pytest.raises(Refused) as refused:
        take_snapshot(opened, scope_of_event(the_event(opened)), name)
    assert refused.value.code == code


@pytest.mark.usefixtures("signed")
def test_snapshots_of_other_editions_are_not_compared(unit: Opener) -> None:
    with unit() as opened:
        other = take_snapshot(opened, scope_of_event(find_event(opened.session, "innovation-2018")), "2018")
        with pytest.raises(Refused) as refused:
            explain_between(opened.session, find_snapshot(opened.session, "发布"), other)
    assert refused.value.code == "snapshot_scopes_differ"


@pytest.mark.one_database
def test_a_paper_is_made_once(unit: Opener) -> None:
    with unit() as opened:
        made = [kept_paper(opened, "k", name="a.txt", media_type="text/plain", event_id=None, make=lambda text=text: text)
                for text in (b"one", b"two")]
        assert [read_file(paper) for paper in made] == [b"one", b"one"]
