"""Whether a person came before: registrations at other events of the same organisation that are theirs by the rules."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actors import Actor
from app.core.runtime import runtime
from events.people.queries.duplicates import known_of
from events.people.queries.guests import arrivals_of
from events.people.rules.sameness import came_before
from events.registration.models import Delegate
from events.registration.policy import may_view_delegates
from events.setup.models import Event


@dataclass(frozen=True, slots=True)
class Earlier:
    """A registration at another event: whether its holder arrived, and what was signed, in sentences."""

    event: Event
    delegate: Delegate
    arrived: bool
    deeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EarlierEvents:
    """What may be told to somebody: the events that they may see, the latest first, and how many others there are."""

    seen: list[Earlier] = field(default_factory=list)
    unseen: int = 0

    def __bool__(self) -> bool:
        return bool(self.seen) or self.unseen > 0


def earlier_events(session: Session, actor: Actor, event: Event, delegate: Delegate) -> EarlierEvents:
    """Where else a person is registered in the organisation, as far as the actor may know."""
    if delegate.erased_at is not None:
        return EarlierEvents()
    rows: list[tuple[Delegate, Event]] = [(row[0], row[1]) for row in session.execute(_likely(event, delegate))]
    found = [(other, one) for one, other in rows if came_before(known_of(delegate), known_of(one))]
    latest: dict[int, tuple[Event, Delegate]] = {}
    for other, one in found:
        latest.setdefault(other.id, (other, one))
    may_see = [pair for pair in latest.values() if may_view_delegates(actor, pair[0])]
    seen = []
    for other, one in may_see:
        deeds = [sentence for answer in runtime().contributions.ask("people.deeds", session, other, one) for sentence in answer]
        seen.append(Earlier(other, one, bool(arrivals_of(session, other.id, [one])), tuple(deeds)))
    return EarlierEvents(seen, len(latest) - len(may_see))


def _likely(event: Event, delegate: Delegate) -> sa.Select[Delegate, Event]:
    """Rows at other events of the organisation that share a key; the rules look closer."""
    shares = [Delegate.name_key == delegate.name_key]
    if delegate.email_key:
        shares.append(Delegate.email_key == delegate.email_key)
    return (
        sa.select(Delegate, Event).join(Event, Event.id == Delegate.event_id)
        .where(Event.organisation_id == event.organisation_id, Event.id != event.id, sa.or_(*shares),
               Delegate.erased_at.is_(None), Delegate.merged_into_id.is_(None))
        .order_by(Event.starts.desc(), Delegate.id).limit(60))
