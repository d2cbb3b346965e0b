"""Computing proposals anew, and saying of a pair what is to become of it."""

from __future__ import annotations

from dataclasses import asdict

import sqlalchemy as sa

from app.core.jobs import Job, JobState
from app.core.unit import Unit
from events.docking.models import DemandCard, OfferCard
from events.docking.policy import may_record_deals
from events.matching.enums import Verdict
from events.matching.models import MatchList, MatchRuling, MatchRun
from events.matching.queries.lists import match_cards, stamp_of, versions_of
from events.matching.rules.scoring import Matcher
from events.matching.tags import PAIR_RULED
from events.setup.models import Event

TASK = "matching.recompute"


def order_lists(unit: Unit, event: Event) -> None:
    """Have an event's cards matched anew; nothing where that is ordered already. Asked for whenever a card changes."""
    waits = unit.session.scalar(sa.select(Job.id).where(
        Job.task == TASK, Job.event_id == event.id, Job.state == JobState.QUEUED).limit(1))
    if waits is None:
        unit.enqueue(TASK, event_id=event.id, of_event=event.id)


def keep_lists(unit: Unit, event_id: int) -> int:
    """Match all cards of an event and keep each one's proposals, unless they are those of the cards as they stand.

    Returns how many cards were matched.
    """
    versions = versions_of(unit.session, event_id)
    run = unit.session.get(MatchRun, event_id)
    stamp = stamp_of(versions)
    if run is not None and run.stamp == stamp:
        return 0
    cards = match_cards(unit.session, event_id)
    matcher, by_card = Matcher(cards), {(kind, card_id): version for kind, card_id, version in versions}
    unit.session.execute(sa.delete(MatchList).where(MatchList.event_id == event_id))
    unit.session.add_all(
        MatchList(event_id=event_id, kind=card.kind, card_id=card.id, card_version=by_card[card.kind, card.id],
                  proposals=[asdict(proposal) for proposal in matcher.proposals(card)])
        for card in cards)
    if run is None:
        run = MatchRun(event_id=event_id)
        unit.session.add(run)
    run.stamp, run.computed_at = stamp, unit.now()
    return len(cards)


def rule_pair(unit: Unit, event: Event, offer: OfferCard, demand: DemandCard, verdict: Verdict | None) -> None:
    """Pin a pair, drop it, or leave it to what is computed again. Raises Forbidden. Records matching.pair_ruled."""
    unit.require(may_record_deals, event)
    ruling = unit.session.scalar(sa.select(MatchRuling).where(
        MatchRuling.offer_id == offer.id, MatchRuling.demand_id == demand.id).with_for_update())
    if verdict is None:
        if ruling is not None:
            unit.session.delete(ruling)
    else:
        if ruling is None:
            ruling = MatchRuling(event_id=event.id, offer_id=offer.id, demand_id=demand.id)
            unit.session.add(ruling)
        ruling.verdict, ruling.by, ruling.at = verdict, unit.actor.label[:200], unit.now()
    unit.session.flush()
    unit.record(PAIR_RULED, event_id=event.id, subject=("docking_offer", offer.id), offer=offer.code, demand=demand.code,
                verdict=str(verdict) if verdict else None)
