"""Which deals are a suspected pair."""

from tests.events.docking.book import Book

OFFER = {"name": "泉城大学", "id": "U1", "side": "offer"}
TAKER = {"name": "济南智科技有限公司", "id": "C1", "side": "demand"}


def enter(
    book: Book, deal: str, *, by: str = "wang", event: str = "e1", offer: object = "o1", parties: object = None
) -> None:
    assert book.say("open", deal=deal, by=by, event=event, offer=offer, parties=parties or [OFFER, TAKER]) is None


def pairs(book: Book) -> list[tuple[str, str]]:
    return list(book.tally().pairs)


def test_deals_with_one_offer_and_one_taker_are_a_pair(book: Book) -> None:
    enter(book, "d1")
    enter(book, "d2")
    assert pairs(book) == [("d1", "d2")]


def test_three_alike_are_three_pairs(book: Book) -> None:
    for ref in ("d1", "d2", "d3"):
        enter(book, ref)
    assert len(pairs(book)) == book.figures()["suspected_duplicates"] == 3


def test_refused_first_step_makes_no_difference(book: Book) -> None:
    enter(book, "d1")
    enter(book, "d2")
    assert book.say("review", deal="d1", by="li", accept=False, reason="材料不全") is None
    assert pairs(book) == [("d1", "d2")]


def test_one_offer_with_two_takers_is_no_pair(book: Book) -> None:
    enter(book, "d1")
    enter(book, "d2", parties=[OFFER, {"name": "另一家有限公司", "id": "C2", "side": "demand"}])
    assert pairs(book) == []


def test_shared_party_counts_on_the_demand_side_alone(book: Book) -> None:
    enter(book, "d1", parties=[OFFER, TAKER])
    enter(book, "d2", parties=[OFFER, TAKER | {"side": "park"}])
    assert pairs(book) == []


def test_any_demand_side_party_can_be_the_shared_one(book: Book) -> None:
    enter(book, "d1", parties=[OFFER, {"name": "甲", "side": "demand"}, TAKER])
    enter(book, "d2", parties=[OFFER, {"name": "乙", "side": "demand"}, {"name": "济南智科技", "side": "demand"}])
    assert pairs(book) == [("d1", "d2")]


def test_deals_without_an_offer_or_with_two_are_no_pair(book: Book) -> None:
    enter(book, "d1", offer=...)
    enter(book, "d2", offer=...)
    enter(book, "d3", offer="o3")
    assert pairs(book) == []


def test_merge_and_termination_settle_a_pair(book: Book) -> None:
    for ref in ("d1", "d2", "d3"):
        enter(book, ref)
    book.say("merge", deal="d1", by="li", into="d2")
    assert pairs(book) == [("d2", "d3")]
    assert book.say("review", deal="d3", by="li") is None
    book.settle("terminate", deal="d3")
    assert pairs(book) == []


def test_keeping_apart_settles_a_pair_whichever_is_named_first(book: Book) -> None:
    enter(book, "d1")
    enter(book, "d2")
    book.say("keep_apart", deal="d2", other="d1")
    assert pairs(book) == []


def test_pair_over_two_editions_counts_in_each_and_once_in_the_series(book: Book) -> None:
    enter(book, "d1")
    enter(book, "d2", event="e2")
    assert [book.figures(*scope)["suspected_duplicates"] for scope in (("e1",), ("e2",), ())] == [1, 1, 1]


def test_pairs_are_counted_as_things_stand_now(book: Book) -> None:
    enter(book, "d1")
    enter(book, "d2")
    assert book.figures("e1", as_of="2000-01-01") == {"pending": 2, "suspected_duplicates": 1}
