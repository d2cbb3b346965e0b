"""Two registrations made one: nothing lost, nothing held twice, and everything leads to the one that stays."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.actors import Role
from app.core.audit import AuditEntry
from app.core.errors import Forbidden, Refused
from app.core.unit import open_unit
from app.mail.models import MailMessage
from app.web.paging import PageRequest
from events.people import services
from events.people.models import SuspectedPair, TwoPeople
from events.people.queries import count_pairs, pairs_page
from events.people.queries.duplicates import PAIR_SORTS
from events.registration.enums import DelegateStatus, ErasureReason, PlaceState
from events.registration.models import Answer, Delegate, Place
from events.registration.queries import delegate_of, delegate_with_token
from events.registration.rules.merging import Side
from events.registration.services.editing import resend_link
from events.registration.services.erasure import erase_delegate
from events.registration.services.merging import MergeChoice
from events.registration.services.records import open_token
from events.setup.models import Activity
from tests.events.people.conftest import by_reference
from tests.factories.delegates import require_true_counters


def merged(unit: Any, summit: Any, kept: str, other: str, choice: MergeChoice | None = None) -> dict[str, Any]:
    with unit(summit.staff()) as u:
        event = summit.event(u)
        changes: dict[str, Any] = services.merge(
            u, event, by_reference(u, kept), by_reference(u, other), choice or MergeChoice())
        return changes


def places(unit: Any, reference: str) -> dict[str, str]:
    with unit(writes=False) as u:
        return {place.activity.code: place.state for place in by_reference(u, reference).places
                if place.state != PlaceState.RELEASED}


def test_chosen_values_are_kept_and_both_links_lead_to_one(unit: Any, summit: Any, add: Callable[..., str]) -> None:
    one = add("王芳", "13800000001", note="甲", activities=["opening"], answers={"hotel": ["yes"]})
    two = add("王 芳", "", "wang@example.org", of="泉城大学", note="乙", answers={"arrival_date": ["2019-10-11"]})
    with unit(summit.staff()) as u:
        resend_link(u, summit.event(u), by_reference(u, two))
    sides = {"email": Side.OTHER, "unit": Side.OTHER, "note": Side.BOTH}
    merged(unit, summit, one, two, MergeChoice(sides, {"arrival_date": Side.OTHER}))
    with unit(writes=False) as u:
        kept, gone = by_reference(u, one), by_reference(u, two)
        assert (kept.name, kept.mobile, kept.email, kept.unit, kept.note) == (
            "王芳", "+8613800000001", "wang@example.org", "泉城大学", "甲\n乙")
        assert kept.email_key == "wang@example.org"
        assert "泉城大学" in kept.search_text
        assert sorted(answer.question.key for answer in kept.answers) == ["arrival_date", "hotel"]
        assert (gone.status, gone.merged_into_id) == (DelegateStatus.CANCELLED, kept.id)
        assert delegate_with_token(u.session, open_token(gone)).id == kept.id
        assert delegate_of(u.session, summit.id, two).id == kept.id
        assert set(u.session.scalars(sa.select(MailMessage.delegate_id))) == {kept.id}
        entry = u.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "delegate.merged")).one()
        assert (entry.subject_key, entry.details["reference"], entry.actor_label) == (str(kept.id), two, "王组织")
        assert entry.details["values"]["email"] == [None, "wang@example.org"]
    require_true_counters(unit)


def test_an_answer_that_was_not_chosen_stays_with_the_merged_row(unit: Any, summit: Any, add: Callable[..., str]) -> None:
    one, two = (add("王芳", f"1380000000{number}", answers={"arrival_date": [f"2019-10-1{number}"]}) for number in (1, 2))
    merged(unit, summit, one, two, MergeChoice(answers={"arrival_date": Side.OTHER}))
    with unit(writes=False) as u:
        values = {reference: [answer.value for answer in by_reference(u, reference).answers] for reference in (one, two)}
    assert values == {one: ["2019-10-12"], two: ["2019-10-11"]}


def test_an_answer_that_is_not_asked_for_any_more_does_not_come_along(
    unit: Any, summit: Any, add: Callable[..., str],
) -> None:
    one = add("王芳", "13800000001", answers={"hotel": ["no"]})
    two, three = (add("王芳", f"1380000000{number}", answers={"hotel": ["yes"], "roommate": ["shared"]}) for number in (2, 3))
    merged(unit, summit, one, two, MergeChoice(answers={"roommate": Side.OTHER}))
    merged(unit, summit, three, one, MergeChoice(answers={"hotel": Side.OTHER}))
    with unit(writes=False) as u:
        said = {reference: {answer.question.key: answer.value for answer in by_reference(u, reference).answers}
                for reference in (one, two, three)}
    assert said == {one: {"hotel": True, "roommate": "shared"}, two: {"hotel": True, "roommate": "shared"}, three: {"hotel": False}}


def line(unit: Any, code: str = "visit") -> list[str]:
    """Names in the order of an activity's list, who holds a place first."""
    with unit(writes=False) as u:
        rows = u.session.execute(
            sa.select(Place.state, Delegate.name).join(Delegate).join(Activity).where(
                Activity.code == code, Place.state != PlaceState.RELEASED)
            .order_by(Place.state, Place.priority.desc(), Place.asked_at, Place.id))
        return [f"{state} {name}" for state, name in rows]


def one_place(unit: Any) -> None:
    with unit() as u:
        u.session.execute(sa.update(Activity).where(Activity.code == "visit").values(own_capacity=1, waiting_list=True))


