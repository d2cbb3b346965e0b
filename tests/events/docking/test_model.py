"""Whatever is done in whatever order: what must hold of every book, and a second, simpler reading of the tally."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from events.docking.enums import Stage, StepStatus
from events.docking.rules.breakdowns import break_down, break_down_by_party, break_down_by_stage
from events.docking.rules.figures import KEYS, Figures, total
from events.docking.rules.standings import spans, standing_of
from tests.events.docking.book import ALL_PROOFS, Book, two_editions

EDITIONS = ("e1", "e2")
FIRST_DAY = date(2019, 1, 1)
PEOPLE = ("wang", "li", "zhao")
STAGES = [stage.value for stage in Stage]
RANK = {stage: rank for rank, stage in enumerate(STAGES)}
REASONS = ("误填", "误填", "误填", "")
COMMON_ACTS = ("open", "advance", "advance", "advance", "increase", "resign", "correct")
RARE_ACTS = ("terminate", "merge", "evidence", "keep_apart")
PROOFS = (ALL_PROOFS, ALL_PROOFS, ALL_PROOFS, ["photo"])
AHEAD = ("framework", "contract", "contract", "performing", "landed", "landed", "started")
PARTIES = (
    [{"name": "大学", "side": "offer", "share": 30}, {"name": "甲公司", "side": "demand", "share": 33.3}],
    [{"name": "大学", "id": "U1", "side": "offer"}, {"name": "甲有限公司", "id": "C1", "side": "demand"}],
    [{"name": "大学", "id": "U1", "side": "offer"}],
)


def some_acts(random: Random, count: int) -> Iterator[dict[str, Any]]:
    """A journal of lines that are likely, but not sure, to be possible; a step is often reviewed at once."""
    for number in range(count):
        deal = f"d{number + 1 if number < 4 else random.randint(1, 4)}"
        day = FIRST_DAY + timedelta(days=number)
        line = {"deal": deal, "by": random.choice(PEOPLE), "at": f"{day}T10:00:00+08:00", "id": str(number)}
        yield line | some_act(random, day, "open" if number < 4 else some_kind(random))
        if random.random() < 0.85:
            review = {"do": "review", "accept": random.random() < 0.9, "reason": random.choice(REASONS)}
            second = PEOPLE[PEOPLE.index(line["by"]) - 1] if random.random() < 0.8 else line["by"]
            yield line | review | {"by": second, "id": f"{number}-review"}


def some_kind(random: Random) -> str:
    return random.choice(COMMON_ACTS if random.random() < 0.9 else RARE_ACTS)


def some_act(random: Random, day: date, do: str) -> dict[str, Any]:
    back = str(day - timedelta(days=random.randint(0, 20)))
    money = random.choice([{}, {"amount": str(random.randint(1, 10**9))}, {"amount": "12345.67", "currency": "USD"}])
    fields: dict[str, dict[str, Any]] = {
        "open": {
            "event": random.choice(EDITIONS),
            "title": "t",
            "parties": random.choice(PARTIES),
            "stage": random.choice(STAGES[:4]),
        }
        | {
            "nature": random.choice(["money", "money", "credit", "no_amount"]),
            "evidence": random.choice(PROOFS),
            "offer": "o1",
        }
        | money,
        "advance": {
            "to": random.choice(STAGES if random.random() < 0.3 else AHEAD),
            "event": random.choice(EDITIONS),
            "evidence": random.choice(PROOFS),
            "signed_on": back,
        },
        "increase": {
            "event": random.choice(EDITIONS),
            "amount": "98765.43",
            "evidence": random.choice(PROOFS),
            "signed_on": back,
        },
        "resign": {"event": random.choice(EDITIONS), "evidence": random.choice(PROOFS)},
        "correct": {"reason": random.choice(REASONS), "signed_on": back} | money,
        "terminate": {"evidence": random.choice(PROOFS), "reason": random.choice(REASONS), "on": back},
        "merge": {"into": f"d{random.randint(1, 4)}", "reason": random.choice(REASONS)},
        "keep_apart": {"other": f"d{random.randint(1, 4)}", "reason": "两件事"},
        "evidence": {"evidence": ALL_PROOFS},
    }
    act = {"do": do} | fields[do]
    if do == "advance" and act["to"] in ("intent", "framework", "contract"):
        act |= money
    if do == "correct" and random.random() < 0.7:
        del act["signed_on"]
    return act


def as_lines(acts: list[dict[str, Any]]) -> list[bytes]:
    return [json.dumps(act).encode() for act in acts]


books = st.builds(lambda seed, count: list(some_acts(Random(seed), count)), st.integers(0, 10**9), st.integers(1, 80))
offsets = st.integers(-25, 65)


def loaded(acts: list[dict[str, Any]]) -> Book:
    book = two_editions()
    book.load(as_lines(acts))
    return book


@settings(max_examples=100, deadline=None)
@given(books)
def test_nobody_ever_reviews_what_is_their_own(acts: list[dict[str, Any]]) -> None:
    for deal in loaded(acts).deals.values():
        for step in deal.steps:
            assert step.reviewed_by not in (step.recorded_by, step.evidence_by)
            if step.status is StepStatus.ACCEPTED and step.reviewed_by is None:
                assert step.stage in (Stage.TALKS, Stage.TERMINATED)
        assert sum(step.status is StepStatus.WAITING for step in deal.steps) <= 1


@settings(max_examples=100, deadline=None)
@given(books, offsets)
def test_figures_of_a_tally_agree_with_each_other(acts: list[dict[str, Any]], offset: int) -> None:
    book, as_of = loaded(acts), FIRST_DAY + timedelta(days=offset)
    first, second, series = (book.tally(*scope, as_of=as_of).figures for scope in (("e1",), ("e2",), EDITIONS))
    for figures in (first, second, series):
        assert figures.signed == figures.contracts + figures.frameworks
        assert figures.intents == figures.intents_valid + figures.terminated
        assert figures.signed >= max(figures.signed_valid, figures.landed)
        assert figures.signed_valid >= figures.no_amount
    both = total([first, second])
    once = ("intents", "intents_valid", "signed", "signed_valid", "landed", "terminated", "talks", "pending", "merged")
    steps = ("resigned", "upgraded", "increased", "increased_wan", "intent_amount_wan")
    assert [series.value(key) for key in once + steps] == [both.value(key) for key in once + steps]
    assert series.contracts == both.contracts + series.upgraded
    assert first.suspected_duplicates <= series.suspected_duplicates <= both.suspected_duplicates


@settings(max_examples=100, deadline=None)
@given(books, offsets, st.sampled_from([("e1",), ("e2",), EDITIONS]))
def test_rows_and_breakdowns_add_up_to_the_tally(
    acts: list[dict[str, Any]], offset: int, scope: tuple[str, ...]
) -> None:
    book = loaded(acts)
    tally = book.tally(*scope, as_of=FIRST_DAY + timedelta(days=offset))
    titles = {"d1": "a", "d2": "b", "d3": "b"}
    for parts in (
        break_down(tally.standings, titles.get),
        break_down_by_stage(tally.standings),
        break_down_by_party(tally.standings, {ref: deal.parties for ref, deal in book.deals.items()}),
    ):
        assert total(part.figures for part in parts) == tally.figures
    for key in KEYS:
        assert sum(row.value for row in tally.rows(key)) == tally.figures.value(key)


@settings(max_examples=60, deadline=None)
@given(books, offsets)
def test_spans_say_the_same_as_the_standing_at_every_date(acts: list[dict[str, Any]], offset: int) -> None:
    as_of = FIRST_DAY + timedelta(days=offset)
    for deal in loaded(acts).deals.values():
        for scope in ({"e1"}, {"e2"}, set(EDITIONS)):
            found = [
                span.standing
                for span in spans(deal, scope)
                if span.first <= as_of and (span.until is None or as_of < span.until)
            ]
            standing = standing_of(deal, scope, as_of)
            assert found == ([] if standing.figures.is_nothing else [standing])


@settings(max_examples=60, deadline=None)
@given(books, st.randoms(use_true_random=False))
def test_import_of_the_same_lines_in_any_order_changes_nothing(acts: list[dict[str, Any]], random: Random) -> None:
    book = loaded(acts)
    before, known = dict(book.deals), dict(book.known)
    shuffled = random.sample(acts, len(acts))
    refused = book.load(as_lines(shuffled))
    assert (book.deals, book.known) == (before, known)
    assert len(refused) == sum(code is not None for code in known.values())


@settings(max_examples=60, deadline=None)
@given(books, st.randoms(use_true_random=False))
def test_deals_do_not_depend_on_how_their_lines_are_interleaved(acts: list[dict[str, Any]], random: Random) -> None:
    alone = [act for act in acts if act["do"] not in ("merge", "keep_apart")]
    queues = {deal: [act for act in alone if act["deal"] == deal] for deal in {act["deal"] for act in alone}}
    mixed = [queues[deal].pop(0) for deal in random.sample([act["deal"] for act in alone], len(alone))]
    assert loaded(mixed).deals == loaded(alone).deals


def naive_figures(book: Book, editions: tuple[str, ...], as_of: date) -> dict[str, int | Decimal]:
    """The tally as one would take it by hand, key by key, from the text of deals.md; pairs aside."""
    told: dict[str, int | Decimal] = dict.fromkeys(KEYS, 0)
    for deal in book.deals.values():
        here = deal.edition in editions
        if deal.merged_into:
            told["merged"] += here
            continue
        read = [step for step in deal.steps if step.status == "accepted" and step.on <= as_of]
        ladder = [step for step in read if step.kind in ("open", "advance")]
        ended = any(step.kind == "terminate" for step in read)
        told["pending"] += here and not ended and any(step.status == "waiting" for step in deal.steps)
        told["talks"] += here and not ended and bool(ladder) and ladder[-1].stage == "talks"
        beyond = [step for step in ladder if RANK[step.stage] >= RANK["intent"]]
        signings = [step for step in ladder if step.stage in ("framework", "contract")]
        raises = [step for step in read if step.kind == "increase" and step.edition in editions]
        told["increased"] += len(raises)
        told["resigned"] += sum(step.kind == "resign" and step.edition in editions for step in read)
        told["increased_wan"] += sum(wan(step.money) for step in raises) if deal.nature == "money" else 0
        if beyond and beyond[0].edition in editions:
            told["intents"] += 1
            told["terminated" if ended else "intents_valid"] += 1
            if not signings and not ended and deal.nature == "money":
                told["intent_amount_wan"] += last_amount(ladder)
        elsewhere = signings[1:] and signings[1].edition != signings[0].edition
        told["upgraded"] += bool(elsewhere) and signings[1].edition in editions
        if not signings or signings[0].edition not in editions:
            continue
        hidden = [signings[1]] if elsewhere and signings[1].edition not in editions else []
        seen = [step for step in ladder if step not in hidden]
        told["signed"] += 1
        told["contracts" if any(step.stage == "contract" for step in seen) else "frameworks"] += 1
        told["landed"] += any(RANK[step.stage] >= RANK["landed"] for step in ladder)
        if ended:
            continue
        told["signed_valid"] += 1
        comes_to = last_amount(seen) + sum(wan(step.money) for step in raises)
        given = any(step.money for step in [*seen, *raises])
        told["no_amount"] += deal.nature == "no_amount" or (deal.nature == "money" and not given)
        if deal.nature != "no_amount":
            told["amount_wan" if deal.nature == "money" else "credit_wan"] += comes_to
    return told


def wan(money: Any) -> Decimal:
    exact = money.amount * (1 if money.currency == "CNY" else money.rate) / 10_000
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def last_amount(steps: list[Any]) -> Decimal:
    given = [wan(step.money) for step in steps if step.money]
    return given[-1] if given else Decimal(0)


@settings(max_examples=200, deadline=None)
@given(books, offsets, st.sampled_from([("e1",), ("e2",), EDITIONS]))
def test_tally_is_what_one_counts_by_hand(acts: list[dict[str, Any]], offset: int, scope: tuple[str, ...]) -> None:
    book, as_of = loaded(acts), FIRST_DAY + timedelta(days=offset)
    expected = naive_figures(book, scope, as_of)
    taken = book.tally(*scope, as_of=as_of)
    expected["suspected_duplicates"] = len(taken.pairs)
    assert taken.figures == Figures.of(
        {key: Decimal(value) if key.endswith("_wan") else int(value) for key, value in expected.items()}
    )
