"""What docking brings to the rest of the house: its part of a definition, its lines in the side bar, what waits."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.core.contributions import Contributions, NavigationItem, PersonalHolding, UsesOf, WaitingItem
from events.docking import errors, tags, tasks
from events.docking.commands import deals
from events.docking.definition import DOCKING_SECTION
from events.docking.policy import may_record_deals, may_review_deals, may_view_deals
from events.docking.queries.cards import count_deals_of_activities, docking_value
from events.docking.queries.deals import count_waiting, waiting_number
from events.docking.queries.deeds import deal_moments, deeds_of
from events.docking.queries.pairs import count_pairs_of
from events.docking.routes import feature
from events.docking.services import plan_docking
from events.docking.services.erasing import deals_about, erase_deals, erase_texts
from events.setup.definition.schema import Section


class DockingPart:
    """The part `docking`."""

    key = "docking"

    def schema(self) -> Section:
        return DOCKING_SECTION

    def apply(self, unit: Any, event: Any, value: Any) -> bool:
        return plan_docking(unit, event, value)

    def export(self, session: Any, event: Any) -> Any:
        return docking_value(session, event)


def contribute(app: Flask, contributions: Contributions) -> None:
    """Add all that docking brings."""
    _ = errors, tags, tasks
    app.register_blueprint(feature)
    app.cli.add_command(deals)
    contributions.add(DockingPart())
    contributions.add(PersonalHolding("deals", deals_about, erase_deals))
    contributions.answer("people.deeds", deeds_of)
    contributions.answer("people.timeline", deal_moments)
    contributions.answer("delegate.contact_erased", erase_texts)
    contributions.add(UsesOf("deals", _uses))
    group = _l("Docking")
    for item in (
        NavigationItem(group=group, label=_l("Offers and demands"), endpoint="docking.cards_start", may=may_view_deals,
                       order=110),
        NavigationItem(group=group, label=_l("Deals"), endpoint="docking.deals", may=may_view_deals, order=120),
        NavigationItem(group=group, label=_l("To review"), endpoint="docking.reviews", may=may_review_deals,
                       counted=waiting_number, urgent=True, order=121),
        NavigationItem(group=group, label=_l("Tally"), endpoint="docking.tally", may=may_view_deals, order=123),
    ):
        contributions.add(item)
    contributions.add(WaitingItem(
        name="deals_to_review", count=count_waiting, endpoint="docking.reviews", may=may_review_deals,
        sentence=lambda count: ngettext(
            "%(num)s step of a deal to review", "%(num)s steps of deals to review", count)))
    contributions.add(WaitingItem(
        name="suspected_duplicates", count=_count_pairs, endpoint="docking.pairs", may=may_record_deals,
        sentence=lambda count: ngettext(
            "%(num)s pair of deals that may be one", "%(num)s pairs of deals that may be one", count)))


def _uses(session: Any, event: Any, kind: str, codes: Any) -> dict[str, int]:
    return count_deals_of_activities(session, event, codes) if kind == "activities" else {}


def _count_pairs(session: Any, event: Any) -> int:
    return count_pairs_of(session, {event.id})
