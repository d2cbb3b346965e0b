"""From people and layouts to what the engine sets: plain data, read in a few statements whatever their number."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
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
from badges.printing.rules.layouts import Layout
from badges.printing.rules.ready_made import separator, sheet_of
from events.setup.models import Event

NO_CODE = BadgeText("", "")
"""What stands for the code where a layout shows none."""


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
    """The same by any layouts; `texts_of` has each holder's code, which a layout without one needn't have."""
    runs = [(layout, list(people)) for layout, people in groupby(holders, layout_of)]
    more = _more_about(unit, event, [layout.layout for layout, _people in runs])
    return [_part(event, layout, people, texts_of, more, on_sheets) for layout, people in runs]


def sectioned_parts(  # noqa: PLR0917  # what a badge is made of
    unit: Unit, event: Event, sections: Sequence[tuple[str, Sequence[BadgeHolder]]], texts_of: Mapping[int, BadgeText],
    layout_of: Callable[[BadgeHolder], UsableLayout], on_sheets: bool,
) -> list[Part]:  # fmt: skip
    """The same, with a sheet before each section that says what it is called and how many badges follow."""
    layouts = [layout_of(holder) for _title, people in sections for holder in people]
    more = _more_about(unit, event, [layout.layout for layout in layouts])
    two_sided = any(layout.layout.back for layout in layouts)
    parts = []
    for title, people in sections:
        first = layout_of(people[0]).layout
        parts.append(Part(separator(first, on_sheets=on_sheets, two_sided=two_sided), [_separator_data(title, len(people))]))
        parts += [
            _part(event, layout, list(alike), texts_of, more, on_sheets) for layout, alike in groupby(people, layout_of)
        ]
    return parts


def _separator_data(title: str, count: int) -> BadgeData:
    return BadgeData(name=title, unit=f"× {count}", code="", fallback="", category="")


@dataclass(frozen=True, slots=True)
class _More:
    answers: dict[int, dict[str, str]]
    photos: dict[int, Path]


def _more_about(unit: Unit, event: Event, layouts: Sequence[Layout]) -> _More:
    """What only some layouts ask for, in a statement each."""
    # A layout is given as often as there are people; each says the same.
    different = list({id(layout): layout for layout in layouts}.values())
    sources = {source for layout in different for source in layout.sources}
    kinds = {element.kind for layout in different for element in layout.elements}
    language = event.languages[0] if event.languages else "zh"
    return _More(
        answers_for(unit.session, event, sources, language),
        photos_for(unit.session, event) if ElementKind.PHOTO in kinds else {},
    )


def _part(  # noqa: PLR0917  # what a badge is made of
    event: Event, layout: UsableLayout, people: Sequence[BadgeHolder], texts_of: Mapping[int, BadgeText], more: _More,
    on_sheets: bool,
) -> Part:  # fmt: skip
    badges = [
        badge_data(
            event, holder, texts_of.get(holder.id, NO_CODE),
            answers=more.answers.get(holder.id, {}), photo=more.photos.get(holder.id),
        )
        for holder in people
    ]  # fmt: skip
    return Part(layout.layout, badges, sheet_of(layout.layout) if on_sheets else None, layout.pictures)
