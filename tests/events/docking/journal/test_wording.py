"""What a line must have, and of which kind."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from events.docking.enums import Nature, Side, Stage
from events.docking.journal.lines import read_lines
from events.docking.rules.acts import Act, Open
from events.docking.rules.parties import Party

COMMON = {"at": "2019-05-18T10:00:00+08:00", "by": "wang", "deal": "d1"}
PARTIES = [{"name": "n", "side": "offer"}]
LINES: dict[str, dict[str, Any]] = {
    "open": {"event": "e1", "title": "t", "parties": PARTIES, "stage": "intent"},
    "advance": {"to": "contract"},
    "evidence": {"evidence": ["mou"]},
    "review": {"accept": True},
    "increase": {"event": "e1", "amount": "1", "evidence": ["signed_scan"]},
    "resign": {"event": "e1", "evidence": ["signed_scan"]},
    "terminate": {"evidence": ["letter"], "reason": "r"},
    "correct": {"amount": "1", "reason": "r"},
    "merge": {"into": "d2", "reason": "r"},
    "keep_apart": {"other": "d2", "reason": "r"},
}


def act_of(do: str, /, **changes: object) -> Act | None:
    fields = COMMON | LINES.get(do, {}) | {"do": do} | changes
    raw = json.dumps({key: value for key, value in fields.items() if value is not ...}).encode()
    (line,) = read_lines([raw])
    return line.act


@pytest.mark.parametrize("do", LINES)
def test_shortest_line_is_read(do: str) -> None:
    act = act_of(do)
    assert act is not None
    assert (act.deal, act.by, act.at, act.note) == ("d1", "wang", datetime(2019, 5, 18, 2, tzinfo=UTC), None)


@pytest.mark.parametrize(("written", "name"), [("王 ", "王"), ("\u3000王", "王"), ("Jose\u0301", "Jos\u00e9"), ("Wang", "Wang")])
def test_nobody_is_a_second_person_by_a_space_or_an_accent(written: str, name: str) -> None:
    act = act_of("review", by=written)
    assert act is not None
    assert act.by == name


REQUIRED = [
    (do, name)
    for do, fields in LINES.items()
    for name in ["do", *COMMON, *fields]
    if name != "reason" and (do, name) not in (("correct", "amount"), ("terminate", "evidence"))
]


@pytest.mark.parametrize(("do", "name"), REQUIRED)
def test_required_field_must_be_there_and_of_its_kind(do: str, name: str) -> None:
    assert [act_of(do, **{name: wrong}) for wrong in (..., None, 7, {})] == [None] * 4


@pytest.mark.parametrize(("do", "name"), [(do, name) for do, name in REQUIRED if name not in ("accept", "amount")])
def test_required_text_must_not_be_blank(do: str, name: str) -> None:
    assert [act_of(do, **{name: wrong}) for wrong in ("", " \u3000")] == [None] * 2


def test_blank_amount_is_left_to_the_rules() -> None:
    assert act_of("increase", amount="") is not None


OPTIONAL = {
    "open": ["note", "activity", "offer", "demand", "nature", "amount", "currency", "signed_on", "evidence"],
    "advance": ["note", "event", "amount", "currency", "signed_on", "evidence"],
    "review": ["note", "reason"],
    "increase": ["note", "currency", "signed_on"],
    "resign": ["note", "signed_on"],
    "terminate": ["note", "on", "reason", "evidence"],
    "correct": ["note", "amount", "currency", "title", "signed_on", "reason"],
    "merge": ["note", "reason"],
    "keep_apart": ["note", "reason"],
}


@pytest.mark.parametrize(("do", "name"), [(do, name) for do, names in OPTIONAL.items() for name in names])
def test_optional_field_may_be_left_out_but_not_be_of_a_wrong_kind(do: str, name: str) -> None:
    assert act_of(do, **{name: ...}) is not None
    assert act_of(do, **{name: None}) is not None
    assert [act_of(do, **{name: wrong}) for wrong in (7, True, {}, [7])] == [None] * 4


@pytest.mark.parametrize(
    "moment",
    [
        "2019-05-18T10:00:00",
        "2019-05-18",
        "10:00+08:00",
        "2019-13-18T10:00:00+08:00",
        "2019-05-18T25:00:00+08:00",
        "yesterday",
        "0001-01-01T00:00:00+08:00",
        "9999-12-31T23:59:59-08:00",
        "2019-W20-6T10:00:00+08:00",
    ],
)
def test_time_needs_an_offset_and_must_exist(moment: str) -> None:
    assert act_of("review", at=moment) is None


@pytest.mark.parametrize(
    "moment",
    [
        "2019-05-18T10:00:00+08:00",
        "2019-05-18T02:00:00Z",
        "2019-05-18T02:00z",
        "20190518T100000+0800",
        "2019-05-18 10:00+08:00",
    ],
)
def test_time_is_read_in_utc(moment: str) -> None:
    act = act_of("review", at=moment)
    assert act is not None
    assert act.at == datetime(2019, 5, 18, 2, tzinfo=UTC)


@pytest.mark.parametrize("day", ["2019-02-30", "20190518", "18.05.2019", "2019-05-18T10:00:00+08:00", "２０１９-05-18"])
def test_date_must_be_one(day: str) -> None:
    assert act_of("open", signed_on=day) is None
    assert act_of("terminate", on=day) is None


@pytest.mark.parametrize("do", ["", "delete", "OPEN", "__class__"])
def test_unknown_act_is_a_bad_line(do: str) -> None:
    assert act_of(do) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"stage": "performing"},
        {"stage": "terminated"},
        {"stage": "signed"},
        {"nature": "loan"},
        {"nature": "no_amount", "amount": "1"},
        {"parties": []},
        {"parties": [{"name": "n"}]},
        {"parties": [{"name": "n", "side": "buyer"}]},
        {"parties": [{"side": "offer"}]},
        {"parties": [{"name": " ", "side": "offer"}]},
        {"parties": ["n"]},
        {"parties": [{"name": "n", "side": "offer", "share": "20"}]},
        {"parties": [{"name": "n", "side": "offer", "share": True}]},
        {"parties": [{"name": "n", "side": "offer", "share": -1}]},
        {"parties": [{"name": "n", "side": "offer", "share": 100.5}]},
        {"parties": [{"name": "n", "side": "offer", "id": ["1"]}]},
        {"evidence": "mou"},
        {"evidence": [None]},
        {"title": "\x00"},
        {"title": "长" * 401},
    ],
)
def test_opening_of_a_wrong_kind_is_a_bad_line(changes: dict[str, object]) -> None:
    assert act_of("open", **changes) is None


@pytest.mark.parametrize(
    "to", ["talks", "performing", "landed", "started", "in_production", "full_capacity", "terminated"]
)
@pytest.mark.parametrize("money", [{"amount": "1"}, {"currency": "USD"}])
def test_amount_goes_with_intent_and_signing_alone(to: str, money: dict[str, str]) -> None:
    assert act_of("advance", to=to) is not None
    assert act_of("advance", to=to, **money) is None
    assert act_of("advance", to="framework", **money) is not None


@pytest.mark.parametrize("accept", ["true", 1, None, "yes"])
def test_review_says_true_or_false(accept: object) -> None:
    assert act_of("review", accept=accept) is None


def test_full_line_is_read_field_by_field() -> None:
    act = act_of(
        "open",
        note="n",
        activity="signing",
        offer="o1",
        demand="n1",
        nature="credit",
        amount="12.50",
        currency="USD",
        signed_on="2019-05-19",
        evidence=["mou", "photo", "of our own", " "],
        parties=[
            {"name": "𠮷", "side": "park", "id": 7, "share": 33.3},
            {"name": "=cmd", "side": "other", "id": "", "share": 0, "of": "theirs"},
        ],
        unknown={"to": "us"},
    )
    assert act == Open(
        deal="d1",
        by="wang",
        at=datetime(2019, 5, 18, 2, tzinfo=UTC),
        note="n",
        event="e1",
        title="t",
        parties=(Party("𠮷", Side.PARK, "7", Decimal("33.3")), Party("=cmd", Side.OTHER, None, Decimal(0))),
        stage=Stage.INTENT,
        activity="signing",
        offer="o1",
        demand="n1",
        nature=Nature.CREDIT,
        amount="12.50",
        currency="USD",
        signed_on=date(2019, 5, 19),
        evidence=frozenset({"mou", "photo", "of our own"}),
    )
