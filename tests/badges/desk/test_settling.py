"""Marks that follow from all scans of a lane, in whatever order they came."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.desk.enums import Admits, Direction, Mark, Reason
from badges.desk.rules import PointRule
from badges.desk.settling import Admission, correction_of, is_clock_off, settle

NOW = datetime(2019, 10, 12, 2, 0, tzinfo=UTC)
IN, OUT = Direction.IN, Direction.OUT
ONCE, MANY, IN_OUT = (PointRule(admits) for admits in (Admits.ONCE, Admits.MANY, Admits.IN_OUT))
FORGIVING = PointRule(Admits.IN_OUT, forgiving=True)


def at(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def told(point: PointRule, *lane: Admission) -> list[tuple[list[Mark], Reason | None]]:
    settled = settle(point, lane)
    return [(list(settled[one.scan_id].marks), settled[one.scan_id].rule) for one in lane]


def test_earliest_is_the_admission_and_others_are_conflicts() -> None:
    assert told(ONCE, Admission("a", at(2)), Admission("b", at(1), offline=True), Admission("c", at(3))) == [
        ([Mark.CONFLICT], None), ([Mark.OFFLINE], None), ([Mark.CONFLICT], None),
    ]


def test_supervisors_word_makes_no_conflict() -> None:
    assert told(ONCE, Admission("a", at(1)), Admission("b", at(2), override=True)) == [
        ([], None), ([Mark.OVERRIDDEN], Reason.ALREADY_IN),
    ]


def test_supervisors_word_lifts_nothing_final() -> None:
    one = Admission("a", at(1), override=True, against=(Reason.CANCELLED, Reason.TOO_LATE))
    assert told(ONCE, one) == [([Mark.AGAINST_RULES], Reason.CANCELLED)]


def test_annulled_admission_counts_for_nobody() -> None:
    assert told(ONCE, Admission("a", at(1), is_annulled=True), Admission("b", at(2))) == [
        ([Mark.ANNULLED], None), ([], None),
    ]


def test_rule_that_was_broken_is_told_beside_a_conflict() -> None:
    second = Admission("b", at(2), against=(Reason.WRONG_CATEGORY,))
    assert told(ONCE, Admission("a", at(1)), second)[1] == ([Mark.AGAINST_RULES, Mark.CONFLICT], Reason.WRONG_CATEGORY)


@pytest.mark.parametrize(("point", "second"), [
    (IN_OUT, ([Mark.AGAINST_RULES], Reason.ALREADY_IN)), (FORGIVING, ([Mark.EXIT_MISSING], None)), (MANY, ([], None)),
])  # fmt: skip
def test_second_entry_without_an_exit(point: PointRule, second: object) -> None:
    assert told(point, Admission("a", at(1)), Admission("b", at(2))) == [([], None), second]


def test_exit_needs_an_entry_before_it() -> None:
    lane = [Admission("a", at(1), OUT), Admission("b", at(2), IN), Admission("c", at(3), OUT)]
    assert told(IN_OUT, *lane) == [([Mark.WITHOUT_ENTRY], None), ([], None), ([], None)]


def test_what_a_wrong_clock_told_comes_last() -> None:
    assert told(ONCE, Admission("a", at(1), offline=True, clock_off=True), Admission("b", at(2))) == [
        ([Mark.OFFLINE, Mark.CONFLICT, Mark.CLOCK], None), ([], None),
    ]


def test_service_comes_first_at_one_instant_in_its_own_order() -> None:
    lane = [Admission("a", at(1), offline=True), Admission("z", at(1), turn=1), Admission("b", at(1), turn=2)]
    assert [one[0] for one in told(ONCE, *lane)] == [[Mark.OFFLINE, Mark.CONFLICT], [], [Mark.CONFLICT]]


admissions = st.lists(
    st.builds(
        Admission, scan_id=st.uuids().map(str), at=st.integers(0, 9).map(at), direction=st.sampled_from(Direction),
        turn=st.just(0), override=st.booleans(), against=st.sampled_from([(), (Reason.TOO_LATE,), (Reason.REVOKED,)]),
        offline=st.just(True), clock_off=st.booleans(), is_annulled=st.booleans(),
    ),
    unique_by=lambda one: one.scan_id, max_size=7,
)  # fmt: skip


@given(admissions, st.randoms(), st.sampled_from([ONCE, IN_OUT, FORGIVING]))
def test_order_of_arrival_changes_nothing(lane: list[Admission], random: object, point: PointRule) -> None:
    shuffled = list(lane)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert settle(point, lane) == settle(point, shuffled)


@pytest.mark.parametrize(("behind", "added"), [(0, 0), (4.9, 0), (5, 10), (14.9, 10), (600, 600), (-4.9, 0), (-5, -10), (-604, -600)])
def test_correction_is_rounded_to_ten_seconds(behind: float, added: int) -> None:
    assert correction_of(NOW - timedelta(seconds=behind), NOW) == timedelta(seconds=added)


@pytest.mark.parametrize(("seconds", "off"), [(5, False), (5.1, True), (-86_400, False), (-86_401, True)])
def test_future_and_more_than_a_day_back_can_not_be(seconds: float, off: bool) -> None:
    assert is_clock_off(NOW + timedelta(seconds=seconds), NOW) == off
