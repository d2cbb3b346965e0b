"""Acts on deals: two people by every door, permission, references, what is recorded, and races."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Barrier, Thread
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from app.core.actors import Actor, Command, Nobody, Role
from app.core.audit import AuditEntry
from app.core.database import db
from app.core.errors import Forbidden, Refused
from app.core.unit import Unit, open_unit
from events.docking.enums import Evidence, Stage
from events.docking.models import Deal, DealDouble, DealStep, DoublesMade
from events.docking.queries.pairs import count_pairs_of, suspected_pairs_of
from events.docking.queries.states import load_states
from events.docking.rules.acts import (
    Act,
    AddEvidence,
    Advance,
    Correct,
    Increase,
    KeepApart,
    Merge,
    Resign,
    Review,
    Terminate,
)
from events.docking.services import Paper, open_deal, perform, rebuild_spans
from events.setup.models import Event
from events.setup.queries import find_event
from tests.events.docking.records import all_doubles, all_spans
from tests.factories.deals import NOON, PDF, PROOFS, a_clerk, a_deal, an_opening, as_actor, done
from tests.factories.events import an_event
from tests.factories.papers import a_picture

Opener = Callable[..., AbstractContextManager[Unit]]
SCAN = frozenset({"signed_scan"})


@pytest.fixture
def people(unit: Opener) -> dict[str, Actor]:
    """Two events; wang and li, who are clerks of the city, and zhao, who only looks."""
    with unit() as opened:
        an_event(opened, "innovation-2018")
        an_event(opened, "innovation-2019")
        return {name: as_actor(opened, a_clerk(opened, name, role=role)) for name, role in (
            ("wang", Role.DOCKING_CLERK), ("li", Role.ORGANISER), ("zhao", Role.VIEWER))}


def the_event(unit: Unit) -> Event:
    return find_event(unit.session, "innovation-2019")


def code_of(unit: Opener, actor: Actor | None, act: Act) -> str | None:
    """The code with which an act is refused."""
    try:
        with unit(actor) as opened:
            perform(opened, act)
    except Refused as refused:
        return refused.code
    return None


def review(*, accept: bool = True, deal: str = "d1") -> Review:
    return Review(deal=deal, by="", at=NOON, accept=accept, reason="不符")


@pytest.mark.parametrize("accept", [True, False])
def test_nobody_reviews_what_they_recorded_on_a_page(
    unit: Opener, people: dict[str, Actor], accept: bool,
) -> None:
    assert code_of(unit, people["wang"], an_opening("innovation-2019")) is None
    assert code_of(unit, people["wang"], review(accept=accept)) == "deal_self_review"
    assert code_of(unit, people["li"], review(accept=accept)) is None


def test_whoever_adds_evidence_is_no_second_person_any_more(unit: Opener, people: dict[str, Actor]) -> None:
    assert code_of(unit, people["wang"], an_opening("innovation-2019")) is None
    assert code_of(unit, people["li"], AddEvidence(deal="d1", by="", at=NOON, evidence=SCAN)) is None
    assert [code_of(unit, people[name], review()) for name in ("wang", "li")] == ["deal_self_review"] * 2


def test_a_journal_name_is_the_account_with_this_sign_in_name(unit: Opener, people: dict[str, Actor]) -> None:
    assert code_of(unit, None, an_opening("innovation-2019", by="Wang")) is None
    assert code_of(unit, people["wang"], review()) == "deal_self_review"
    assert code_of(unit, people["li"], review()) is None


def test_a_journal_name_becomes_the_account_that_is_made_later(unit: Opener, people: dict[str, Actor]) -> None:
    assert code_of(unit, None, an_opening("innovation-2019", by="chen")) is None
    with unit() as opened:
        chen = as_actor(opened, a_clerk(opened, "chen"))
    assert code_of(unit, None, Review(deal="d1", by="CHEN", at=NOON, accept=True)) == "deal_self_review"
    assert code_of(unit, chen, review()) == "deal_self_review"


def test_staff_cannot_act_for_somebody_else_or_at_another_time(unit: Opener, people: dict[str, Actor]) -> None:
    with unit(people["wang"]) as opened:
        number = perform(opened, an_opening("innovation-2019", by="li")).id
        now = opened.now()
    assert code_of(unit, people["wang"], review()) == "deal_self_review"
    with unit(writes=False) as opened:
        assert opened.session.get_one(Deal, number).opened_at == now


@pytest.mark.parametrize("act", [
    an_opening("innovation-2019", "d2"), Advance(deal="d1", by="", at=NOON, to=Stage.CONTRACT), review(),
    AddEvidence(deal="d1", by="", at=NOON, evidence=SCAN), Merge(deal="d1", by="", at=NOON, into="d1", reason="x"),
    KeepApart(deal="d1", by="", at=NOON, other="d1", reason="x"), Correct(deal="d1", by="", at=NOON, reason="x"),
    Increase(deal="d1", by="", at=NOON, event="innovation-2018", amount="1"),
    Resign(deal="d1", by="", at=NOON, event="innovation-2018"), Terminate(deal="d1", by="", at=NOON, reason="x")])
def test_who_may_not_is_refused_before_the_rules_are_asked(
    unit: Opener, people: dict[str, Actor], act: Act,
) -> None:
    with unit() as opened:
        a_deal(opened, the_event(opened))
    for actor in (people["zhao"], Nobody()):
        with pytest.raises(Forbidden), unit(actor) as opened:
            perform(opened, act)


@pytest.mark.parametrize(("act", "code"), [
    (an_opening("innovation-2019"), "deal_duplicate_ref"),
    (an_opening("nowhere", "d2"), "deal_unknown_event"),
    (an_opening("innovation-2019", "d2", amount="1.001"), "deal_bad_amount"),
    (an_opening("innovation-2019", "d2", amount="1", currency="XAF"), "deal_unknown_rate"),
    (Advance(deal="none", by="", at=NOON, to=Stage.CONTRACT), "deal_unknown_deal"),
    (Advance(deal="d1", by="", at=NOON, to=Stage.LANDED), "deal_illegal_move"),
    (Advance(deal="d1", by="", at=NOON, to=Stage.LANDED, amount="1"), "deal_bad_line"),
    (Merge(deal="d1", by="", at=NOON, into="none", reason="x"), "deal_unknown_deal"),
    (Terminate(deal="d1", by="", at=NOON, reason=" "), "deal_reason_missing"),
    (review(), "deal_nothing_to_review")])
def test_what_the_rules_refuse_changes_nothing(
    unit: Opener, people: dict[str, Actor], act: Act, code: str,
) -> None:
    with unit() as opened:
        a_deal(opened, the_event(opened))
    with unit(writes=False) as opened:
        before = load_states(opened.session, sa.true())
    assert code_of(unit, people["li"], act) == code
    with unit(writes=False) as opened:
        assert load_states(opened.session, sa.true()) == before


def test_spans_are_what_a_rebuild_makes_of_the_steps(unit: Opener, people: dict[str, Actor]) -> None:
    with unit() as opened:
        event = the_event(opened)
        a_deal(opened, event, stage=Stage.FRAMEWORK, amount="123456.78", currency="USD")
        done(opened, Advance(deal="d1", by="wang", at=NOON, to=Stage.CONTRACT, event="innovation-2018", evidence=SCAN))
        done(opened, Increase(deal="d1", by="wang", at=NOON, event="innovation-2018", amount="5000", evidence=SCAN))
        done(opened, Correct(deal="d1", by="wang", at=NOON, amount="99", title="更名", reason="误填"))
        a_deal(opened, event, "d2", accepted=False, stage=Stage.TALKS)
        a_deal(opened, event, "d3")
        perform(opened, Merge(deal="d3", by="li", at=NOON, into="d1", reason="同一事项"))
        done(opened, Terminate(deal="d1", by="wang", at=NOON, reason="x", evidence=PROOFS))
    with unit() as opened:
        before = all_spans(opened.session)
        rebuild_spans(opened.session)
        assert all_spans(opened.session) == before


def test_pairs_are_made_of_the_deals_that_an_older_edition_left(unit: Opener, people: dict[str, Actor]) -> None:
    with unit() as opened:
        for ref in ("d1", "d2"):
            a_deal(opened, the_event(opened), ref, offer="o")
    with unit() as opened:
        for table in (DealDouble, DoublesMade):
            opened.session.execute(sa.delete(table))
        assert count_pairs_of(opened.session, {the_event(opened).id}) == 1
        assert [pair.other.ref for pair in suspected_pairs_of(opened.session, {the_event(opened).id})] == ["d2"]
    with unit() as opened:
        a_deal(opened, the_event(opened), "d3", offer="o")
        assert len(all_doubles(opened.session)) == count_pairs_of(opened.session, {the_event(opened).id}) == 3


def test_a_state_written_and_read_back_is_the_same(unit: Opener, people: dict[str, Actor]) -> None:
    with unit() as opened:
        a_deal(opened, the_event(opened), amount="0.07", stage=Stage.CONTRACT, offer="o", demand="d", activity="a")
        done(opened, Correct(deal="d1", by="wang", at=NOON, amount="900000000000000.01", currency="USD", title="新",
                             signed_on=NOON.date(), reason="误填"))
    with unit(writes=False) as opened:
        (state,) = load_states(opened.session, sa.true()).values()
    money = state.pricing.money if state.pricing else None
    assert (str(money.amount) if money else "", state.title, state.default_currency) == (
        "900000000000000.01", "新", "USD")
    assert [step.mending is None for step in state.steps] == [True, False]


def test_references_are_given_in_order_and_never_twice(unit: Opener, people: dict[str, Actor]) -> None:
    with unit(people["wang"]) as opened:
        event = the_event(opened)
        refs = [open_deal(opened, event, an_opening("", "")).ref for _ in range(2)]
        open_deal(opened, event, an_opening("", "innovation-2019-0004"))
        refs += [open_deal(opened, event, an_opening("", "")).ref]
    assert refs == ["innovation-2019-0001", "innovation-2019-0002", "innovation-2019-0005"]


def test_papers_are_evidence_of_their_kinds_kept_with_their_hash(unit: Opener, people: dict[str, Actor]) -> None:
    picture = a_picture()
    with unit(people["wang"]) as opened:
        deal = perform(opened, an_opening("innovation-2019", evidence=frozenset()), [
            Paper(Evidence.MOU, "一.pdf", PDF), Paper(Evidence.MOU, "../../二.exe", picture),
            Paper(Evidence.MOU, "三.pdf", PDF)])
        pieces = [(piece.kind, piece.file.name if piece.file else None, piece.sha256) for piece in deal.steps[0].evidence]
    digest = hashlib.sha256(PDF).hexdigest()
    # The same content is stored once, under the name that it had first.
    assert pieces == [("mou", "一.pdf", digest), ("mou", "二.png", hashlib.sha256(picture).hexdigest()),
                      ("mou", "一.pdf", digest)]


def test_each_act_is_recorded_with_who_and_what(unit: Opener, people: dict[str, Actor]) -> None:
    assert code_of(unit, people["wang"], an_opening("innovation-2019", amount="100")) is None
    assert code_of(unit, people["li"], review()) is None
    with unit(writes=False) as opened:
        entries = opened.session.scalars(
            sa.select(AuditEntry).where(AuditEntry.subject_kind == "deal").order_by(AuditEntry.id)).all()
        assert [(entry.tag, entry.actor_kind, entry.details.get("amount")) for entry in entries] == [
            ("deal.opened", "staff", "100"), ("deal.reviewed", "staff", None)]


def test_the_table_itself_refuses_one_person_for_two_and_two_waiting_steps(
    unit: Opener, people: dict[str, Actor],
) -> None:
    with unit() as opened:
        number = a_deal(opened, the_event(opened)).id
    with pytest.raises(IntegrityError), unit() as opened:
        opened.session.execute(sa.update(DealStep).values(reviewed_by_id=DealStep.recorded_by_id))
    for values in ({"number": 2}, {"number": 3}):
        statement = waiting_copy(number, **values)
        if values["number"] == 3:
            with pytest.raises(IntegrityError), unit() as opened:
                opened.session.execute(statement)
        else:
            with unit() as opened:
                opened.session.execute(statement)


def waiting_copy(deal_id: int, *, number: int) -> Any:
    """A second step of the deal, waiting, written past every rule."""
    columns = [column for column in DealStep.__table__.c if column.name != "id"]
    changed: dict[str, Any] = {"number": number, "status": "waiting", "reviewed_by_id": None}
    chosen = [sa.literal(changed[column.name], column.type) if column.name in changed else column for column in columns]
    return sa.insert(DealStep.__table__).from_select(
        [column.name for column in columns],
        sa.select(*chosen).where(DealStep.deal_id == deal_id, DealStep.number == 1))


def at_once(app: Flask, acts: list[Act]) -> list[str | None]:
    """What comes of acts that are done at the same moment, each in a thread of its own."""
    ready, outcomes = Barrier(len(acts)), list[str | None]()

    def act_on(act: Act) -> None:
        with app.app_context():
            try:
                ready.wait(timeout=20)
                with open_unit(Command()) as opened:
                    perform(opened, act)
                outcomes.append(None)
            except Refused as refused:
                outcomes.append(refused.code)
            finally:
                db.session.remove()

    threads = [Thread(target=act_on, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(outcomes, key=str)


def test_of_two_who_accept_at_once_one_is_told_that_nothing_waits(
    app: Flask, unit: Opener, people: dict[str, Actor],
) -> None:
    for round_number in range(20):
        ref = f"r{round_number}"
        with unit() as opened:
            a_deal(opened, the_event(opened), ref, accepted=False)
        acts: list[Act] = [Review(deal=ref, by=name, at=NOON, accept=True) for name in ("li", "zhou")]
        assert at_once(app, acts) == [None, "deal_nothing_to_review"]
    with unit(writes=False) as opened:
        assert opened.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry).where(
            AuditEntry.tag == "deal.reviewed")) == 20


def test_of_two_who_open_one_reference_at_once_one_is_refused(
    app: Flask, unit: Opener, people: dict[str, Actor],
) -> None:
    for round_number in range(10):
        acts: list[Act] = [an_opening("innovation-2019", f"r{round_number}", by=name) for name in ("wang", "li")]
        assert at_once(app, acts) == [None, "deal_duplicate_ref"]


def test_of_two_who_record_the_next_step_at_once_one_has_to_wait(
    app: Flask, unit: Opener, people: dict[str, Actor],
) -> None:
    for round_number in range(10):
        ref = f"r{round_number}"
        with unit() as opened:
            a_deal(opened, the_event(opened), ref)
        acts: list[Act] = [Advance(deal=ref, by=name, at=NOON, to=Stage.CONTRACT) for name in ("wang", "zhou")]
        assert at_once(app, acts) == [None, "deal_step_pending"]
