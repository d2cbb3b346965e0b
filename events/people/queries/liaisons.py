"""Who looks after whom: the delegate's own liaison, else the one of whom they accompany, of their group, of their category."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Staff, StaffGrant
from app.core.actors import Role
from events.people.models import LiaisonDuty
from events.registration.models import Delegate
from events.registration.queries.lists.contributed import ListColumn, ListFilter
from events.setup.models import Event


@dataclass(frozen=True, slots=True)
class Liaison:
    """A liaison: the account's number, what they are called, where they can be written to."""

    staff_id: int
    name: str
    email: str | None = None


def liaison_of(session: Session, delegate_id: int) -> Liaison | None:
    """Who looks after this delegate, if anybody."""
    row = session.execute(
        sa.select(Staff.id, Staff.name, Staff.email).join(Delegate, Delegate.id == delegate_id)
        .where(Staff.id == caring_staff())).first()
    return None if row is None else Liaison(*row)


def caring_staff(delegate: Any = Delegate) -> sa.ColumnElement[int | None]:
    """The number of who looks after a row of Delegate, as an expression."""
    principal = aliased(Delegate)

    def duty(*where: sa.ColumnElement[bool]) -> Any:
        return sa.select(LiaisonDuty.staff_id).where(*where).correlate(delegate).scalar_subquery()

    of_principal = (
        sa.select(LiaisonDuty.staff_id).join(principal, sa.or_(
            LiaisonDuty.delegate_id == principal.id,
            sa.and_(LiaisonDuty.group_id == principal.group_id, delegate.group_id.is_(None))))
        .where(principal.id == delegate.companion_of_id)
        .order_by(LiaisonDuty.delegate_id.is_(None)).limit(1).correlate(delegate).scalar_subquery())
    return sa.func.coalesce(
        duty(LiaisonDuty.delegate_id == delegate.id), of_principal,
        duty(LiaisonDuty.group_id == delegate.group_id), duty(LiaisonDuty.category_id == delegate.category_id))


def liaisons_of_event(session: Session, event: Event) -> list[Liaison]:
    """Everybody who can be given guests at an event: whoever has the role there or at its organisation, by name."""
    rows = session.execute(
        sa.select(Staff.id, Staff.name, Staff.email).join(StaffGrant, StaffGrant.staff_id == Staff.id)
        .where(StaffGrant.role == Role.LIAISON, Staff.active,
               sa.or_(StaffGrant.event_id == event.id, StaffGrant.organisation_id == event.organisation_id))
        .distinct().order_by(Staff.name, Staff.id))
    return [Liaison(*row) for row in rows]


def duty_of(session: Session, *, delegate_id: int | None = None, group_id: int | None = None,
            category_id: int | None = None) -> LiaisonDuty | None:
    """The assignment of exactly this delegate, group or category."""
    return session.scalar(sa.select(LiaisonDuty).where(
        LiaisonDuty.delegate_id == delegate_id if delegate_id is not None
        else LiaisonDuty.group_id == group_id if group_id is not None else LiaisonDuty.category_id == category_id))


def liaison_of_group(session: Session, group_id: int) -> Liaison | None:
    """Who looks after a group as a whole."""
    return liaisons_of_groups(session, [group_id]).get(group_id)


def liaisons_of_groups(session: Session, group_ids: Sequence[int]) -> dict[int, Liaison]:
    """Who looks after each of these groups; those without a liaison are left out."""
    rows = session.execute(
        sa.select(LiaisonDuty.group_id, Staff.id, Staff.name, Staff.email)
        .join(Staff, Staff.id == LiaisonDuty.staff_id).where(LiaisonDuty.group_id.in_(group_ids)))
    return {int(row.group_id or 0): Liaison(row.id, row.name, row.email) for row in rows}


def liaisons_of_categories(session: Session, event_id: int) -> dict[int, Liaison]:
    """Who looks after each of the event's categories as a whole."""
    rows = session.execute(
        sa.select(LiaisonDuty.category_id, Staff.id, Staff.name, Staff.email)
        .join(Staff, Staff.id == LiaisonDuty.staff_id)
        .where(LiaisonDuty.event_id == event_id, LiaisonDuty.category_id.is_not(None)))
    return {int(row.category_id or 0): Liaison(row.id, row.name, row.email) for row in rows}


def liaison_column() -> ListColumn:
    """The liaison's name as a column of the list of delegates."""
    return ListColumn("liaison", _l("Liaison"), lambda _event_id: sa.select(Staff.name).where(
        Staff.id == caring_staff()).correlate(Delegate).scalar_subquery(), lambda name: name or "")


def liaison_filter() -> ListFilter:
    """Delegates with a liaison, and those without."""
    return ListFilter(
        "liaison", _l("Liaison"), lambda: [("some", str(_l("With a liaison"))), ("none", str(_l("Without a liaison")))],
        lambda _event_id, value: {"some": caring_staff().is_not(None), "none": caring_staff().is_(None)}.get(value))
