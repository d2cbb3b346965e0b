"""What companies state, and what becomes of it: a statement is no acceptance, it only lets staff record a step."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.core.errors import Refused
from app.core.files import StoredFile, read_file
from app.core.unit import Unit
from app.vocabulary.characters import tidy
from events.docking.enums import Evidence, Stage
from events.docking.models import Deal
from events.docking.queries.deals import deal_state
from events.docking.rules.acts import Act, AddEvidence, Advance, Terminate
from events.docking.services import Paper, perform
from events.docking.services.papers import keep_paper, refuse_bad_papers
from events.followup.enums import StatementState
from events.followup.models import FollowUpLink, FollowUpPaper, FollowUpStatement
from events.followup.policy import may_follow_up
from events.followup.queries.statements import find_paper, find_statement
from events.followup.tags import DECIDED, PAPER_LOOKED_AT, STATED
from events.setup.models import Event


@dataclass(frozen=True, slots=True)
class Stated:
    """What a company says: a stage's word or a claim's, when it was reached, what it comes to (as typed), and who says it."""

    submission: str
    stage: str
    name: str
    reached_on: date | None = None
    amount: str | None = None
    told: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """How a statement is taken over: the stage that was reached (or terminated) and what the step states."""

    to: Stage
    signed_on: date | None = None
    amount: str | None = None
    currency: str | None = None
    reason: str | None = None


def state_progress(unit: Unit, link: FollowUpLink, stated: Stated, papers: Sequence[Paper]) -> FollowUpStatement:
    """Keep what a company states by its link. The caller has found the link good.

    Sent twice it is one, also where the form was opened anew and says the same while the first still waits.

    Raises Refused for what can't be evidence. Records followup.stated.
    """
    known = sa.select(FollowUpStatement).where(
        FollowUpStatement.link_id == link.id, FollowUpStatement.submission == stated.submission)
    earlier = unit.session.scalar(known) or _said_already(unit, link, stated, papers)
    if earlier is not None:
        return earlier
    refuse_bad_papers(papers)
    statement = FollowUpStatement(
        deal_id=link.deal_id, link_id=link.id, submission=stated.submission, state=StatementState.WAITING.value,
        stage=stated.stage, reached_on=stated.reached_on, amount=stated.amount, told=stated.told,
        name=tidy(stated.name)[:200], stated_at=unit.now())
    try:
        with unit.session.begin_nested():
            unit.session.add(statement)
    except IntegrityError:
        # The same form, sent a second time while the first was on its way.
        return unit.session.scalars(known).one()
    for paper in papers:
        statement.papers.append(FollowUpPaper(kind=paper.kind.value, file=keep_paper(unit, link.deal.event_id, paper)))
    unit.session.flush()
    unit.record(STATED, event_id=link.deal.event_id, subject=("deal", link.deal_id), ref=link.deal.ref,
                stage=stated.stage, name=statement.name, papers=len(papers))
    return statement


def _said_already(
    unit: Unit, link: FollowUpLink, stated: Stated, papers: Sequence[Paper],
) -> FollowUpStatement | None:
    """A statement by this link that waits still and says the very same, with the same papers."""
    brought = sorted((paper.kind.value, hashlib.sha256(paper.content).hexdigest()) for paper in papers)
    alike = unit.session.scalars(sa.select(FollowUpStatement).where(
        FollowUpStatement.link_id == link.id, FollowUpStatement.state == StatementState.WAITING.value,
        FollowUpStatement.stage == stated.stage).order_by(FollowUpStatement.id))
    said = (stated.reached_on, stated.amount, stated.told, tidy(stated.name)[:200])
    return next((one for one in alike if (one.reached_on, one.amount, one.told, one.name) == said
                 and sorted((paper.kind, paper.file.sha256) for paper in one.papers) == brought), None)


def take_over(unit: Unit, event: Event, number: int, taken: Taken) -> Deal:
    """Make a statement a step of its deal, recorded by the actor with the company's papers; a second person reviews it.

    Where a step waits already, the papers join it. Raises Forbidden, NotFound, Refused: follow_up_decided,
    follow_up_no_papers, and what `perform` raises. Records followup.decided beside the act.
    """
    statement = _undecided(unit, event, number)
    papers = [Paper(Evidence(paper.kind), paper.file.name, read_file(paper.file)) for paper in statement.papers]
    state = deal_state(unit.session, statement.deal)
    if state.waiting is not None and not papers:
        raise Refused("follow_up_no_papers")
    deal = perform(unit, _act(unit, statement, taken, is_waiting=state.waiting is not None), papers)
    _decide(unit, event, statement, StatementState.TAKEN, taken.reason)
    return deal


def settle(unit: Unit, event: Event, number: int, state: StatementState, reason: str | None) -> None:
    """Note a statement, or dismiss it with a reason. Raises Forbidden, NotFound, Refused: follow_up_decided,
    deal_reason_missing. Records followup.decided.
    """
    statement = _undecided(unit, event, number)
    if state is StatementState.DISMISSED and not (reason or "").strip():
        raise Refused("deal_reason_missing", field="reason")
    _decide(unit, event, statement, state, reason)


def look_at_paper(unit: Unit, event: Event, number: int) -> StoredFile:
    """A paper's file, to be handed out. Raises Forbidden, NotFound. Records followup.paper_looked_at."""
    unit.require(may_follow_up, event)
    paper = find_paper(unit.session, event, number)
    unit.record(PAPER_LOOKED_AT, event_id=event.id, subject=("deal", paper.statement.deal_id), kind=paper.kind,
                file=paper.file.name, sha256=paper.file.sha256)
    return paper.file


def _undecided(unit: Unit, event: Event, number: int) -> FollowUpStatement:
    unit.require(may_follow_up, event)
    statement = find_statement(unit.session, event, number, lock=True)
    if statement.state != StatementState.WAITING:
        raise Refused("follow_up_decided")
    return statement


def _act(unit: Unit, statement: FollowUpStatement, taken: Taken, *, is_waiting: bool) -> Act:
    ref, note = statement.deal.ref, statement.told
    if is_waiting:
        return AddEvidence(deal=ref, by="", at=unit.now(), evidence=frozenset())
    if taken.to is Stage.TERMINATED:
        return Terminate(deal=ref, by="", at=unit.now(), note=note, on=taken.signed_on, reason=taken.reason)
    return Advance(deal=ref, by="", at=unit.now(), note=note, to=taken.to, amount=taken.amount,
                   currency=taken.currency if taken.amount else None, signed_on=taken.signed_on)


def _decide(unit: Unit, event: Event, statement: FollowUpStatement, state: StatementState, reason: str | None) -> None:
    statement.state, statement.reason = state.value, reason or None
    statement.decided_by, statement.decided_at = unit.actor.label[:200], unit.now()
    unit.record(DECIDED, event_id=event.id, subject=("deal", statement.deal_id), statement=statement.id, state=state.value,
                reason=reason or "")
