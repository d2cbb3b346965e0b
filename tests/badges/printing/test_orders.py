"""Whom a print is for, in which order, and that no badge is in two prints of what is unprinted."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.actors import Command
from app.core.errors import Refused
from app.core.jobs import Job
from app.core.unit import open_unit
from app.core.worker import run_due_jobs
from badges.codes.services import reissue_badge, withdraw_badge
from badges.printing.enums import BadgeLayout, Discarded, Purpose, RunState, Sorting
from badges.printing.models import PrintedBadge, PrintRun
from badges.printing.queries.selections import Selection, selected_holders
from badges.printing.services.orders import PrintOrder, expect_print, order_print
from badges.printing.services.prints import gather, print_counts
from badges.printing.services.runs import discard_print, fetch_print
from events.registration.models import Answer, Delegate, Group, Question
from events.registration.queries import DelegateFilter
from events.setup.models import Event

UNPRINTED = PrintOrder(only_unprinted=True)


def order(stage: Any, wanted: PrintOrder) -> int:
    with open_unit(Command()) as unit:
        return order_print(unit, unit.session.get_one(Event, stage.event_id), wanted, as_job=True).id


def in_run(run_id: int) -> list[int]:
    """The numbers of those in a print, in the order of printing."""
    with open_unit(Command(), writes=False) as unit:
        plan = gather(unit, run_id)
        numbers = {row.id: row.number for row in unit.session.execute(sa.select(Delegate.id, Delegate.number))}
        return [numbers[delegate_id] for delegate_id, _issue in plan.issues]


def chosen(stage: Any, **selection: Any) -> list[int]:
    """Who would be printed by a selection."""
    with open_unit(Command(), writes=False) as unit:
        event = unit.session.get_one(Event, stage.event_id)
        return [one.number for one in selected_holders(unit.session, event, Selection(**selection))]


def acted(stage: Any, service: Any, *arguments: Any) -> Any:
    with open_unit(Command()) as unit:
        return service(unit, unit.session.get_one(Event, stage.event_id), *arguments)


def state_of(run_id: int) -> tuple[str, str | None]:
    with open_unit(Command()) as unit:
        run = unit.session.get_one(PrintRun, run_id)
        return run.state, run.discarded


@pytest.mark.one_database
def test_selection_narrows_by_unit_group_day_activity_answer_and_the_lists_filters(stage: Any) -> None:
    first, second, third = (stage.add_delegate(name, unit=unit) for name, unit in (("王伟", "甲公司"), ("李娜", "乙公司"), ("赵敏", None)))
    stage.add_activity("dinner", datetime(2019, 10, 12, 10, tzinfo=UTC))
    stage.hold_place(second, "dinner")
    stage.hold_place(third, "dinner", state="waiting")
    with open_unit(Command()) as unit:
        group = Group(event_id=stage.event_id, token_hash="h", token_closed=b"", name="海外团", contact_name="团长",
                      created_at=datetime(2019, 10, 1, tzinfo=UTC))
        question = Question(event_id=stage.event_id, position=1, key="arrival", type="date", label={"zh": "到达"})
        unit.session.add_all([group, question])
        unit.session.flush()
        person = unit.session.scalars(sa.select(Delegate).where(Delegate.number == third)).one()
        person.group_id = group.id
        unit.session.add(Answer(delegate_id=person.id, question_id=question.id, value="2019-10-11"))
        ids, group_id = str(person.id), str(group.id)
    assert chosen(stage, unit="甲公司") == [first]
    assert chosen(stage, people=DelegateFilter(group=group_id)) == [third]
    assert chosen(stage, people=DelegateFilter(ids=ids)) == [third]
    assert chosen(stage, people=DelegateFilter(q="李娜")) == [second]
    assert [chosen(stage, when=when) for when in ("day:2019-10-12", "activity:dinner", "answer:arrival:2019-10-11")] == [
        [second], [second], [third]]
    assert [chosen(stage, when=when) for when in ("day:2019-10-11", "day:never", "activity:none", "nonsense")] == [[]] * 4


@pytest.mark.one_database
def test_what_a_run_keeps_of_its_selection_names_nobody(stage: Any) -> None:
    stage.add_delegate(unit="王伟工作室")
    run_id = order(stage, PrintOrder(selection=Selection(DelegateFilter(q="王伟", category="delegate"), "王伟工作室")))
    with open_unit(Command()) as unit:
        assert unit.session.get_one(PrintRun, run_id).chosen == {"category": "delegate", "unit": True, "list": True}


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("sorting", "numbers"),
    [(Sorting.CATEGORY, [3, 1, 4, 2]), (Sorting.NAME, [2, 3, 1, 4]), (Sorting.UNIT, [1, 2, 3, 4]), (Sorting.GROUP, [2, 3, 1, 4])],
)
def test_order_of_printing(stage: Any, sorting: Sorting, numbers: list[int]) -> None:
    for name, pinyin, category, unit in (
        ("王伟", "wang2 wei3", "delegate", "安徽大学"), ("安然", "an1 ran2", "vip", "北京大学"),
        ("李娜", "li3 na4", "delegate", "重庆大学"), ("赵敏", "zhao4 min3", "delegate", None),
    ):  # fmt: skip
        number = stage.add_delegate(name, category=category, unit=unit)
        stage.change_delegate(number, sort_key=pinyin)
    run_id = order(stage, PrintOrder(sorting=sorting))
    assert in_run(run_id) == numbers


@pytest.mark.one_database
def test_separators_stand_before_sections_and_are_no_badges(stage: Any) -> None:
    stage.add_delegates(2, category="vip")
    stage.add_delegate(name="W" * 80)
    run_id = order(stage, PrintOrder(separators=True, layout=BadgeLayout.SHEET))
    with open_unit(Command(), writes=False) as unit:
        plan = gather(unit, run_id)
    assert [owner is None for owner in plan.owners] == [True, False, True, False, False]
    assert [(badge.name, badge.unit) for part in plan.parts for badge in part.badges if not badge.code] == [
        ("正式代表", "× 1"), ("贵宾", "× 2")]
    run_due_jobs()
    with open_unit(Command()) as unit:
        run = unit.session.get_one(PrintRun, run_id)
        unfit = unit.session.execute(sa.select(Delegate.name, PrintedBadge.unfit).join(
            PrintedBadge, PrintedBadge.delegate_id == Delegate.id).where(PrintedBadge.has_unfit)).all()
    assert (run.count, run.unfit, [tuple(row) for row in unfit]) == (3, 1, [("W" * 80, ["name"])])


def test_two_orders_of_what_is_unprinted_share_no_badge(stage: Any, app: Flask) -> None:
    stage.add_delegates(30)
    with open_unit(Command(), writes=False) as unit:
        ids = list(unit.session.scalars(sa.select(Delegate.id).order_by(Delegate.id)))
    # Two who press the button at once, and two who have picked people that overlap.
    orders = [UNPRINTED, UNPRINTED, replace(UNPRINTED, delegate_ids=ids[:20]), replace(UNPRINTED, delegate_ids=ids[10:])]
    start, refused = threading.Barrier(len(orders)), []

    def press(wanted: PrintOrder) -> None:
        with app.app_context():
            start.wait(timeout=20)
            try:
                order(stage, wanted)
            except Refused as refusal:
                refused.append(refusal.code)

    threads = [threading.Thread(target=press, args=(wanted,)) for wanted in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    with open_unit(Command()) as unit:
        taken = list(unit.session.scalars(sa.select(PrintedBadge.delegate_id)))
    assert (sorted(taken), set(refused)) == (ids, {"no_badges_to_print"})


@pytest.mark.one_database
def test_badges_are_taken_when_ordered_and_printed_when_fetched(stage: Any) -> None:
    stage.add_delegates(2)
    run_id = order(stage, UNPRINTED)
    with pytest.raises(Refused, match="no_badges_to_print"):
        order(stage, UNPRINTED)
    with pytest.raises(Refused, match="print_has_no_file"):
        acted(stage, fetch_print, run_id)
    run_due_jobs()
    assert (state_of(run_id)[0], acted(stage, print_counts).printed) == (RunState.READY, 0)
    acted(stage, fetch_print, run_id)
    acted(stage, fetch_print, run_id)
    assert (state_of(run_id)[0], acted(stage, print_counts).printed) == (RunState.PRINTED, 2)


@pytest.mark.one_database
def test_discarded_print_sets_its_badges_free(stage: Any) -> None:
    stage.add_delegate()
    run_id = order(stage, UNPRINTED)
    acted(stage, discard_print, run_id, Discarded.SPOILT)
    run_due_jobs()
    assert state_of(run_id) == (RunState.DISCARDED, Discarded.SPOILT)
    again = order(stage, UNPRINTED)
    run_due_jobs()
    assert (again > run_id, state_of(again)[0]) == (True, RunState.READY)
    with pytest.raises(Refused, match="print_discarded"):
        acted(stage, discard_print, run_id, Discarded.WRONG)
    with pytest.raises(Refused, match="discard_reason_unknown"):
        acted(stage, discard_print, again, Discarded.LAPSED)


@pytest.mark.one_database
def test_failed_print_sets_its_badges_free(stage: Any) -> None:
    stage.add_delegate()
    run_id = order(stage, UNPRINTED)
    with open_unit(Command()) as unit:
        unit.session.scalars(sa.select(Job)).one().state = "failed"
    again = order(stage, UNPRINTED)
    assert (state_of(run_id), state_of(again)[0]) == ((RunState.DISCARDED, Discarded.FAILED), RunState.WAITING)


@pytest.mark.one_database
def test_expected_counts_say_what_is_left_out(stage: Any) -> None:
    numbers = stage.add_delegates(4)
    stage.act(withdraw_badge, numbers[3])
    with open_unit(Command()) as unit:
        first = unit.session.scalars(sa.select(Delegate.id).where(Delegate.number == numbers[0])).one()
    order(stage, PrintOrder(delegate_ids=[first]))
    expected = acted(stage, expect_print, UNPRINTED)
    assert (expected.count, expected.taken, expected.withdrawn) == (2, 1, 1)
    assert acted(stage, expect_print, PrintOrder()).count == 3


@pytest.mark.one_database
def test_cards_without_a_code_are_counted_apart_from_badges(stage: Any) -> None:
    stage.add_delegate()
    cards = order(stage, replace(UNPRINTED, layout_code="ready:tent-a4"))
    badges = order(stage, UNPRINTED)
    with open_unit(Command()) as unit:
        purposes = [unit.session.get_one(PrintRun, run_id).purpose for run_id in (cards, badges)]
    assert purposes == [Purpose.CARDS, Purpose.BADGES]
    with pytest.raises(Refused, match="layout_unknown"):
        order(stage, PrintOrder(layout_code="ready:scroll"))


@pytest.mark.one_database
def test_who_lost_the_badge_between_order_and_setting_is_left_out(stage: Any) -> None:
    first, second, third, fourth = stage.add_delegates(4)
    run_id = order(stage, PrintOrder())
    stage.act(reissue_badge, first)
    stage.act(withdraw_badge, second)
    stage.change_delegate(third, status="cancelled")
    run_due_jobs()
    assert in_run(run_id) == [fourth]
    with open_unit(Command()) as unit:
        logged = unit.session.scalar(sa.select(sa.func.count()).select_from(PrintedBadge))
        assert (unit.session.get_one(PrintRun, run_id).count, logged) == (1, 1)
