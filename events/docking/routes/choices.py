"""What the pages of deals offer to choose from, for this actor and as this deal stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.core.actors import Actor
from app.core.unit import Unit
from app.web.pages import localized
from events.docking.forms.papers import PapersForm
from events.docking.models.deals import person_key as key_of
from events.docking.policy import may_record_deals
from events.docking.queries.cards import find_setup
from events.docking.rules.amounts import HOME_CURRENCY
from events.docking.rules.deals import DealState
from events.docking.rules.ladder import next_stages
from events.docking.services import Paper
from events.setup.models import Event
from events.setup.queries import all_events


def editions(unit: Unit, event: Event, *, other_than: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Events at which the actor may record a deal: this one, then those of its series, then the others, latest first."""
    left_out = set(other_than)
    events = [other for other in all_events(unit.session)
              if other.code not in left_out and unit.may(may_record_deals, other)]
    events.sort(key=lambda other: other.starts, reverse=True)
    events.sort(key=lambda other: (other.id != event.id, other.series_id is None or other.series_id != event.series_id))
    return [(other.code, localized(other.name)) for other in events]


def currencies(unit: Unit, *events: Event) -> list[str]:
    """The yuan, and every currency for which one of the events has a rate."""
    found = {code for event in events if (setup := find_setup(unit.session, event)) for code in setup.rates}
    return [HOME_CURRENCY, *sorted(found - {HOME_CURRENCY})]


def person_key(actor: Actor) -> str:
    """The key of a member of staff among the people of deals."""
    staff_id: int = getattr(actor, "id", 0)
    return key_of(0, staff_id)


def possible_acts(state: DealState) -> set[str]:
    """What can be done with the deal as it stands, by the names of the pages; the rules have the last word."""
    if state.merged_into is not None:
        return set()
    acts = {"merge", "keep_apart"}
    if state.waiting is not None:
        return acts | {"review", "add_evidence"}
    if state.stage is not None:
        acts.add("correct")
    if state.is_terminated:
        return acts
    if next_stages(state.stage):
        acts.add("advance")
    if state.stage is not None:
        acts.add("terminate")
    if state.signing is not None:
        acts |= {"resign", "increase"} if state.has_amount else {"resign"}
    return acts


def sent_papers(form: PapersForm | Any) -> list[Paper]:
    """The files of a form that can have some."""
    return [Paper(*paper) for paper in form.sent_papers()] if isinstance(form, PapersForm) else []
