from decimal import Decimal

from events.figures.rules import Figures, Origins, count_origins


def test_origins_count_countries_provinces_and_hk_mo_tw_apart() -> None:
    origins = count_origins([
        ("CN", "SD", 3), ("CN", "BJ", 1), ("CN", "HK", 2), ("CN", "TW", 1), ("DE", None, 4), ("CN", None, 5),
        (None, None, 6)])
    assert origins == Origins({"DE": 4}, {"SD": 3, "BJ": 1}, 3, 11)


def test_figures_are_told_with_exact_amounts_and_phrases_that_never_exaggerate() -> None:
    figures = Figures(
        delegates=881, by_category={"vip": 10}, arrived=7, origins=Origins({"DE": 1}, {"SD": 870}, 8),
        tally={"intents": 123, "signed_valid": 40, "amount_wan": Decimal("16366.00")})
    document = figures.as_document()
    assert (document["delegates"], document["countries"], document["provinces"], document["hk_mo_tw"]) == (881, 1, 1, 8)
    assert document["amount_wan"] == "16366.00"
    assert document["phrases"]["zh"] == {
        "delegates": "880余名代表", "countries": "1个国家", "provinces": "1个省区市", "hk_mo_tw": "8名港澳台代表",
        "arrived": "7名代表已报到", "intents": "120余个合作意向", "signed_valid": "40个签约项目",
        "amount_wan": "1.63亿余元"}
    assert document["phrases"]["en"]["intents"] == "more than 120 cooperation intents"
    assert document["phrases"]["en"]["countries"] == "1 country"
