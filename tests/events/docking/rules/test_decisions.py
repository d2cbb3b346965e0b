"""What is refused with which code, and which code is given where several hold."""

import pytest

from events.docking.enums import Stage, StepStatus
from tests.events.docking.book import Book


def at_talks(book: Book) -> None:
    assert book.say("open", stage="talks") is None


def waiting(book: Book) -> None:
    assert book.say("open") is None


def refused(book: Book) -> None:
    waiting(book)
    assert book.say("review", by="li", accept=False, reason="材料不全") is None


def at_intent(book: Book) -> None:
    book.settle("open", amount="1000000")


def signed(book: Book) -> None:
    book.settle("open", stage="contract", amount="1000000")


def signed_and_waiting(book: Book) -> None:
    signed(book)
    assert book.say("advance", to="performing") is None


def signed_without_amount(book: Book) -> None:
    book.settle("open", stage="contract", nature="no_amount")


def terminated(book: Book) -> None:
    signed(book)
    book.settle("terminate")


def other_open(book: Book) -> None:
    book.settle("open", deal="d2", by="zhao")


def merged(book: Book) -> None:
    other_open(book)
    signed(book)
    assert book.say("merge", by="li", into="d2") is None


def merged_after_termination(book: Book) -> None:
    other_open(book)
    terminated(book)
    assert book.say("merge", by="li", into="d2") is None


def nothing(_: Book) -> None:
    pass


def into_merged(book: Book) -> None:
    merged(book)
    book.settle("open", deal="d3", by="sun")


