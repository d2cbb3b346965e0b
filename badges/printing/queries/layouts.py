"""The layouts of an event, and which category has which."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from app.core.errors import NotFound
from app.core.files import read_file
from badges.printing.engine import Picture
from badges.printing.models import KeptLayout, LayoutChoice, LayoutPicture
from badges.printing.rules.layouts import ANSWER, Layout, read_layout
from badges.printing.rules.ready_made import READY_MADE, STANDARD
from events.setup.models import Event

FORMATS = {"image/png": "png", "image/jpeg": "jpg", "application/pdf": "pdf"}


@dataclass(frozen=True, slots=True)
class UsableLayout:
    """A layout with all it shows, ready for the engine. `id` is None for the one that every event has to begin with."""

    id: int | None
    layout: Layout
    pictures: dict[str, Picture]


def layouts_of(session: Session, event: Event) -> list[KeptLayout]:
    """The event's layouts in the order of their making."""
    return list(
        session.scalars(
            sa.select(KeptLayout)
            .where(KeptLayout.event_id == event.id)
            .options(selectinload(KeptLayout.pictures).joinedload(LayoutPicture.file))
            .order_by(KeptLayout.id)
        )
    )


def layouts_with_answers(session: Session, event: Event, kind: str, codes: Iterable[str]) -> dict[str, int]:
    """How many of the event's layouts show the answers to the questions with these keys."""
    if kind != "form":
        return {}
    wanted = {ANSWER + code: code for code in codes}
    return Counter(
        wanted[source]
        for kept in layouts_of(session, event) for source in read_layout(kept.document).sources if source in wanted
    )


def layout_of(session: Session, event: Event, code: str) -> KeptLayout:
    """The event's layout of this code. Raises NotFound."""
    found = session.scalars(
        sa.select(KeptLayout)
        .where(KeptLayout.event_id == event.id, KeptLayout.code == code)
        .options(selectinload(KeptLayout.pictures).joinedload(LayoutPicture.file))
    ).first()
    if found is None:
        raise NotFound
    return found


def choices_of(session: Session, event: Event) -> dict[str, int]:
    """The id of the layout that each category has chosen; under an empty code, what the others have."""
    rows = session.execute(
        sa.select(LayoutChoice.category, LayoutChoice.layout_id).where(LayoutChoice.event_id == event.id)
    )
    return {row.category: row.layout_id for row in rows}


def usable(kept: KeptLayout, layout: Layout | None = None) -> UsableLayout:
    """A kept layout, or what it is about to become, with its pictures read."""
    layout = layout or read_layout(kept.document)
    pictures = {
        each.key: Picture(read_file(each.file), FORMATS[each.file.media_type])
        for each in kept.pictures
        if each.key in layout.pictures
    }
    return UsableLayout(kept.id, layout, pictures)


def layouts_by_category(session: Session, event: Event) -> dict[str, UsableLayout]:
    """What each category's badges are printed by; the empty code stands for any other."""
    by_id = {kept.id: usable(kept) for kept in layouts_of(session, event)}
    choices = choices_of(session, event)
    standard = UsableLayout(None, STANDARD.layout, {})
    whole = by_id.get(choices.get("", 0), standard)
    chosen = {category.code: by_id.get(choices.get(category.code, 0), whole) for category in event.categories}
    return {"": whole, **chosen}


READY: Final = "ready:"
"""Before the code of a ready-made layout that is printed by without being the event's own."""


def layout_by_code(session: Session, event: Event, code: str) -> UsableLayout | None:
    """The event's layout of this code, or, after ``ready:``, a ready-made one; None where there is none."""
    if code.startswith(READY):
        recipe = READY_MADE.get(code.removeprefix(READY))
        return None if recipe is None else UsableLayout(None, recipe.layout, {})
    kept = next((kept for kept in layouts_of(session, event) if kept.code == code), None)
    return None if kept is None else usable(kept)
