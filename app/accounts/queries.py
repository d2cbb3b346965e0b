"""Reads of organisations, staff and what they may; events are known here by their table's name alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from app.accounts.models import Organisation, Staff, StaffGrant
from app.accounts.policy import StaffReach, administered_ids
from app.accounts.rules import sign_in_email, sign_in_name
from app.core.actors import Actor, Grant, Role, StaffActor
from app.core.database import Json
from app.core.errors import NotFound
from app.web.paging import Page, PageRequest, fetch_page

# Whose an event is decides who gives roles at it; the tables of events belong to a feature above this one.
EVENT = sa.table(
    "event", sa.column("id", sa.Integer), sa.column("organisation_id", sa.Integer), sa.column("code", sa.String),
    sa.column("name", Json), sa.column("starts", sa.Date))
STAFF_SORTS = ("name", "username", "last_seen")


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event where a role can hold."""

    id: int
    organisation_id: int
    code: str
    name: dict[str, str]


@dataclass(frozen=True, slots=True)
class GrantLine:
    """A role of a member of staff with the place where it holds, in words."""

    id: int
    role: Role
    organisation: Organisation | None
    event: EventLine | None
    organisation_id: int


def load_actor(session: Session, staff: Staff) -> StaffActor:
    """The member of staff as an actor, roles at an organisation reaching those below it. One query."""
    own = sa.select(StaffGrant.role, StaffGrant.organisation_id).where(
        StaffGrant.staff_id == staff.id, StaffGrant.organisation_id.is_not(None)).cte("reach", recursive=True)
    reach = own.union(
        sa.select(own.c.role, Organisation.id).join(Organisation, Organisation.parent_id == own.c.organisation_id))
    nowhere = sa.literal(None, sa.Integer)
    rows = session.execute(sa.union_all(
        sa.select(reach.c.role, reach.c.organisation_id, nowhere),
        sa.select(StaffGrant.role, nowhere, StaffGrant.event_id).where(
            StaffGrant.staff_id == staff.id, StaffGrant.event_id.is_not(None)),
    )).all()
    grants = frozenset(Grant(Role(role), organisation_id, event_id) for role, organisation_id, event_id in rows)
    return StaffActor(label=staff.name, id=staff.id, grants=grants)


def is_without_staff(session: Session) -> bool:
    """Whether nobody has an account yet."""
    return session.scalar(sa.select(Staff.id).limit(1)) is None


def find_staff(session: Session, name: str) -> Staff:
    """The account with this sign-in name or e-mail. Raises NotFound("staff_unknown")."""
    email, username = sign_in_email(name), sign_in_name(name)
    match = Staff.email == email if email else Staff.username == username
    staff = session.scalar(sa.select(Staff).where(match)) if email or username else None
    if staff is None:
        raise NotFound("staff_unknown", name=name)
    return staff


def staff_by_id(session: Session, staff_id: int) -> Staff:
    """The account with its grants. Raises NotFound."""
    staff = session.scalar(sa.select(Staff).where(Staff.id == staff_id).options(selectinload(Staff.grants)))
    if staff is None:
        raise NotFound
    return staff


def staff_page(session: Session, actor: Actor, wanted: PageRequest, search: str = "") -> Page:
    """Accounts that hold something where the actor administers, and those that hold nothing yet."""
    statement = sa.select(Staff)
    ids = administered_ids(actor)
    if ids is not None:
        anything = sa.select(StaffGrant.id).where(StaffGrant.staff_id == Staff.id)
        here = anything.outerjoin(EVENT, EVENT.c.id == StaffGrant.event_id).where(
            sa.func.coalesce(StaffGrant.organisation_id, EVENT.c.organisation_id).in_(ids))
        statement = statement.where(sa.or_(here.exists(), ~anything.exists()))
    if search:
        statement = statement.where(sa.or_(*(
            column.icontains(search, autoescape=True) for column in (Staff.name, Staff.username, Staff.email))))
    column = {"username": Staff.username, "last_seen": Staff.current_login_at}.get(wanted.sort, Staff.name)
    order = column.desc().nulls_last() if wanted.descending else column.asc().nulls_first()
    return fetch_page(session, statement.order_by(order, Staff.id), wanted)


def grants_of(session: Session, staff_ids: Sequence[int]) -> dict[int, list[GrantLine]]:
    """Each account's roles with their places, for a list or a page."""
    rows = session.execute(
        sa.select(StaffGrant, Organisation, EVENT.c.id, EVENT.c.organisation_id, EVENT.c.code, EVENT.c.name)
        .outerjoin(Organisation, Organisation.id == StaffGrant.organisation_id)
        .outerjoin(EVENT, EVENT.c.id == StaffGrant.event_id)
        .where(StaffGrant.staff_id.in_(staff_ids)).order_by(StaffGrant.id)).all()
    lines: dict[int, list[GrantLine]] = {staff_id: [] for staff_id in staff_ids}
    for grant, organisation, event_id, owner_id, code, name in rows:
        event = EventLine(event_id, owner_id, code, name) if event_id is not None else None
        lines[grant.staff_id].append(GrantLine(
            grant.id, Role(grant.role), organisation, event, owner_id if event else organisation.id))
    return lines


def reach_of(session: Session, staff: Staff) -> StaffReach:
    """Where the account holds anything, for policy."""
    return StaffReach(frozenset(line.organisation_id for line in grants_of(session, [staff.id])[staff.id]))


def organisations(session: Session) -> list[Organisation]:
    """All of them, by code."""
    return list(session.scalars(sa.select(Organisation).order_by(Organisation.code)))


def organisation_by_id(session: Session, organisation_id: int) -> Organisation:
    """Raises NotFound."""
    found = session.get(Organisation, organisation_id)
    if found is None:
        raise NotFound
    return found


def find_organisation(session: Session, code: str) -> Organisation:
    """Raises NotFound("organisation_unknown")."""
    found = session.scalar(sa.select(Organisation).where(Organisation.code == code))
    if found is None:
        raise NotFound("organisation_unknown", organisation=code)
    return found


def find_event_line(session: Session, code: str) -> EventLine:
    """The event with this code. Raises NotFound("event_unknown")."""
    row = session.execute(sa.select(
        EVENT.c.id, EVENT.c.organisation_id, EVENT.c.code, EVENT.c.name).where(EVENT.c.code == code)).one_or_none()
    if row is None:
        raise NotFound("event_unknown", event=code)
    return EventLine(*row)


def event_line(session: Session, event_id: int) -> EventLine:
    """Raises NotFound."""
    row = session.execute(sa.select(
        EVENT.c.id, EVENT.c.organisation_id, EVENT.c.code, EVENT.c.name).where(EVENT.c.id == event_id)).one_or_none()
    if row is None:
        raise NotFound
    return EventLine(*row)


def events_administered(session: Session, actor: Actor) -> list[EventLine]:
    """Events at which the actor may give roles, the latest first."""
    statement = sa.select(EVENT.c.id, EVENT.c.organisation_id, EVENT.c.code, EVENT.c.name)
    ids = administered_ids(actor)
    if ids is not None:
        statement = statement.where(EVENT.c.organisation_id.in_(ids))
    return [EventLine(*row) for row in session.execute(statement.order_by(EVENT.c.starts.desc(), EVENT.c.id))]


def organisations_administered(session: Session, actor: Actor) -> list[Organisation]:
    """Organisations at which the actor may give roles, by code."""
    ids = administered_ids(actor)
    return [row for row in organisations(session) if ids is None or row.id in ids]
