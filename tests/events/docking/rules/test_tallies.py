"""The rows behind each figure."""

from decimal import Decimal

from events.docking.rules.figures import KEYS
from events.docking.rules.tallies import Row
from tests.events.docking.book import Book


def test_tally_has_exactly_its_keys_in_order(book: Book) -> None:
    assert list(book.tally().figures.as_json()) == [
        "intents",
        "intents_valid",
        "signed",
        "contracts",
        "frameworks",
        "signed_valid",
        "landed",
        "terminated",
        "talks",
        "pending",
        "merged",
        "suspected_duplicates",
        "no_amount",
        "resigned",
        "upgraded",
        "increased",
        "amount_wan",
        "intent_amount_wan",
        "credit_wan",
        "increased_wan",
    ]


def test_empty_tally_is_zero_in_every_key(book: Book) -> None:
    figures = book.tally().figures.as_json()
    assert {figures[key] for key in KEYS if key.endswith("_wan")} == {"0.00"}
    assert {figures[key] for key in KEYS if not key.endswith("_wan")} == {0}


def test_rows_name_the_deals_behind_a_figure(book: Book) -> None:
    book.settle("open", stage="contract", amount="1000000", offer="o1")
    book.settle("open", deal="d2", offer="o1")
    book.settle("increase", amount="500000")
    book.settle("increase", amount="500000")
    tally = book.tally("e1")
    assert tally.rows("intents") == (Row("d1", 1), Row("d2", 1))
    assert tally.rows("signed") == (Row("d1", 1),)
    assert tally.rows("increased") == (Row("d1", 2),)
    assert tally.rows("amount_wan") == (Row("d1", Decimal("200.00")),)
    assert tally.rows("suspected_duplicates") == (Row("d1", 1),)
    assert tally.rows("landed") == ()


def test_pair_stands_with_its_deal_of_the_edition(book: Book) -> None:
    book.settle("open", offer="o1")
    book.settle("open", deal="d2", event="e2", offer="o1")
    assert book.tally("e2").rows("suspected_duplicates") == (Row("d2", 1),)