ADVANCE_BADLY = {"event": "nowhere", "amount": "0", "currency": "XXX"}
REFUSALS = [
    # open: bad_line, duplicate_ref, unknown_event, bad_amount, unknown_rate
    (at_talks, "open", {"event": "nowhere", "nature": "no_amount", "amount": "1"}, "bad_line"),
    (at_talks, "open", {"event": "nowhere", "amount": "0", "currency": "XXX"}, "duplicate_ref"),
    (refused, "open", {}, "duplicate_ref"),
    (merged, "open", {}, "duplicate_ref"),
    (nothing, "open", {"event": "nowhere", "amount": "0", "currency": "XXX"}, "unknown_event"),
    (nothing, "open", {"amount": "0", "currency": "XXX"}, "bad_amount"),
    (nothing, "open", {"amount": "1", "currency": "EUR"}, "unknown_rate"),
    (nothing, "open", {"currency": "EUR"}, "unknown_rate"),
    # advance
    (nothing, "advance", {"to": "performing", "amount": "1"}, "bad_line"),
    (at_talks, "advance", {"to": "talks", "currency": "USD"}, "bad_line"),
    (signed_without_amount, "advance", {"to": "contract", "amount": "1"}, "bad_line"),
    (nothing, "advance", {"to": "contract", **ADVANCE_BADLY}, "unknown_deal"),
    (merged, "advance", {"to": "contract", **ADVANCE_BADLY}, "unknown_event"),
    (merged_after_termination, "advance", {"to": "contract", "amount": "0"}, "merged"),
    (terminated, "advance", {"to": "contract", "amount": "0"}, "terminated"),
    (waiting, "advance", {"to": "contract", "amount": "-1", "currency": "XXX"}, "bad_amount"),
    (waiting, "advance", {"to": "contract", "amount": "1", "currency": "EUR"}, "unknown_rate"),
    (signed_and_waiting, "advance", {"to": "intent"}, "step_pending"),
    (waiting, "advance", {"to": "landed"}, "step_pending"),
    (signed, "advance", {"to": "framework"}, "illegal_move"),
    (signed, "advance", {"to": "contract"}, "illegal_move"),
    (signed, "advance", {"to": "started"}, "illegal_move"),
    (at_intent, "advance", {"to": "terminated"}, "illegal_move"),
    (refused, "advance", {"to": "performing"}, "illegal_move"),
    # evidence and review
    (nothing, "evidence", {}, "unknown_deal"),
    (merged, "evidence", {}, "merged"),
    (signed, "evidence", {}, "nothing_to_review"),
    (terminated, "evidence", {}, "nothing_to_review"),
    (nothing, "review", {}, "unknown_deal"),
    (merged, "review", {}, "merged"),
    (terminated, "review", {"by": "wang"}, "nothing_to_review"),
    (at_talks, "review", {"by": "wang"}, "nothing_to_review"),
    (waiting, "review", {"by": "wang"}, "self_review"),
    (waiting, "review", {"by": "wang", "accept": False}, "self_review"),
    (waiting, "review", {"accept": False, "by": "li"}, "reason_missing"),
    (waiting, "review", {"accept": False, "by": "li", "reason": " \u3000"}, "reason_missing"),
    # increase
    (nothing, "increase", {"event": "nowhere"}, "unknown_deal"),
    (merged, "increase", {"event": "nowhere"}, "unknown_event"),
    (merged_after_termination, "increase", {"amount": "0"}, "merged"),
    (terminated, "increase", {"amount": "0"}, "terminated"),
    (signed_and_waiting, "increase", {"amount": "0", "currency": "XXX"}, "bad_amount"),
    (signed_and_waiting, "increase", {"currency": "XXX"}, "unknown_rate"),
    (waiting, "increase", {}, "step_pending"),
    (at_intent, "increase", {}, "illegal_move"),
    (signed_without_amount, "increase", {}, "illegal_move"),
    # resign
    (nothing, "resign", {"event": "nowhere"}, "unknown_deal"),
    (merged, "resign", {"event": "nowhere"}, "unknown_event"),
    (merged_after_termination, "resign", {"event": "e1"}, "merged"),
    (terminated, "resign", {"event": "e1"}, "terminated"),
    (signed_and_waiting, "resign", {"event": "e1"}, "step_pending"),
    (signed, "resign", {"event": "e1"}, "illegal_move"),
    (at_intent, "resign", {}, "illegal_move"),
    # terminate
    (nothing, "terminate", {"reason": ""}, "unknown_deal"),
    (merged_after_termination, "terminate", {"reason": ""}, "merged"),
    (terminated, "terminate", {"reason": ""}, "terminated"),
    (waiting, "terminate", {"reason": ""}, "step_pending"),
    (refused, "terminate", {"reason": ""}, "illegal_move"),
    (at_talks, "terminate", {"reason": ""}, "reason_missing"),
    (signed, "terminate", {"reason": ...}, "reason_missing"),
    # correct
    (signed_without_amount, "correct", {"amount": "0", "reason": ""}, "bad_line"),
    (nothing, "correct", {"amount": "0"}, "unknown_deal"),
    (merged, "correct", {"amount": "0"}, "merged"),
    (signed_and_waiting, "correct", {"amount": "0", "currency": "XXX"}, "bad_amount"),
    (signed_and_waiting, "correct", {"amount": "1", "currency": "XXX"}, "unknown_rate"),
    (signed, "correct", {"currency": "EUR"}, "unknown_rate"),
    (waiting, "correct", {"amount": "1", "reason": ""}, "step_pending"),
    (refused, "correct", {"amount": "0"}, "bad_amount"),
    (refused, "correct", {"amount": "1", "reason": ""}, "illegal_move"),
    (refused, "correct", {"currency": "USD"}, "illegal_move"),
    (at_intent, "correct", {"signed_on": "2019-05-18", "reason": ""}, "illegal_move"),
    (at_intent, "correct", {"signed_on": "2019-05-18", "amount": "1"}, "illegal_move"),
    (signed, "correct", {"reason": ""}, "illegal_move"),
    (signed, "correct", {"amount": "1", "reason": ""}, "reason_missing"),
    # merge
    (nothing, "merge", {"into": "d1", "reason": ""}, "unknown_deal"),
    (merged, "merge", {"into": "d9", "reason": ""}, "unknown_deal"),
    (merged, "merge", {"into": "d1", "reason": ""}, "merged"),
    (signed, "merge", {"into": "d1", "reason": ""}, "illegal_move"),
    (into_merged, "merge", {"deal": "d3", "by": "sun", "into": "d1", "reason": ""}, "illegal_move"),
    (into_merged, "merge", {"deal": "d3", "by": "sun", "into": "d2", "reason": ""}, "self_review"),
    (into_merged, "merge", {"deal": "d3", "by": "li", "into": "d2", "reason": " "}, "reason_missing"),
    # keep_apart
    (signed, "keep_apart", {"other": "d2", "reason": ""}, "unknown_deal"),
    (other_open, "keep_apart", {"other": "d2", "reason": ""}, "unknown_deal"),
    (merged, "keep_apart", {"other": "d2", "reason": ""}, "merged"),
    (signed, "keep_apart", {"other": "d1", "reason": ""}, "illegal_move"),
    (into_merged, "keep_apart", {"deal": "d3", "other": "d2", "reason": ""}, "reason_missing"),
]


@pytest.mark.parametrize(("prepare", "do", "fields", "code"), REFUSALS)
def test_act_is_refused_with_the_first_code_that_holds(book: Book, prepare, do, fields, code) -> None:
    prepare(book)
    before = dict(book.deals)
    assert book.say(do, **fields) == code
    assert book.deals == before


def test_evidence_of_the_step_itself_is_asked_for(book: Book) -> None:
    book.settle("open", stage="contract", evidence=["signed_scan"])
    book.say("advance", to="landed", evidence=["business_licence", "photo"])
    assert book.say("review", by="wang") == "self_review"
    assert book.say("review", by="li") == "evidence_missing"
    book.say("evidence", by="wang", evidence=["site_agreement"])
    assert book.say("review", by="li") is None
    assert book.deals["d1"].stage is Stage.LANDED


def test_unproven_step_can_be_refused(book: Book) -> None:
    book.say("open", evidence=[])
    assert book.say("review", by="li", accept=False, reason="没有材料") is None
    assert book.deals["d1"].stage is None


