"""Breakdowns add up to the total."""

from decimal import Decimal

from events.docking.enums import Side
from events.docking.rules.breakdowns import (
    Part,
    PartyPart,
    break_down,
    break_down_by_party,
    break_down_by_stage,
    first_of,
)
from events.docking.rules.figures import Figures
from tests.events.docking.book import Book

OFFER = {"name": "泉城大学", "id": "U1", "side": "offer"}
TAKER = {"name": "济南智科技有限公司", "id": "C1", "side": "demand"}
PARK = {"name": "侨梦苑", "id": "K1", "side": "park"}


def by_key(parts: tuple[PartyPart, ...]) -> dict[str | None, tuple[int, str]]:
    return {part.key: (part.figures.signed, str(part.figures.amount_wan)) for part in parts}


def parts_of(book: Book) -> tuple[PartyPart, ...]:
    return break_down_by_party(book.tally().standings, {ref: deal.parties for ref, deal in book.deals.items()})


def test_label_has_a_row_and_what_is_not_stated_the_last(book: Book) -> None:
    book.settle("open", deal="d1")
    book.settle("open", deal="d2")
    book.settle("open", deal="d3")
    fields = {"d1": "ict", "d3": "health"}
    one = Figures(intents=1, intents_valid=1)
    assert break_down(book.tally().standings, fields.get) == (Part("health", one), Part("ict", one), Part(None, one))


def test_stage_is_that_of_the_editions(book: Book) -> None:
    book.settle("open", stage="framework")
    book.settle("advance", to="contract", event="e2")
    stages = [[part.label for part in break_down_by_stage(book.tally(*scope).standings)] for scope in (("e1",), ())]
    assert stages == [["framework"], ["contract"]]


def test_deal_without_shares_stands_with_its_first_taker(book: Book) -> None:
    second = {"name": "乙公司", "side": "demand"}
    book.settle("open", stage="contract", amount="1000000", parties=[OFFER, PARK, TAKER, second])
    assert by_key(parts_of(book)) == {
        "id:C1": (1, "100.00"),
        "id:K1": (0, "0.00"),
        "id:U1": (0, "0.00"),
        "name:乙公司": (0, "0.00"),
    }


def test_amount_is_split_by_share_and_the_deal_is_not(book: Book) -> None:
    shared = [OFFER | {"share": 33.3}, TAKER | {"share": 33.3}, PARK | {"share": 33.4}]
    book.settle("open", stage="contract", amount="10000", parties=shared)
    book.settle("increase", amount="90000")
    assert by_key(parts_of(book)) == {"id:C1": (1, "3.33"), "id:K1": (0, "3.34"), "id:U1": (0, "3.33")}
    assert sum(part.figures.amount_wan for part in parts_of(book)) == Decimal("10.00")


def test_shares_that_do_not_come_to_a_hundred_share_the_whole(book: Book) -> None:
    book.settle("open", stage="contract", amount="1000000", parties=[OFFER | {"share": 10}, TAKER | {"share": 30}])
    assert by_key(parts_of(book)) == {"id:C1": (1, "75.00"), "id:U1": (0, "25.00")}


def test_what_shares_leave_over_stands_with_the_first_taker(book: Book) -> None:
    book.settle("open", stage="contract", amount="1000000", parties=[OFFER | {"share": 20}, TAKER, PARK | {"share": 0}])
    assert by_key(parts_of(book)) == {"id:C1": (1, "80.00"), "id:K1": (0, "0.00"), "id:U1": (0, "20.00")}


def test_shares_of_more_than_a_hundred_share_the_whole(book: Book) -> None:
    book.settle(
        "open", stage="contract", amount="1000000", parties=[OFFER | {"share": 90}, TAKER, PARK | {"share": 90}]
    )
    assert by_key(parts_of(book)) == {"id:C1": (1, "0.00"), "id:K1": (0, "50.00"), "id:U1": (0, "50.00")}


def test_deal_without_a_taker_is_not_stated(book: Book) -> None:
    book.settle("open", stage="contract", amount="1000000", parties=[OFFER, PARK])
    assert by_key(parts_of(book))[None] == (1, "100.00")


def test_participations_count_every_deal_in_which_a_party_has_a_part(book: Book) -> None:
    book.settle("open", deal="d1", stage="contract", amount="1000000", parties=[OFFER, TAKER, TAKER])
    book.settle("open", deal="d2", parties=[TAKER | {"side": "offer"}, OFFER | {"side": "demand"}])
    taken_part = {part.key: part.participations for part in parts_of(book)}
    assert {key: (figures.intents, figures.signed) for key, figures in taken_part.items()} == {
        "id:C1": (2, 1),
        "id:U1": (2, 1),
    }
    assert taken_part["id:C1"].amount_wan == 0


def test_party_is_one_row_also_where_its_id_is_left_out(book: Book) -> None:
    book.settle("open", deal="d1", stage="contract", parties=[OFFER, TAKER])
    book.settle("open", deal="d2", stage="contract", parties=[OFFER, {"name": "济南智科技", "side": "demand"}])
    parts = parts_of(book)
    assert [(part.key, part.name, part.figures.signed) for part in parts] == [
        ("id:C1", "济南智科技有限公司", 2),
        ("id:U1", "泉城大学", 0),
    ]


def test_name_of_two_ids_is_a_party_of_its_own(book: Book) -> None:
    for ref, own_id in (("d1", {"id": "C1"}), ("d2", {"id": "C2"}), ("d3", {})):
        book.settle("open", deal=ref, parties=[OFFER, {"name": "智科技", "side": "demand", **own_id}])
    assert [part.key for part in parts_of(book)] == ["id:C1", "id:C2", "id:U1", "name:智科技"]


def test_first_party_of_a_side_is_found(book: Book) -> None:
    book.settle("open", parties=[OFFER, TAKER, PARK])
    deal = book.deals["d1"]
    assert [party and party.id for party in (first_of(deal.parties, side) for side in Side)] == ["U1", "C1", "K1", None]
