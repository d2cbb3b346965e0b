"""What a deal contributes to which edition, as of which date."""

from datetime import date

import pytest

from events.docking.enums import Stage
from events.docking.rules.editions import Edition
from events.docking.rules.standings import spans, standing_of
from tests.events.docking.book import SHANGHAI, Book


def test_talks_count_only_while_the_deal_stands_there(book: Book) -> None:
    book.say("open", stage="talks", amount="1000000", day="2019-01-01")
    book.say("advance", to="intent", event="e2", day="2019-02-01")
    assert book.figures("e1") == {"talks": 1, "pending": 1}
    book.say("review", by="li", day="2019-06-01")
    assert book.figures("e1", as_of="2018-12-31") == {}
    assert book.figures("e1", as_of="2019-01-31") == {"talks": 1}
    assert book.figures("e1") == {}
    assert book.figures("e2") == {"intents": 1, "intents_valid": 1, "intent_amount_wan": "100.00"}


def test_talks_that_ended_are_talks_until_then(book: Book) -> None:
    book.say("open", stage="talks", day="2019-01-01")
    book.say("terminate", on="2019-02-01", day="2019-03-01")
    assert book.figures("e1", as_of="2019-01-31") == {"talks": 1}
    assert book.figures("e1", as_of="2019-02-01") == {}


def test_unaccepted_steps_count_nothing(book: Book) -> None:
    book.say("open", stage="contract", amount="1000000")
    assert book.figures("e1") == {"pending": 1}
    book.say("review", by="li", accept=False, reason="材料不全")
    assert book.figures("e1") == {}


def test_step_counts_from_its_own_date_whenever_it_was_accepted(book: Book) -> None:
    book.say("open", stage="contract", amount="1000000", signed_on="2019-05-01", day="2019-05-20")
    book.say("review", by="li", day="2019-12-01")
    assert book.figures("e1", as_of="2019-04-30") == {}
    assert book.figures("e1", as_of="2019-05-01")["amount_wan"] == "100.00"


def test_intent_counts_where_it_was_first_reached_and_signing_where_first_signed(book: Book) -> None:
    book.settle("open", amount="1000000", day="2019-01-01")
    book.settle("advance", to="contract", event="e2", day="2019-02-01")
    assert book.figures("e1") == {"intents": 1, "intents_valid": 1}
    assert book.figures("e2") == {"signed": 1, "contracts": 1, "signed_valid": 1, "amount_wan": "100.00"}
    assert book.figures("e1", as_of="2019-01-31") == {"intents": 1, "intents_valid": 1, "intent_amount_wan": "100.00"}


def test_upgrade_at_another_edition_adds_no_deal_and_no_amount_there(book: Book) -> None:
    book.settle("open", stage="framework", amount="1000000", day="2019-01-01")
    book.settle("advance", to="contract", event="e2", amount="3000000", day="2019-02-01")
    common = {"intents": 1, "intents_valid": 1, "signed": 1, "signed_valid": 1}
    assert book.figures("e1") == common | {"frameworks": 1, "amount_wan": "100.00"}
    assert book.figures("e2") == {"upgraded": 1}
    assert book.figures() == common | {"contracts": 1, "upgraded": 1, "amount_wan": "300.00"}
    assert book.figures(as_of="2019-01-31") == common | {"frameworks": 1, "amount_wan": "100.00"}


def test_upgrade_at_the_same_edition_makes_it_a_contract(book: Book) -> None:
    book.settle("open", stage="framework", amount="1000000")
    book.settle("advance", to="contract", amount="3000000")
    figures = book.figures("e1")
    assert (figures["contracts"], figures["amount_wan"], "upgraded" in figures) == (1, "300.00", False)


def test_upgrade_that_gives_the_first_amount_leaves_the_first_edition_without(book: Book) -> None:
    book.settle("open", stage="framework")
    book.settle("advance", to="contract", event="e2", amount="3000000")
    assert book.figures("e1")["no_amount"] == 1
    assert "no_amount" not in book.figures()
    assert book.figures()["amount_wan"] == "300.00"


def test_what_follows_an_upgrade_elsewhere_stays_with_the_edition_that_signed(book: Book) -> None:
    book.settle("open", stage="framework", amount="1000000")
    book.settle("advance", to="contract", event="e2")
    book.settle("advance", to="landed", event="e2")
    assert book.figures("e1")["landed"] == 1
    assert book.figures("e1")["frameworks"] == 1
    assert book.figures("e2") == {"upgraded": 1}


