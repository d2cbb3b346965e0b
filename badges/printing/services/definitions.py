"""Layouts as a part of an event's definition, which is also how they come into its next edition."""

import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.errors import Refused
from app.core.files import StoredFile, read_file
from badges.printing.definition import BADGE_LAYOUTS_SECTION
from badges.printing.models import KeptLayout, LayoutChoice
from badges.printing.queries.layouts import choices_of, layouts_of
from badges.printing.rules.layouts import write_layout
from badges.printing.services.layouts import LONGEST_NAME, MOST_LAYOUTS, delete_layout, keep_picture, read
from events.setup.definition.schema import Section
from events.setup.models import Event


class BadgeLayoutsPart:
    """The part `badge_layouts`. A picture is named by its SHA-256 and found among those of the organisation's events."""

    key = "badge_layouts"

    def schema(self) -> Section:
        return BADGE_LAYOUTS_SECTION

    def apply(self, unit: Any, event: Any, value: Any) -> bool:
        """Make these the event's layouts; others are deleted.

        Raises Refused("layouts_too_many", "layout_file_unreadable", "layout_standard_twice", "layout_category_twice",
        the code of what is no layout).
        """
        value = value or []
        if len(value) > MOST_LAYOUTS:
            raise Refused("layouts_too_many", most=MOST_LAYOUTS)
        documents = [write_layout(read(_parsed(entry["layout"]))) for entry in value]
        spelled = [entry | {"layout": _spelled(document)} for entry, document in zip(value, documents, strict=True)]
        if spelled == (self.export(unit.session, event) or []):
            return False
        chosen = _choices(value)
        kept = {layout.code: layout for layout in layouts_of(unit.session, event)}
        codes = {entry["code"] for entry in value}
        for code in kept.keys() - codes:
            delete_layout(unit, event, kept.pop(code))
        for entry, document in zip(value, documents, strict=True):
            kept[entry["code"]] = _write(unit, event, kept.get(entry["code"]), entry, document)
        unit.session.execute(sa.delete(LayoutChoice).where(LayoutChoice.event_id == event.id))
        unit.session.add_all(
            LayoutChoice(event_id=event.id, category=category, layout_id=kept[code].id) for category, code in chosen.items()
        )
        unit.record("badges.layouts_chosen", event_id=event.id, subject=("event", event.id), layouts=chosen)
        unit.session.flush()
        return True

    def export(self, session: Any, event: Any) -> list[dict[str, Any]] | None:
        choices = choices_of(session, event)
        order = {category.code: category.position for category in event.categories}
        return [
            {
                "code": kept.code,
                "name": dict(kept.name),
                "standard": choices.get("") == kept.id,
                "categories": sorted(
                    (category for category, layout_id in choices.items() if category in order and layout_id == kept.id),
                    key=lambda category: order[category],
                ),
                "layout": _spelled(write_layout(read(kept.document))),
                "pictures": {picture.key: picture.file.sha256 for picture in kept.pictures},
            }
            for kept in layouts_of(session, event)
        ] or None  # fmt: skip


def _spelled(document: dict[str, Any]) -> str:
    """One spelling of a layout, so that the same layout is the same text."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused("layout_file_unreadable") from error


def _choices(value: list[dict[str, Any]]) -> dict[str, str]:
    """The code of each category's layout; under an empty one, that of all others."""
    standard = [entry["code"] for entry in value if entry.get("standard")]
    if len(standard) > 1:
        raise Refused("layout_standard_twice")
    pairs = [(category, entry["code"]) for entry in value for category in entry.get("categories", [])]
    if len(dict(pairs)) < len(pairs):
        raise Refused("layout_category_twice")
    return dict([*(("", code) for code in standard), *pairs])


def _write(unit: Any, event: Event, kept: KeptLayout | None, entry: dict[str, Any], document: dict[str, Any]) -> KeptLayout:
    if kept is None:
        kept = KeptLayout(event_id=event.id, code=entry["code"], revision=0, pictures=[])
        unit.session.add(kept)
    kept.name = {language: words[:LONGEST_NAME] for language, words in entry["name"].items()}
    kept.document, kept.revision = document, kept.revision + 1
    kept.changed_by, kept.changed_at = unit.actor.label[:200], unit.now()
    unit.session.flush()
    there = {picture.key: picture.file.sha256 for picture in kept.pictures}
    for key, sha256 in entry.get("pictures", {}).items():
        stored = None if there.get(key) == sha256 else _picture(unit.session, event, sha256)
        if stored is not None:
            keep_picture(unit, event, kept, key, (read_file(stored), stored.media_type))
    return kept


def _picture(session: Session, event: Event, sha256: str) -> StoredFile | None:
    """A picture of this organisation's layouts; who knows the sum of another's doesn't get it by that."""
    own = sa.select(Event.id).where(Event.organisation_id == event.organisation_id)
    return session.scalars(
        sa.select(StoredFile).where(
            StoredFile.sha256 == sha256, StoredFile.purpose == "badge_layout", StoredFile.event_id.in_(own)
        ).limit(1)
    ).first()  # fmt: skip
