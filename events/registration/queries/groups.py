"""Reads of groups and their members."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.core.errors import NotFound
from app.core.runtime import runtime
from events.registration.enums import HOLDING, DelegateStatus
from events.registration.models import Delegate, Group

# What the keyed hash of a group's link is made for.
GROUP_PURPOSE: Final = "group link"
GROUP_SORTS: Final = ("name", "members", "created")


def group_with_token(session: Session, token: str) -> Group:
    """The group with this link. Raises NotFound("group_unknown")."""
    hashed = runtime().secrets.keyed_hash(GROUP_PURPOSE, token)
    group = session.scalars(sa.select(Group).where(Group.token_hash == hashed)).first()
    if group is None:
        raise NotFound("group_unknown")
    return group


def group_of(session: Session, event_id: int, group_id: int) -> Group:
    """The event's group with this number. Raises NotFound("group_unknown")."""
    group = session.get(Group, group_id) if group_id < 2**31 else None
    if group is None or group.event_id != event_id:
        raise NotFound("group_unknown")
    return group


def members_of(session: Session, group: Group) -> list[Delegate]:
    """Everybody whom the group's contact has registered, in the order in which they came."""
    return list(session.scalars(
        sa.select(Delegate).where(Delegate.group_id == group.id).options(joinedload(Delegate.category))
        .order_by(Delegate.id)))


def member_of(session: Session, group: Group, reference: str) -> Delegate:
    """The group's member with this reference. Raises NotFound("delegate_unknown")."""
    member = session.scalars(
        sa.select(Delegate).where(Delegate.group_id == group.id, Delegate.reference == reference)).first()
    if member is None:
        raise NotFound("delegate_unknown")
    return member


def count_members(session: Session, group: Group) -> int:
    """How many members take a place."""
    return int(session.scalar(sa.select(sa.func.count()).select_from(Delegate).where(
        Delegate.group_id == group.id, Delegate.status.in_(HOLDING))) or 0)


def count_groups(session: Session, event_id: int) -> int:
    """How many groups have been opened."""
    return int(session.scalar(sa.select(sa.func.count()).select_from(Group).where(Group.event_id == event_id)) or 0)


class GroupState(StrEnum):
    """How far a group is: nobody in it yet, somebody to be reviewed, everybody decided about."""

    EMPTY = "empty"
    PENDING = "pending"
    DECIDED = "decided"


def groups_statement(
    event_id: int, sort: str = "name", descending: bool = False, *, words: str = "", state: str = "",
) -> sa.Select[Group]:
    """The event's groups, ordered by a named column; with `words`, those that hold them in name or contact."""
    members = sa.select(sa.func.count()).where(
        Delegate.group_id == Group.id, Delegate.status.in_(HOLDING)).scalar_subquery()
    columns: dict[str, Any] = {"name": Group.name, "members": members, "created": Group.created_at}
    first = columns.get(sort, Group.name)
    statement = sa.select(Group).where(Group.event_id == event_id)
    if words:
        statement = statement.where(holds(words, Group.name, Group.contact_name, Group.mobile, Group.email))
    if state:
        statement = statement.where(_in_state(event_id, state))
    return statement.order_by(first.desc() if descending else first.asc(), Group.id)


def holds(words: str, *columns: Any) -> sa.ColumnElement[bool]:
    """Whether one of the columns has the words in it, whatever their case; a number also without its spaces."""
    forms = {words.lower(), *([words.replace(" ", "")] if words.replace(" ", "").isdigit() else [])}
    return sa.or_(*(sa.func.lower(column).contains(form, autoescape=True) for column in columns for form in sorted(forms)))


def _in_state(event_id: int, state: str) -> sa.ColumnElement[bool]:
    def having(*statuses: DelegateStatus) -> sa.Select[int | None]:
        return sa.select(Delegate.group_id).where(
            Delegate.event_id == event_id, Delegate.group_id.is_not(None), Delegate.status.in_(statuses))

    ways: dict[str, sa.ColumnElement[bool]] = {
        GroupState.EMPTY: Group.id.not_in(having(*HOLDING)),
        GroupState.PENDING: Group.id.in_(having(DelegateStatus.PENDING)),
        GroupState.DECIDED: sa.and_(
            Group.id.in_(having(*HOLDING)), Group.id.not_in(having(DelegateStatus.PENDING))),
    }
    return ways.get(state, sa.false())


def group_names(session: Session, event_id: int, limit: int = 500) -> list[tuple[int, str]]:
    """Numbers and names of the event's groups, by name; as many as one can choose from."""
    rows = session.execute(
        sa.select(Group.id, Group.name).where(Group.event_id == event_id).order_by(Group.name, Group.id).limit(limit))
    return [(number, name) for number, name in rows]


def member_counts(session: Session, group_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """How many members of each of these groups have each status."""
    counts: dict[int, dict[str, int]] = {group_id: dict.fromkeys(DelegateStatus, 0) for group_id in group_ids}
    rows = session.execute(
        sa.select(Delegate.group_id, Delegate.status, sa.func.count())
        .where(Delegate.group_id.in_(group_ids)).group_by(Delegate.group_id, Delegate.status))
    for group_id, status, count in rows:
        if group_id is not None:
            counts[group_id][status] = count
    return counts
