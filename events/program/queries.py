"""What a program is made of, read from the event's agenda as plain values."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session as DatabaseSession
from sqlalchemy.orm import selectinload

from app.core.files import StoredFile
from app.vocabulary.localized import texts
from app.vocabulary.names import sort_key
from app.vocabulary.times import to_local
from events.program.enums import ProgramEdition
from events.program.models import ProgramPrint
from events.program.rules import Item, Session, Speaker
from events.setup.enums import SignUp
from events.setup.models import Activity, Event


def agenda(session: DatabaseSession, event: Event, edition: str) -> list[Session]:
    """The event's activities as they are printed."""
    activities = session.scalars(
        sa.select(Activity).where(Activity.event_id == event.id).options(selectinload(Activity.room))
        .order_by(Activity.starts, Activity.position)
    ).all()
    names = {category.code: category.name for category in event.categories}
    return [_session(event, activity, names, edition) for activity in activities]


def _session(event: Event, activity: Activity, names: dict[str, dict[str, str]], edition: str) -> Session:
    return Session(
        code=activity.code, kind=activity.kind, title=activity.title,
        starts=to_local(activity.starts, event.timezone), ends=to_local(activity.ends, event.timezone),
        room=activity.room.code if activity.room else None, room_name=activity.room.name if activity.room else {},
        room_position=activity.room.position if activity.room else 0,
        items=tuple(_item(item) for item in activity.items), stops=tuple(activity.stops),
        categories=tuple(names[code] for code in activity.categories or () if code in names),
        facts=_facts(activity, edition),
    )


def _item(item: dict[str, Any]) -> Item:
    return Item(
        title=item["title"], minutes=item.get("minutes"),
        speakers=tuple(
            Speaker(name=speaker["name"], role=speaker.get("role", "speaker"), unit=_said(speaker.get("unit")),
                    title=_said(speaker.get("title")), order=sort_key(speaker["name"]))
            for speaker in item.get("speakers", ())
        ),
    )


def _said(value: str | dict[str, str] | None) -> str:
    """What is said of a speaker: one text for all languages, or a label, of which a program has both."""
    return " / ".join(texts(value)) if isinstance(value, dict) else value or ""


def _facts(activity: Activity, edition: str) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if activity.tables:
        facts.update(tables=activity.tables, slot_minutes=activity.slot_minutes)
    if edition == ProgramEdition.STAFF:
        facts.update(capacity=activity.capacity)
        if activity.sign_up != SignUp.NONE:
            facts.update(taken=activity.taken)
    return facts


def find_print(
    session: DatabaseSession, event: Event, language: str, edition: str, digest: str,
) -> ProgramPrint | None:
    """The print of exactly this content, if it was made already."""
    return session.scalar(sa.select(ProgramPrint).where(
        ProgramPrint.event_id == event.id, ProgramPrint.language == language, ProgramPrint.edition == edition,
        ProgramPrint.digest == digest))


def last_number(session: DatabaseSession, event: Event, language: str, edition: str) -> int:
    """The number of the latest version, 0 where none was made."""
    return session.scalar(sa.select(sa.func.max(ProgramPrint.number)).where(
        ProgramPrint.event_id == event.id, ProgramPrint.language == language,
        ProgramPrint.edition == edition)) or 0


def latest_prints(session: DatabaseSession, event: Event) -> list[ProgramPrint]:
    """All prints of the event with their files, newest first."""
    return list(session.scalars(
        sa.select(ProgramPrint).where(ProgramPrint.event_id == event.id).options(selectinload(ProgramPrint.file))
        .order_by(ProgramPrint.made_at.desc(), ProgramPrint.id.desc()).limit(30)))


def find_print_file(session: DatabaseSession, event: Event, print_id: int) -> StoredFile | None:
    """The file of one of this event's prints."""
    return session.scalar(
        sa.select(StoredFile).join(ProgramPrint, ProgramPrint.file_id == StoredFile.id)
        .where(ProgramPrint.event_id == event.id, ProgramPrint.id == print_id))
