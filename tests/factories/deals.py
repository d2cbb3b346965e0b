"""Deals and cards, clerks who record and review them, and the acts that they do."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from app.accounts.models import Staff
from app.accounts.queries import load_actor
from app.core.actors import Grant, Role
from app.core.unit import Unit
from events.docking.enums import Card, Nature, Side, Stage
from events.docking.models import Deal, DemandCard, OfferCard
from events.docking.rules.acts import Act, Open, Review
from events.docking.rules.parties import Party
from events.docking.services import add_card, perform
from events.setup.models import Event
from tests.factories.accounts import a_member, an_organisation
from tests.factories.papers import a_pdf

PARTIES = (Party("泉城大学", Side.OFFER, "U1"), Party("济南智科技有限公司", Side.DEMAND, "C1"))
NOON = datetime(2019, 8, 31, 4, tzinfo=UTC)
PROOFS = frozenset({"mou", "signed_scan", "letter", "payment", "business_licence", "site_agreement"})
PDF = a_pdf()


def a_clerk(unit: Unit, username: str = "wang", *, name: str = "王芳", role: Role = Role.DOCKING_CLERK) -> Staff:
    """A docking clerk (or another role) of the city."""
    return a_member(unit, username, Grant(role, organisation_id=an_organisation(unit).id), name=name)


def as_actor(unit: Unit, staff: Staff) -> Any:
    """The account as an actor, with its roles."""
    return load_actor(unit.session, staff)


def an_opening(event: str, ref: str = "d1", *, by: str = "wang", stage: Stage = Stage.INTENT, **fields: Any) -> Open:
    """The act of opening a deal, with what tests don't care about filled in."""
    usual: dict[str, Any] = {"title": "泉城大学—济南智科技", "parties": PARTIES, "nature": Nature.MONEY, "evidence": PROOFS}
    return Open(deal=ref, by=by, at=NOON, event=event, stage=stage, **(usual | fields))


def a_deal(unit: Unit, event: Event, ref: str = "d1", *, accepted: bool = True, **fields: Any) -> Deal:
    """A deal that wang recorded and (unless it is to wait) li accepted; `unit` is a command's."""
    deal = perform(unit, an_opening(event.code, ref, **fields))
    if accepted and deal.is_waiting:
        perform(unit, Review(deal=ref, by="li", at=NOON, accept=True))
    return deal


def done(unit: Unit, act: Act) -> Deal:
    """Do an act in a command's unit, in the name of whom it names; what is recorded is accepted by li."""
    deal = perform(unit, act)
    if deal.is_waiting and not isinstance(act, Review):
        perform(unit, Review(deal=act.deal, by="li", at=act.at, accept=True))
    return deal


def an_offer(unit: Unit, event: Event, code: str = "offer-1", **values: Any) -> OfferCard | DemandCard:
    """An offer of the event."""
    return a_card(unit, event, Card.OFFER, code, **values)


def a_card(unit: Unit, event: Event, kind: Card, code: str, **values: Any) -> OfferCard | DemandCard:
    """A card of the event."""
    usual = {"code": code, "title": {"zh": "康复机器人", "en": "Rehabilitation robot"}, "owner": "泉城大学",
             "confidentiality": "logged_in"}
    return add_card(unit, event, kind, usual | values)
