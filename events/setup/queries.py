"""Reads of events: by code, as definitions, as lists, and what their public pages show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from app.accounts.models import Organisation
from app.core.actors import Actor, StaffActor
from app.core.audit import AuditEntry
from app.core.contributions import Contributions
from app.core.errors import NotFound
from app.core.policy import is_trusted
from app.vocabulary.localized import Localized
from app.web.paging import Page, PageRequest, fetch_page
from events.setup.definition.document import Definition
from events.setup.definition.schema import Section
from events.setup.definition.sections import SETUP_SECTIONS
from events.setup.enums import EventStatus, OrganizerRole
from events.setup.models import Activity, Category, Event, Point, Room, Series

EVENT_SORTS = ("starts", "name")


def hosts_of(session: Session, event: Event) -> list[Localized]:
    """The names of the event's hosts; until it has any, the organisation's whose event it is."""
    hosts = [one["name"] for one in event.organizers if one["role"] == OrganizerRole.HOST]
    return hosts or [session.get_one(Organisation, event.organisation_id).name]


def codes_of_events(session: Session) -> set[str]:
    """The codes that are taken in the installation."""
    return set(session.scalars(sa.select(Event.code)))


def find_event(session: Session, code: str, *, lock: bool = False) -> Event:
    """The event with this code, with its categories, and its activities with their rooms. Raises NotFound("event_unknown").

    With `lock` no other unit changes it until this one ends, and what was read of it before is read anew.
    """
    statement = sa.select(Event).where(Event.code == code).options(
        selectinload(Event.categories), selectinload(Event.activities).joinedload(Activity.room))
    if lock:
        statement = statement.with_for_update(of=Event).execution_options(populate_existing=True)
    event = session.scalar(statement)
    if event is None:
        raise NotFound("event_unknown", event=code)
    return event


def all_events(session: Session) -> list[Event]:
    """Every event of the installation with its series, by first day and code; for commands."""
    return list(session.scalars(
        sa.select(Event).options(selectinload(Event.series)).order_by(Event.starts, Event.code)))


def visible_events(session: Session, actor: Actor, wanted: PageRequest) -> Page:
    """The events at which the actor has a role."""
    statement = sa.select(Event).options(selectinload(Event.series))
    if not is_trusted(actor):
        grants = actor.grants if isinstance(actor, StaffActor) else frozenset()
        statement = statement.where(sa.or_(
            Event.id.in_([grant.event_id for grant in grants if grant.event_id is not None]),
            Event.organisation_id.in_([
                grant.organisation_id for grant in grants if grant.organisation_id is not None]),
        ))
    column: Any = Event.code if wanted.sort == "name" else Event.starts
    order = column.desc() if wanted.descending else column.asc()
    return fetch_page(session, statement.order_by(order, Event.id), wanted)


def public_events(session: Session, limit: int = 20) -> list[Event]:
    """Published events, the next ones first; for the installation's first page."""
    return list(session.scalars(
        sa.select(Event).where(Event.status == EventStatus.PUBLISHED).order_by(Event.starts.desc()).limit(limit)))


def is_mail_tested(session: Session) -> bool:
    """Whether somebody has tried out the installation's mail server."""
    return session.scalar(sa.select(sa.exists().where(AuditEntry.tag == "mail.server_tested"))) or False


def next_edition_number(session: Session, series: Series) -> int:
    """The number after the latest edition's."""
    return (session.scalar(sa.select(sa.func.max(Event.edition)).where(Event.series_id == series.id)) or 0) + 1


def others_to_compare(session: Session, event: Event, limit: int = 50) -> list[Event]:
    """Other events that it can be laid beside: editions of its series, its kind, others; latest first."""
    is_of_series = sa.and_(Event.series_id.is_not(None), Event.series_id == event.series_id)
    return list(session.scalars(
        sa.select(Event).where(Event.id != event.id, sa.or_(is_of_series, Event.organisation_id == event.organisation_id))
        .order_by(sa.case((is_of_series, 0), (Event.kind == event.kind, 1), else_=2), Event.starts.desc(), Event.id.desc())
        .limit(limit)))


def find_series(session: Session, code: str) -> Series | None:
    return session.scalar(sa.select(Series).where(Series.code == code))


def sections_of(contributions: Contributions) -> list[Section]:
    """Every part that a definition can have here."""
    return [*SETUP_SECTIONS, *(section.schema() for section in contributions.sections)]


def stored_definition(session: Session, event: Event, contributions: Contributions) -> Definition:
    """The event as a definition, parts of all features included; a part that the event doesn't have is left out."""
    parts: dict[str, Any] = {
        "event": event_entry(event),
        "rooms": [room_entry(room) for room in event.rooms],
        "categories": [category_entry(category) for category in event.categories],
        "activities": [activity_entry(activity) for activity in event.activities],
        "points": [point_entry(point) for point in event.points],
    }
    for section in contributions.sections:
        value = section.export(session, event)
        if value:
            parts[section.key] = value
    return Definition({key: value for key, value in parts.items() if value})


def event_entry(event: Event) -> dict[str, Any]:
    """The part `event` of the event's definition."""
    series = event.series
    return _present({
        "code": event.code, "kind": event.kind, "name": dict(event.name),
        "series": {"code": series.code, "name": dict(series.name), "edition": event.edition} if series else None,
        "timezone": event.timezone, "starts": event.starts, "ends": event.ends,
        "registration_opens": event.registration_opens, "registration_closes": event.registration_closes,
        "city": dict(event.city) if event.city else None, "languages": list(event.languages),
        "organizers": list(event.organizers),
    })


def room_entry(room: Room) -> dict[str, Any]:
    return _columns(room, ("code", "name", "capacity"))


def category_entry(category: Category) -> dict[str, Any]:
    return _columns(category, (
        "code", "name", "quota", "approval", "public", "counted", "colour", "companions", "companion_category"))


def activity_entry(activity: Activity) -> dict[str, Any]:
    own = _columns(activity, (
        "code", "kind", "title", "starts", "ends", "sign_up", "categories", "waiting_list", "items", "stops", "tables",
        "slot_minutes"))
    return own | _present({
        "room": activity.room.code if activity.room else None, "capacity": activity.own_capacity})


def point_entry(point: Point) -> dict[str, Any]:
    own = _columns(point, (
        "code", "name", "admits", "daily", "forgiving", "needs_sign_up", "categories", "opens_minutes_before",
        "closes_minutes_after"))
    return own | _present({"activity": point.activity.code if point.activity else None})


def _columns(row: Any, names: Iterable[str]) -> dict[str, Any]:
    return _present({name: getattr(row, name) for name in names})


def _present(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}
