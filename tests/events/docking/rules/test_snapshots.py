"""What changed between two frozen tallies."""

from decimal import Decimal
from typing import Any

from events.docking.rules.snapshots import Change, compare, index, rows_of


def frozen(*rows: dict[str, Any], pairs: list[list[str]] | None = None, **tally: Any) -> dict[str, Any]:
    return index({"rows": rows, "idle": [], "pairs": pairs or [], "editions": ["e1"], "tally": tally})


def row(ref: str, steps: str, title: str = "t", **figures: Any) -> dict[str, Any]:
    return {"deal": ref, "title": title, "event": "e1", "stage": "contract", "steps": steps, "figures": figures}


def test_nothing_changed_says_nothing() -> None:
    same = frozen(row("d1", "a", signed=1), signed=1)
    assert compare(same, same).is_nothing


def test_a_correction_is_told_with_its_step_and_by_how_much() -> None:
    before = frozen(row("d1", "aa", amount_wan="100.00"), amount_wan="100.00")
    after = frozen(row("d1", "aaa", amount_wan="112.00", title="t"), amount_wan="112.00")
    found = compare(before, after)
    change = Change("amount_wan", Decimal("100.00"), Decimal("112.00"))
    assert (found.figures, change.by) == ((change,), Decimal("12.00"))
    assert [(deal.ref, deal.changes, deal.acts) for deal in found.deals] == [("d1", (change,), (3,))]


def test_a_step_that_was_reviewed_since_is_an_act() -> None:
    found = compare(frozen(row("d1", "aw", pending=1), pending=1), frozen(row("d1", "as")))
    assert [deal.acts for deal in found.deals] == [(2,)]


def test_a_new_deal_is_told_by_its_figures_and_a_mended_title_by_itself() -> None:
    found = compare(frozen(row("d1", "a", "old", signed=1), signed=1),
                    frozen(row("d1", "aa", "new", signed=1), row("d2", "a", signed=1), signed=2))
    assert [(deal.ref, [change.what for change in deal.changes]) for deal in found.deals] == [
        ("d1", ["title"]), ("d2", ["signed"])]


def test_pairs_that_were_settled_and_new_ones_are_told() -> None:
    found = compare(frozen(pairs=[["a", "b"]]), frozen(pairs=[["a", "c"]]))
    assert (found.pairs_gone, found.pairs_new) == ((("a", "b"),), (("a", "c"),))


def test_rows_of_a_figure_stand_in_the_order_of_their_values() -> None:
    document = frozen(row("d1", "a", amount_wan="1.00"), row("d2", "a", amount_wan="3.00"), row("d3", "a", signed=1))
    assert [found["deal"] for found in rows_of(document, "amount_wan")] == ["d2", "d1"]