def test_increase_at_the_edition_that_signed_is_in_its_amount(book: Book) -> None:
    book.settle("open", stage="contract", amount="1000000")
    book.settle("increase", amount="500000")
    assert book.figures("e1") == {
        "intents": 1,
        "intents_valid": 1,
        "signed": 1,
        "contracts": 1,
        "signed_valid": 1,
        "increased": 1,
        "amount_wan": "150.00",
        "increased_wan": "50.00",
    }


def test_increase_at_another_edition_is_in_the_amount_of_the_series_alone(book: Book) -> None:
    book.settle("open", stage="contract", amount="1000000")
    book.settle("increase", amount="500000", event="e2")
    assert book.figures("e1")["amount_wan"] == "100.00"
    assert book.figures("e2") == {"increased": 1, "increased_wan": "50.00"}
    assert book.figures()["amount_wan"] == "150.00"


def test_increase_stays_beside_a_new_base_amount(book: Book) -> None:
    book.settle("open", stage="framework", amount="1000000")
    book.settle("increase", amount="500000")
    book.settle("advance", to="contract", amount="2000000")
    assert book.figures("e1")["amount_wan"] == "250.00"


def test_increase_of_a_credit_deal_is_credit(book: Book) -> None:
    book.settle("open", stage="contract", nature="credit", amount="1000000")
    book.settle("increase", amount="500000")
    figures = book.figures("e1")
    assert (figures["increased"], figures["credit_wan"]) == (1, "150.00")
    assert figures.keys().isdisjoint({"increased_wan", "amount_wan", "no_amount"})


def test_credit_without_amount_is_not_counted_as_without(book: Book) -> None:
    book.settle("open", stage="contract", nature="credit")
    assert book.figures("e1").keys() == {"intents", "intents_valid", "signed", "contracts", "signed_valid"}


def test_intent_on_credit_has_no_intent_amount(book: Book) -> None:
    book.settle("open", nature="credit", amount="1000000")
    assert book.figures("e1") == {"intents": 1, "intents_valid": 1}


@pytest.mark.parametrize("nature", ["money", "no_amount"])
def test_signed_deal_without_amount_is_counted_as_such(book: Book, nature: str) -> None:
    book.settle("open", stage="contract", nature=nature)
    assert book.figures("e1")["no_amount"] == 1
    book.settle("terminate")
    assert "no_amount" not in book.figures("e1")


def test_termination_takes_out_what_is_valid_and_nothing_else(book: Book) -> None:
    book.settle("open", stage="framework", amount="1000000", day="2019-01-01")
    book.settle("advance", to="contract", event="e2", day="2019-02-01")
    book.settle("resign", day="2019-02-02")
    book.settle("increase", amount="500000", event="e2", day="2019-02-03")
    book.settle("advance", to="landed", day="2019-03-01")
    book.settle("terminate", on="2019-04-01", day="2019-05-01")
    assert book.figures("e1") == {"intents": 1, "signed": 1, "frameworks": 1, "landed": 1, "terminated": 1}
    assert book.figures("e2") == {"upgraded": 1, "resigned": 1, "increased": 1, "increased_wan": "50.00"}
    assert book.figures()["contracts"] == 1
    assert book.figures("e1", as_of="2019-03-31")["signed_valid"] == 1
    assert "signed_valid" not in book.figures("e1", as_of="2019-04-01")


def test_terminated_intent_counts_where_the_intent_does(book: Book) -> None:
    book.say("open", stage="talks")
    book.settle("advance", to="intent", event="e2", amount="1000000")
    book.settle("terminate")
    assert book.figures("e1") == {}
    assert book.figures("e2") == {"intents": 1, "terminated": 1}


def test_resigning_counts_where_it_was_signed_again(book: Book) -> None:
    book.settle("open", stage="contract", amount="1000000", day="2019-01-01")
    book.settle("resign", day="2019-01-02", signed_on="2019-02-01")
    book.settle("resign", day="2019-03-01")
    assert book.figures("e2") == {"resigned": 2}
    assert book.figures("e2", as_of="2019-02-01") == {"resigned": 1}
    assert book.figures()["signed"] == 1


def test_merged_deal_counts_nothing_at_any_date(book: Book) -> None:
    book.settle("open", stage="contract", amount="1000000", day="2019-01-01")
    book.settle("resign", day="2019-02-01")
    book.settle("open", deal="d2", day="2019-01-01")
    book.say("advance", to="performing", day="2019-02-02")
    book.say("merge", by="li", into="d2", day="2019-06-01")
    assert book.figures("e1", as_of="2018-01-01") == {"merged": 1}
    assert book.figures("e1") == {"intents": 1, "intents_valid": 1, "merged": 1}
    assert book.figures("e2") == {}