@pytest.mark.parametrize(("do", "fields"), [("increase", {}), ("resign", {}), ("terminate", {})])
def test_step_beside_the_ladder_needs_its_evidence(book: Book, do: str, fields: dict) -> None:
    signed(book)
    assert book.say(do, evidence=["photo"], **fields) is None
    assert book.say("review", by="li") == "evidence_missing"


def test_latest_evidence_counts_as_recording(book: Book) -> None:
    waiting(book)
    book.say("evidence", by="li")
    assert book.say("review", by="li") == "self_review"
    assert book.say("review", by="wang") == "self_review"
    book.say("evidence", by="zhao")
    assert book.say("review", by="zhao") == "self_review"
    assert book.say("review", by="li") is None


def test_talks_need_no_review_and_end_without_one(book: Book) -> None:
    book.say("open", stage="talks", evidence=...)
    assert book.deals["d1"].stage is Stage.TALKS
    assert book.say("terminate", evidence=[]) is None
    assert book.deals["d1"].is_terminated
    assert book.say("advance", to="intent") == "terminated"


def test_evidence_of_an_end_may_be_left_out_at_talks_alone(book: Book) -> None:
    assert book.say("terminate", evidence=...) == "bad_line"
    book.say("open", stage="talks", evidence=...)
    assert book.say("terminate", evidence=..., reason=" ") == "reason_missing"
    assert book.say("terminate", evidence=...) is None
    book.settle("open", deal="d2")
    assert book.say("terminate", deal="d2", evidence=...) == "bad_line"


def test_refused_first_step_leaves_the_deal_at_the_start(book: Book) -> None:
    refused(book)
    assert book.deals["d1"].stage is None
    assert book.say("advance", to="talks") is None
    assert book.deals["d1"].stage is Stage.TALKS


def test_refused_step_leaves_the_deal_where_it_stood(book: Book) -> None:
    at_intent(book)
    book.say("advance", to="contract", amount="2000000")
    book.say("review", by="li", accept=False, reason="材料不全")
    deal = book.deals["d1"]
    assert (deal.stage, deal.steps[-1].status, deal.pricing) == (Stage.INTENT, StepStatus.STRUCK, deal.steps[0])
    assert book.say("advance", to="framework") is None


def test_increase_takes_the_currency_of_the_base_amount(book: Book) -> None:
    book.settle("open", stage="framework", amount="1000000")
    book.settle("advance", to="contract", amount="100000", currency="USD")
    book.settle("increase", amount="10000", event="e2")
    money = book.deals["d1"].steps[-1].money
    assert money is not None
    assert (money.currency, str(money.wan)) == ("USD", "8.00")


def test_increase_without_a_rate_for_the_deals_currency_is_refused(book: Book) -> None:
    book.settle("open", event="e2", stage="contract", amount="1", currency="EUR")
    assert book.say("increase", event="e1") == "unknown_rate"
    assert book.say("increase", event="e2") is None


def test_resigning_is_free_where_the_deal_was_upgraded(book: Book) -> None:
    book.settle("open", stage="framework")
    book.settle("advance", to="contract", event="e2")
    assert book.say("resign", event="e2") is None


def test_merge_takes_effect_while_a_step_waits(book: Book) -> None:
    other_open(book)
    waiting(book)
    assert book.say("merge", by="li", into="d2") is None
    assert book.deals["d1"].merged_into == "d2"
    assert book.say("review", by="li") == "merged"


def test_terminated_deal_can_be_merged_and_be_merged_into(book: Book) -> None:
    terminated(book)
    other_open(book)
    book.settle("terminate", deal="d2")
    assert book.say("merge", by="li", into="d2") is None


def test_terminated_deal_can_be_corrected(book: Book) -> None:
    terminated(book)
    book.settle("correct", amount="5")
    pricing = book.deals["d1"].pricing
    assert pricing is not None
    assert str(pricing.money.amount) == "5"


def test_pairs_are_kept_apart_by_one_person(book: Book) -> None:
    signed(book)
    assert book.say("open", deal="d2") is None
    assert book.say("keep_apart", by="wang", deal="d2", other="d1") is None
    assert book.kept_apart == {("d1", "d2")}


def test_dates_are_those_of_the_events_zone(book: Book) -> None:
    late = "2018-05-18T20:30:00+02:00"
    book.say("open", stage="talks", at=late)
    book.say("terminate", at="2018-05-20T16:00:00Z")
    assert [str(step.on) for step in book.deals["d1"].steps] == ["2018-05-19", "2018-05-21"]


def test_step_keeps_who_recorded_and_who_reviewed_it(book: Book) -> None:
    waiting(book)
    book.say("review", by="li", accept=True, reason="齐全", day="2019-05-19")
    step = book.deals["d1"].steps[0]
    assert (step.recorded_by, step.reviewed_by, step.review_reason) == ("wang", "li", "齐全")
    assert str(step.reviewed_at) == "2019-05-19 02:00:00+00:00"
