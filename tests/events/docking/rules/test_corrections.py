"""What a correction mends, and from when on."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from events.docking.rules.editions import Edition
from tests.events.docking.book import SHANGHAI, Book, two_editions


def test_correction_mends_the_latest_step_that_gave_an_amount(book: Book) -> None:
    book.settle("open", amount="1000000", day="2019-01-01")
    book.settle("advance", to="framework", amount="2000000", day="2019-02-01")
    book.settle("advance", to="contract", day="2019-03-01")
    book.settle("correct", amount="3000000", day="2019-04-01")
    assert book.figures("e1", as_of="2019-01-31")["intent_amount_wan"] == "100.00"
    assert book.figures("e1", as_of="2019-02-01")["amount_wan"] == "300.00"


def test_correction_waits_for_its_review(book: Book) -> None:
    book.settle("open", stage="contract", amount="1000000")
    book.say("correct", amount="3000000", title="另一个名字")
    assert book.figures("e1")["amount_wan"] == "100.00"
    book.say("review", by="li", accept=False, reason="没错")
    assert (book.figures("e1")["amount_wan"], book.deals["d1"].title) == ("100.00", "泉城大学—济南智科技")


def test_correction_of_a_deal_without_amount_mends_its_first_accepted_step(book: Book) -> None:
    book.say("open", stage="intent", day="2019-01-01")
    book.say("review", by="li", accept=False, reason="材料不全", day="2019-01-01")
    book.settle("advance", to="intent", day="2019-02-01")
    book.settle("advance", to="contract", event="e2", day="2019-03-01")
    book.settle("correct", amount="1000000", currency="USD", day="2019-04-01")
    assert [step.number for step in book.deals["d1"].accepted() if step.money] == [2]
    assert book.figures(as_of="2019-02-01")["intent_amount_wan"] == "700.00"
    assert book.figures("e2") == {"signed": 1, "contracts": 1, "signed_valid": 1, "amount_wan": "700.00"}


def test_struck_amount_is_not_the_deals(book: Book) -> None:
    book.say("open", amount="9000000")
    book.say("review", by="li", accept=False, reason="材料不全")
    book.settle("advance", to="intent")
    book.settle("correct", amount="1000000")
    assert book.figures("e1")["intent_amount_wan"] == "100.00"


def test_corrected_currency_keeps_the_amount(book: Book) -> None:
    book.settle("open", stage="contract", amount="1000000")
    book.settle("correct", currency="USD")
    assert book.figures("e1")["amount_wan"] == "700.00"


def test_corrected_currency_takes_the_rate_of_the_mended_steps_edition(book: Book) -> None:
    book.settle("open", stage="framework", amount="1000000")
    book.settle("advance", to="contract", event="e2", amount="1000000")
    book.settle("correct", currency="USD")
    assert book.figures("e2", "e1")["amount_wan"] == "800.00"
    assert book.figures("e1")["amount_wan"] == "100.00"


def test_corrected_amount_keeps_the_rate_at_which_it_was_agreed(book: Book) -> None:
    book.settle("open", stage="contract", amount="1000000", currency="USD")
    book.editions["e1"] = replace(book.editions["e1"], rates={"USD": Decimal("6")})
    book.settle("correct", amount="2000000")
    assert book.figures("e1")["amount_wan"] == "1400.00"
    book.settle("correct", amount="3000000", currency="USD")
    assert book.figures("e1")["amount_wan"] == "2100.00"
    book.settle("increase", amount="1000000")
    assert book.figures("e1")["amount_wan"] == "2700.00"


def test_corrected_currency_of_a_deal_without_amount_holds_for_what_comes_later(book: Book) -> None:
    book.settle("open")
    book.settle("correct", currency="USD")
    assert book.figures("e1") == {"intents": 1, "intents_valid": 1}
    book.settle("advance", to="contract", amount="1000000")
    assert book.figures("e1")["amount_wan"] == "700.00"


def test_amount_of_an_increase_is_not_what_a_correction_mends(book: Book) -> None:
    book.settle("open", stage="contract", amount="1000000")
    book.settle("increase", amount="500000")
    book.settle("correct", amount="2000000")
    assert book.figures("e1")["amount_wan"] == "250.00"
    assert book.figures("e1")["increased_wan"] == "50.00"


def test_corrected_date_is_that_of_the_latest_signing(book: Book) -> None:
    book.settle("open", stage="framework", day="2019-01-01")
    book.settle("advance", to="contract", event="e2", day="2019-02-01")
    book.settle("advance", to="performing", day="2019-03-01")
    book.settle("correct", signed_on="2019-01-15", day="2019-04-01")
    assert [str(step.on) for step in book.deals["d1"].rungs()] == ["2019-01-01", "2019-01-15", "2019-03-01"]
    assert book.figures("e2", as_of="2019-01-15") == {"upgraded": 1}
    assert book.figures("e2", as_of="2019-01-14") == {}


def test_corrected_date_is_no_resignings_and_no_increases(book: Book) -> None:
    book.settle("open", stage="contract", amount="1000000", day="2019-01-01")
    book.settle("resign", day="2019-02-01")
    book.settle("increase", day="2019-03-01")
    book.settle("correct", signed_on="2018-12-31", day="2019-04-01")
    assert [str(step.on) for step in book.deals["d1"].accepted()][:3] == ["2018-12-31", "2019-02-01", "2019-03-01"]


def test_title_can_be_corrected_wherever_the_deal_stands(book: Book) -> None:
    book.say("open")
    book.say("review", by="li", accept=False, reason="材料不全")
    book.settle("correct", title="新名")
    assert book.deals["d1"].title == "新名"


def test_correction_records_what_stood_before(book: Book) -> None:
    book.settle("open", stage="contract", amount="1000000", title="旧名")
    book.settle("correct", amount="2000000", currency="USD", title="新名", signed_on="2019-05-01")
    mending = book.deals["d1"].steps[-1].mending
    assert mending is not None
    before = mending.before
    assert before.money is not None
    assert (str(before.money.amount), before.currency, before.title) == ("1000000", "CNY", "旧名")
    assert (before.signed_on, mending.stated.signed_on) == (date(2019, 5, 18), date(2019, 5, 1))


def test_second_correction_mends_the_same_step(book: Book) -> None:
    book.settle("open", stage="contract")
    book.settle("correct", amount="1000000")
    book.settle("correct", amount="2000000")
    assert book.figures("e1")["amount_wan"] == "200.00"


def test_rate_of_a_new_edition_without_the_currency_is_unknown() -> None:
    book = two_editions()
    book.editions["e3"] = Edition("e3", SHANGHAI)
    book.settle("open", event="e3", stage="contract", amount="1")
    assert book.say("correct", currency="USD") == "unknown_rate"
