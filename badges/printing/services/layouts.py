"""The layouts of an event: made from ready-made ones, copied, changed, chosen by categories, deleted."""

from typing import Any

import sqlalchemy as sa

from app.core.errors import Refused
from app.core.files import forget_files, read_file, store_file
from app.core.unit import Unit
from badges.printing import errors as _errors  # noqa: F401  # what is refused and recorded here is defined there
from badges.printing.models import KeptLayout, LayoutChoice, LayoutPicture
from badges.printing.policy import may_edit_layouts
from badges.printing.queries.holders import printable_questions
from badges.printing.queries.layouts import layouts_of
from badges.printing.rules.checks import Fault, check_layout
from badges.printing.rules.layouts import BadLayout, Layout, read_layout, write_layout
from badges.printing.rules.ready_made import READY_MADE
from events.setup.models import Event

MOST_LAYOUTS = 40
LONGEST_NAME = 80


def read(document: Any) -> Layout:
    """A layout from JSON. Raises Refused with the code of what is wrong and `where` it is."""
    try:
        return read_layout(document)
    except BadLayout as error:
        raise Refused(error.code, where=error.where) from error


def faults_of(unit: Unit, event: Event, kept: KeptLayout, layout: Layout) -> list[Fault]:
    """What is wrong with a layout at this event, with the pictures that are kept with it."""
    questions = {question.key for question in printable_questions(unit.session, event)}
    return check_layout(layout, questions, {picture.key for picture in kept.pictures})


def create_layout(unit: Unit, event: Event, ready_made: str, name: dict[str, str] | None = None) -> KeptLayout:
    """A layout of the event's own, from a ready-made one. The first is what all categories have from then on.

    Raises Forbidden, Refused("layout_not_ready_made", "layouts_too_many"). Records badges.layout_created.
    """
    unit.require(may_edit_layouts, event)
    recipe = READY_MADE.get(ready_made)
    if recipe is None:
        raise Refused("layout_not_ready_made", field="ready_made")
    return add_layout(unit, event, recipe.code, name or dict(recipe.name), recipe.layout)


def add_layout(unit: Unit, event: Event, code: str, name: dict[str, str], layout: Layout) -> KeptLayout:
    """Keep a layout under a code like this one that is still free. Raises Refused("layouts_too_many")."""
    taken = {kept.code for kept in layouts_of(unit.session, event)}
    if len(taken) >= MOST_LAYOUTS:
        raise Refused("layouts_too_many", most=MOST_LAYOUTS)
    free = next(each for each in (code, *(f"{code}-{number}" for number in range(2, MOST_LAYOUTS + 2))) if each not in taken)
    kept = KeptLayout(
        event_id=event.id, code=free, name=name, document=write_layout(layout), pictures=[],
        changed_by=unit.actor.label[:200], changed_at=unit.now(),
    )  # fmt: skip
    unit.session.add(kept)
    unit.session.flush()
    if not taken:
        unit.session.add(LayoutChoice(event_id=event.id, category="", layout_id=kept.id))
        unit.session.flush()
    unit.record("badges.layout_created", event_id=event.id, subject=("badge_layout", kept.id), layout=free)
    return kept


def copy_layout(unit: Unit, event: Event, kept: KeptLayout) -> KeptLayout:
    """The same again, pictures too. Raises Forbidden, Refused("layouts_too_many"). Records badges.layout_created."""
    unit.require(may_edit_layouts, event)
    name = {language: f"{text} (2)"[:LONGEST_NAME] for language, text in kept.name.items()}
    copy = add_layout(unit, event, kept.code, name, read(kept.document))
    for picture in kept.pictures:
        keep_picture(unit, event, copy, picture.key, (read_file(picture.file), picture.file.media_type))
    return copy


def keep_picture(unit: Unit, event: Event, kept: KeptLayout, key: str, picture: tuple[bytes, str]) -> None:
    """Store a picture that has been drawn anew, and its media type, with its layout; one of the same key is replaced."""
    content, media_type = picture
    ending = {"image/png": "png", "image/jpeg": "jpg"}.get(media_type, "pdf")
    stored = store_file(
        unit, content, name=f"{key}.{ending}", media_type=media_type, purpose="badge_layout", event_id=event.id
    )
    old = next((each for each in kept.pictures if each.key == key), None)
    if old is None:
        kept.pictures.append(LayoutPicture(key=key, file_id=stored.id))
    else:
        gone, old.file_id = old.file_id, stored.id
        unit.session.flush()
        forget_files(unit, [gone])
    unit.session.flush()


def save_layout(
    unit: Unit, event: Event, kept: KeptLayout, document: Any, *, name: dict[str, str], revision: int
) -> list[Fault]:
    """Change a layout; returns what is better mended.

    Raises Forbidden, Refused("layout_changed_meanwhile", "layout_name_missing", the code of the first fault that
    stops, what is no layout). Records badges.layout_changed.
    """
    unit.require(may_edit_layouts, event)
    if kept.revision != revision:
        raise Refused("layout_changed_meanwhile", who=kept.changed_by)
    named = {language: text.strip()[:LONGEST_NAME] for language, text in name.items() if text.strip()}
    if not named:
        raise Refused("layout_name_missing", field="name_zh")
    layout = read(document)
    faults = faults_of(unit, event, kept, layout)
    stopping = next((fault for fault in faults if fault.stops), None)
    if stopping is not None:
        raise Refused(stopping.code, element=stopping.element, **stopping.parameters)
    kept.document, kept.name, kept.revision = write_layout(layout), named, revision + 1
    kept.changed_by, kept.changed_at = unit.actor.label[:200], unit.now()
    unit.record("badges.layout_changed", event_id=event.id, subject=("badge_layout", kept.id), layout=kept.code)
    return faults


def choose_layouts(unit: Unit, event: Event, chosen: dict[str, str]) -> None:
    """Say which layout each category has: {category: layout's code}; an empty category is all others, an empty code none.

    Raises Forbidden, Refused("unknown_category", "layout_unknown"). Records badges.layouts_chosen.
    """
    unit.require(may_edit_layouts, event)
    by_code = {kept.code: kept.id for kept in layouts_of(unit.session, event)}
    known = {"", *(category.code for category in event.categories)}
    if not set(chosen) <= known:
        raise Refused("unknown_category")
    wanted = {category: code for category, code in chosen.items() if code}
    if not set(wanted.values()) <= set(by_code):
        raise Refused("layout_unknown")
    unit.session.execute(sa.delete(LayoutChoice).where(LayoutChoice.event_id == event.id))
    unit.session.add_all(
        LayoutChoice(event_id=event.id, category=category, layout_id=by_code[code]) for category, code in wanted.items()
    )
    unit.record("badges.layouts_chosen", event_id=event.id, subject=("event", event.id), layouts=wanted)


def delete_layout(unit: Unit, event: Event, kept: KeptLayout) -> None:
    """Take a layout away; its categories have the event's from then on. Raises Forbidden. Records badges.layout_deleted."""
    unit.require(may_edit_layouts, event)
    files = [picture.file_id for picture in kept.pictures]
    unit.session.execute(sa.delete(LayoutChoice).where(LayoutChoice.layout_id == kept.id))
    unit.record("badges.layout_deleted", event_id=event.id, subject=("badge_layout", kept.id), layout=kept.code)
    unit.session.delete(kept)
    unit.session.flush()
    forget_files(unit, files)
