"""From people and layouts to what the engine sets: plain data, read in a few statements whatever their number."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

from app.core.unit import Unit
from app.vocabulary.localized import text, texts
from app.vocabulary.times import format_date_range
from badges.codes.queries import BadgeText
from badges.printing.engine import Part
from badges.printing.enums import ElementKind
from badges.printing.queries.holders import BadgeHolder, answers_for, photos_for
from badges.printing.queries.layouts import UsableLayout, layouts_by_category
from badges.printing.rules.badges import BadgeData, BadgeHead
from badges.printing.rules.colours import DEFAULT_COLOUR
from badges.printing.rules.ready_made import sheet_of
from events.setup.models import Event


def badge_head(event: Event) -> BadgeHead:
    """The top of the event's badges: its name in its first language, then the other name, place and dates."""
    first = event.languages[0] if event.languages else "zh"
    other = "en" if first == "zh" else "zh"
    name = text(event.name, first)
    second = event.name.get(other) if other in event.languages else None
    language = other if second else first
    dates = format_date_range(event.starts, event.ends, language)
    line = " · ".join(filter(None, (second, text(event.city, language), dates)))
    return BadgeHead(name, line, tuple(event.languages) or ("zh",))


def badge_data(event: Event, holder: BadgeHolder, machine: BadgeText, **more: Any) -> BadgeData:
    """A person's badge as plain data, the category in the event's languages; `more` are answers and the photo."""
    names = texts({language: holder.category.get(language) for language in event.languages}) or texts(holder.category)
    return BadgeData(
        name=holder.name,
        # Who is called by a Latin name alone is called so once.
        name_latin=holder.name_latin if holder.name_latin and holder.name_latin != holder.name else "",
        unit=holder.unit or "",
        title=holder.title or "",
        category=names[0] if names else holder.category_code,
        category_latin=names[1] if len(names) > 1 else "",
        colour=holder.colour or DEFAULT_COLOUR,
        code=machine.code,
        fallback=machine.fallback,
        reference=holder.reference,
        group=holder.group or "",
        **more,
    )


def badge_parts(
    unit: Unit, event: Event, holders: Sequence[BadgeHolder], texts_of: Mapping[int, BadgeText], *, on_sheets: bool
) -> list[Part]:
    """People's badges by the layouts of their categories, in the order given; a new part where the layout changes."""
    layouts = layouts_by_category(unit.session, event)
    return parts_by(unit, event, holders, texts_of, lambda holder: layouts.get(holder.category_code, layouts[""]), on_sheets)


def parts_by(  # noqa: PLR0917  # what a badge is made of
    unit: Unit, event: Event, holders: Sequence[BadgeHolder], texts_of: Mapping[int, BadgeText],
    layout_of: Callable[[BadgeHolder], UsableLayout], on_sheets: bool,
) -> list[Part]:  # fmt: skip
    """The same by any layouts; `texts_of` has each holder's code."""
    runs = [(layout, list(people)) for layout, people in groupby(holders, layout_of)]
    sources = {source for layout, _people in runs for source in layout.layout.sources}
    kinds = {element.kind for layout, _people in runs for element in layout.layout.elements}
    language = event.languages[0] if event.languages else "zh"
    answers = answers_for(unit.session, event, sources, language)
    photos = photos_for(unit.session, event) if ElementKind.PHOTO in kinds else {}
    return [
        Part(
            layout.layout,
            [
                badge_data(
                    event, holder, texts_of[holder.id], answers=answers.get(holder.id, {}), photo=photos.get(holder.id)
                )
                for holder in people
            ],
            sheet_of(layout.layout) if on_sheets else None,
            layout.pictures,
        )
        for layout, people in runs
    ]
