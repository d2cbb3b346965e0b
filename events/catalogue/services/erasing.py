"""Somebody named in the catalogue beside its cards: by an owner's link, in a team of experts, on a visit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.files import forget_files
from app.core.unit import Unit
from app.mail.services import erase_mail_to
from events.catalogue.models import CardLink, CardSheet, ExpertMember, ExpertTeam, Visit
from events.docking.models import DemandCard
from events.registration.models import Delegate
from events.registration.services.traces import traces_of_delegate, wipe

_OCCASIONS = ("catalogue.link", "catalogue.taken", "catalogue.returned")


def catalogue_about(session: Session, delegate: Delegate) -> list[dict[str, Any]]:
    """Links, teams and visits that name a delegate, in plain values."""
    links = session.execute(sa.select(CardLink.kind, CardLink.created_at).where(
        CardLink.event_id == delegate.event_id, _is_owner(_known_by(delegate))).order_by(CardLink.id))
    teams = session.execute(
        sa.select(ExpertMember.leads, DemandCard.code).join(ExpertTeam, ExpertTeam.id == ExpertMember.team_id)
        .join(DemandCard, DemandCard.id == ExpertTeam.demand_id)
        .where(ExpertTeam.event_id == delegate.event_id, _is_member(_known_by(delegate))).order_by(ExpertMember.id))
    visits = session.scalars(sa.select(Visit).where(Visit.event_id == delegate.event_id).order_by(Visit.id))
    return [
        *({"link_for": kind, "made": at.isoformat()} for kind, at in links),
        *({"team_of": code, "leads": leads} for leads, code in teams),
        *({"visit_to": visit.host, "activity": visit.activity} for visit in visits
          if any(one.get("name") == delegate.name for one in visit.visitors))]


def erase_catalogue(unit: Unit, delegate: Delegate) -> dict[str, int]:
    """Take a delegate out of links, teams and visits; uploaded sheets of cards go as they are. The caller has decided it."""
    counts = erase_catalogue_texts(unit, delegate, traces_of_delegate(delegate))
    sheets = forget_files(unit, unit.session.scalars(
        sa.select(CardSheet.file_id).where(CardSheet.event_id == delegate.event_id, CardSheet.file_id.is_not(None))).all())
    return counts | ({"card_sheets": sheets} if sheets else {})


def erase_catalogue_texts(unit: Unit, delegate: Delegate, texts: Sequence[str]) -> dict[str, int]:
    """Take some texts that a delegate is known by out of links, teams and visits. The caller has decided it."""
    addresses = unit.session.scalars(
        sa.delete(CardLink).where(CardLink.event_id == delegate.event_id, _is_owner(texts)).returning(CardLink.email)).all()
    mails = sum(erase_mail_to(unit, delegate.event_id, occasion, address)
                for address in {*addresses} for occasion in _OCCASIONS)
    teams = sa.select(ExpertTeam.id).where(ExpertTeam.event_id == delegate.event_id)
    members = unit.session.scalars(
        sa.delete(ExpertMember).where(ExpertMember.team_id.in_(teams), _is_member(texts)).returning(ExpertMember.id)).all()
    wiped = wipe(unit, [Visit.visitors, Visit.result, Visit.host], Visit.event_id == delegate.event_id, texts)
    wiped += wipe(unit, [ExpertTeam.finding], ExpertTeam.event_id == delegate.event_id, texts)
    counts = {"card_links": len(addresses), "card_messages": mails, "experts": len(members), "visits": wiped}
    return {name: count for name, count in counts.items() if count}


def _known_by(delegate: Delegate) -> list[str]:
    return [text for text in (delegate.name, delegate.mobile, delegate.email) if text]


def _is_owner(texts: Sequence[str]) -> sa.ColumnElement[bool]:
    return sa.or_(sa.func.lower(CardLink.email).in_([text.casefold() for text in texts]), CardLink.name.in_(texts))


def _is_member(texts: Sequence[str]) -> sa.ColumnElement[bool]:
    return sa.or_(ExpertMember.name.in_(texts), ExpertMember.mobile.in_(texts),
                  sa.func.lower(ExpertMember.email).in_([text.casefold() for text in texts]))
