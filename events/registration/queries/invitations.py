"""Reads of invitations."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.core.errors import NotFound
from app.core.runtime import runtime
from events.registration.enums import InvitationKind
from events.registration.models import Delegate, Invitation
from events.registration.queries.groups import holds
from events.registration.rules.invitations import InvitationState
from events.registration.rules.references import tidy_reference

# What the keyed hash of an invitation's link or code is made for.
INVITATION_PURPOSE: Final = "invitation"
INVITATION_SORTS: Final = ("created", "name", "used")


def invitation_with_token(session: Session, token: str) -> Invitation:
    """The invitation with this link, or with this code however it is typed. Raises NotFound("invitation_unknown")."""
    hashes = [runtime().secrets.keyed_hash(INVITATION_PURPOSE, one) for one in (token, tidy_reference(token))]
    found = session.scalars(sa.select(Invitation).where(Invitation.token_hash.in_(hashes))
                            .options(joinedload(Invitation.category))).first()
    if found is None:
        raise NotFound("invitation_unknown")
    return found


def invitation_of(session: Session, event_id: int, invitation_id: int) -> Invitation:
    """The event's invitation with this number. Raises NotFound("invitation_unknown")."""
    found = session.get(Invitation, invitation_id) if invitation_id < 2**31 else None
    if found is None or found.event_id != event_id:
        raise NotFound("invitation_unknown")
    return found


def invitations_statement(
    event_id: int, sort: str = "created", descending: bool = False, *, words: str = "", state: str = "",
) -> sa.Select[Invitation]:
    """The event's invitations with their categories, ordered by a named column; searched by name, unit and contact."""
    columns: dict[str, Any] = {"name": Invitation.name, "created": Invitation.created_at, "used": Invitation.used}
    first = columns.get(sort, Invitation.created_at)
    statement = sa.select(Invitation).where(Invitation.event_id == event_id).options(joinedload(Invitation.category))
    if words:
        statement = statement.where(holds(
            words, Invitation.name, Invitation.name_latin, Invitation.unit, Invitation.email, Invitation.mobile))
    if state:
        statement = statement.where(_in_state(state))
    return statement.order_by(first.desc() if descending else first.asc(), Invitation.id)


def _in_state(state: str) -> sa.ColumnElement[bool]:
    """The same as rules.invitations.state_of says of a row."""
    stands, is_used = Invitation.withdrawn_at.is_(None), Invitation.used >= Invitation.places
    has_room = sa.and_(stands, sa.not_(is_used))
    opened, sent = Invitation.opened_at.is_not(None), Invitation.sent_at.is_not(None)
    ways: dict[str, sa.ColumnElement[bool]] = {
        InvitationState.WITHDRAWN: sa.not_(stands), InvitationState.USED: sa.and_(stands, is_used),
        InvitationState.OPENED: sa.and_(has_room, opened),
        InvitationState.SENT: sa.and_(has_room, sa.not_(opened), sent),
        InvitationState.MADE: sa.and_(has_room, sa.not_(opened), sa.not_(sent)),
    }
    return ways.get(state, sa.false())


def count_invitations(session: Session, event_id: int) -> int:
    """How many invitations stand."""
    return int(session.scalar(sa.select(sa.func.count()).select_from(Invitation).where(
        Invitation.event_id == event_id, Invitation.withdrawn_at.is_(None))) or 0)


def invited_people(session: Session, event_id: int) -> set[tuple[str, str]]:
    """Who has a standing invitation: the name, and the address or number."""
    rows = session.execute(sa.select(Invitation.name, Invitation.email, Invitation.mobile).where(
        Invitation.event_id == event_id, Invitation.withdrawn_at.is_(None)))
    return {(name, email or mobile or "") for name, email, mobile in rows}


def invitation_about(session: Session, delegate: Delegate) -> list[dict[str, Any]]:
    """The personal invitation by which a delegate came, in plain values."""
    found = session.get(Invitation, delegate.invitation_id) if delegate.invitation_id is not None else None
    if found is None or found.kind != InvitationKind.PERSONAL:
        return []
    return [{"name": found.name, "email": found.email, "mobile": found.mobile, "unit": found.unit, "title": found.title,
             "made_at": found.created_at.isoformat()}]