@pytest.mark.parametrize(("kept", "gone", "expected"), [
    (0, 2, ["held 赵", "waiting 钱", "waiting 李"]),
    (2, 0, ["held 孙", "waiting 钱", "waiting 李"]),
    (1, 3, ["held 赵", "waiting 钱", "waiting 孙"]),
    (3, 1, ["held 赵", "waiting 李", "waiting 孙"]),
    (3, 2, ["held 赵", "waiting 钱", "waiting 李"]),
    (4, 0, ["held 周", "waiting 钱", "waiting 孙", "waiting 李"]),
    (4, 2, ["held 赵", "waiting 钱", "waiting 周", "waiting 李"]),
])
def test_one_place_stays_the_one_further_ahead(
    unit: Any, summit: Any, add: Callable[..., str], kept: int, gone: int, expected: list[str],
) -> None:
    one_place(unit)
    people = [add(name, f"1390000000{number}", activities=["visit"] if name != "周" else [])
              for number, name in enumerate("赵钱孙李周")]
    merged(unit, summit, people[kept], people[gone])
    assert line(unit) == expected
    require_true_counters(unit)


def test_two_held_places_become_one_and_the_next_in_line_moves_up(unit: Any, summit: Any, add: Callable[..., str]) -> None:
    with unit() as u:
        u.session.execute(sa.update(Activity).where(Activity.code == "visit").values(own_capacity=2, waiting_list=True))
    one, two, three = (add(name, f"1390000000{number}", activities=["visit"]) for number, name in enumerate("赵钱孙"))
    merged(unit, summit, one, two)
    assert [places(unit, reference) for reference in (one, two, three)] == [{"visit": "held"}, {}, {"visit": "held"}]
    require_true_counters(unit)


def test_merging_is_refused_twice_with_itself_and_to_who_may_not(unit: Any, summit: Any, add: Callable[..., str]) -> None:
    one, two, three = (add(name, f"1390000000{number}") for number, name in enumerate("赵钱孙"))
    merged(unit, summit, one, two)
    for kept, other, code in ((one, two, "merged_before"), (three, two, "merged_before"), (one, one, "same_registration")):
        with pytest.raises(Refused) as refused:
            merged(unit, summit, kept, other)
        assert refused.value.code == code
    with pytest.raises(Forbidden), unit(summit.staff(Role.VIEWER)) as u:
        services.merge(u, summit.event(u), by_reference(u, one), by_reference(u, three), MergeChoice())


def test_of_merges_at_once_one_acts_and_the_other_is_told(app: Any, unit: Any, summit: Any, add: Callable[..., str]) -> None:
    one, two = (add("王芳", f"1390000000{number}", activities=["opening"]) for number in (1, 2))
    outcomes: Counter[str] = Counter()
    start = threading.Barrier(2)

    def act(kept: str, other: str) -> None:
        with app.app_context():
            start.wait()
            try:
                with open_unit(summit.staff()) as u:
                    services.merge(u, summit.event(u), by_reference(u, kept), by_reference(u, other), MergeChoice())
                outcomes["done"] += 1
            except Refused as refusal:
                outcomes[refusal.code] += 1

    threads = [threading.Thread(target=act, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == {"done": 1, "merged_before": 1}
    require_true_counters(unit)


def test_pairs_are_found_told_apart_and_gone_once_merged(unit: Any, summit: Any, add: Callable[..., str]) -> None:
    one, two = (add("王芳", "13800000001", of="泉城大学") if number else add("王芳", "", "w@example.org", of="泉城大学")
                for number in (0, 1))
    three = add("王芳", "13800000003", of="泉城大学")
    with unit(summit.staff()) as u:
        assert services.look_for_pairs(u, summit.event(u)) == 3
    with unit(summit.staff()) as u:
        event = summit.event(u)
        assert services.say_two_people(u, event, by_reference(u, one), by_reference(u, three))
        assert not services.say_two_people(u, event, by_reference(u, three), by_reference(u, one))
    with unit() as u:
        event = summit.event(u)
        page = pairs_page(u.session, event.id, PageRequest.read({}, PAIR_SORTS))
        assert [(line.one.reference, line.other.reference) for line in page.rows] == [(one, two), (two, three)]
        services.look_for_pairs(u, event)
        assert count_pairs(u.session, event) == 2
    merged(unit, summit, one, two)
    with unit(writes=False) as u:
        assert count_pairs(u.session, summit.event(u)) == 0
        assert (u.session.scalar(sa.select(sa.func.count()).select_from(TwoPeople)),
                u.session.scalar(sa.select(sa.func.count()).select_from(SuspectedPair))) == (1, 3)


@pytest.mark.one_database
def test_an_erasure_reaches_what_was_merged(unit: Any, summit: Any, add: Callable[..., str]) -> None:
    one, two = (add("王芳", f"1380000000{number}", answers={"arrival_date": ["2019-10-11"]}) for number in (1, 2))
    merged(unit, summit, one, two)
    with unit(summit.staff()) as u:
        erase_delegate(u, summit.event(u), by_reference(u, one), ErasureReason.ASKED)
    with unit(writes=False) as u:
        assert [(row.name, row.mobile, row.erased_at is None) for row in u.session.scalars(sa.select(Delegate))] == [
            ("—", None, False)] * 2
        assert u.session.scalar(sa.select(sa.func.count()).select_from(Answer)) == 0