def test_pending_counts_at_any_date_while_the_deal_lives(book: Book) -> None:
    book.settle("open", stage="contract", amount="1000000", day="2019-01-01")
    book.settle("terminate", on="2019-02-01", day="2019-02-01")
    book.say("correct", amount="1", day="2019-03-01")
    assert book.figures("e1", as_of="2018-01-01") == {"pending": 1}
    assert "pending" not in book.figures("e1", as_of="2019-02-01")


def test_pending_counts_where_the_deal_was_opened(book: Book) -> None:
    book.settle("open", stage="contract", amount="1000000")
    book.say("increase", event="e2")
    assert book.figures("e2") == {}
    assert book.figures("e1")["pending"] == 1


def test_amounts_are_rounded_half_up_deal_by_deal_and_increase_by_increase(book: Book) -> None:
    book.settle("open", stage="contract", amount="50")
    book.settle("open", stage="contract", amount="50", deal="d2")
    book.settle("increase", amount="49.99", deal="d2")
    book.settle("increase", amount="50", deal="d2")
    assert book.figures("e1")["amount_wan"] == "0.03"
    assert book.figures("e1")["increased_wan"] == "0.01"


def test_amounts_use_the_rate_of_the_edition_at_which_they_were_agreed(book: Book) -> None:
    book.say("open", stage="talks", amount="10000", currency="USD")
    book.settle("advance", to="contract", event="e2")
    book.settle("increase", event="e2", amount="10000")
    assert book.figures("e2")["amount_wan"] == "15.00"


def test_step_is_read_by_its_own_date_when_an_earlier_one_is_dated_later(book: Book) -> None:
    book.settle("open", stage="framework", signed_on="2019-05-01", amount="1000000")
    book.settle("advance", to="contract", event="e2", signed_on="2019-04-01")
    assert book.figures("e2", as_of="2019-04-15") == {
        "intents": 1,
        "intents_valid": 1,
        "signed": 1,
        "contracts": 1,
        "signed_valid": 1,
        "no_amount": 1,
    }
    assert book.figures("e2", as_of="2019-05-01") == {"upgraded": 1}


def test_series_takes_only_what_its_editions_agreed(book: Book) -> None:
    book.editions["x"] = Edition("x", SHANGHAI)
    book.settle("open", stage="framework", amount="1000000")
    book.settle("advance", to="contract", event="x", amount="3000000")
    book.settle("increase", event="x", amount="1000000")
    assert book.figures("e1", "e2")["amount_wan"] == "100.00"
    assert book.figures("e1", "e2", "x")["amount_wan"] == "400.00"


def test_stage_is_what_the_edition_says(book: Book) -> None:
    book.settle("open", stage="framework", day="2019-01-01")
    book.settle("advance", to="contract", event="e2", day="2019-02-01")
    deal = book.deals["d1"]
    assert standing_of(deal, {"e1"}, date(2019, 3, 1)).stage is Stage.FRAMEWORK
    assert standing_of(deal, {"e1", "e2"}, date(2019, 3, 1)).stage is Stage.CONTRACT
    book.settle("terminate", on="2019-04-01")
    assert standing_of(book.deals["d1"], {"e1"}, date(2019, 4, 1)).stage is Stage.TERMINATED


def test_spans_hold_from_one_date_of_a_step_to_the_next(book: Book) -> None:
    book.settle("open", amount="1000000", day="2019-01-01")
    book.settle("advance", to="framework", day="2019-02-01")
    book.settle("resign", day="2019-03-01")
    found = spans(book.deals["d1"], {"e1"})
    assert [(str(span.first), span.until and str(span.until)) for span in found] == [
        ("2019-01-01", "2019-02-01"),
        ("2019-02-01", None),
    ]
    assert [span.standing.stage for span in found] == [Stage.INTENT, Stage.FRAMEWORK]


def test_span_of_a_waiting_or_merged_deal_holds_at_every_date(book: Book) -> None:
    book.say("open", day="2019-01-01")
    assert [(span.first, span.until) for span in spans(book.deals["d1"], {"e1"})] == [(date.min, None)]
    book.settle("open", deal="d2")
    book.say("merge", by="li", into="d2")
    (span,) = spans(book.deals["d1"], {"e1"})
    assert (span.first, span.standing.figures.merged) == (date.min, 1)


def test_spans_are_none_where_a_deal_contributes_nothing(book: Book) -> None:
    book.settle("open", stage="contract")
    assert spans(book.deals["d1"], {"e2"}) == ()
