"""What is shown before anything is printed: a real person's badge, and the list of badges that don't come out right."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from app.core.unit import Unit
from app.vocabulary.characters import fold
from badges.codes.keyring import open_keyring
from badges.codes.queries import BadgeText, badge_text, current_badges
from badges.printing.engine import Part, draw, find_missing_glyphs, find_unfit, text_of
from badges.printing.enums import ElementKind, Side
from badges.printing.models import KeptLayout
from badges.printing.policy import may_print_badges
from badges.printing.queries.checks import UNDER_WAY, last_check
from badges.printing.queries.holders import BadgeHolder, badge_holders
from badges.printing.queries.layouts import UsableLayout, usable
from badges.printing.rules.badges import BadgeData, BadgeHead
from badges.printing.rules.layouts import Layout
from badges.printing.services.parts import badge_head, badge_parts, parts_by
from events.setup.models import Event

PEOPLE = ("longest_name", "rarest_glyph", "longest_unit")
SAMPLE = BadgeData(
    name="欧阳娜娜", code="JY" + "0" * 120, fallback="RF7X6R9V", category="正式代表", category_latin="Delegate",
    name_latin="Ouyang Nana", unit="济南市海外高层次人才创新创业服务中心", title="主任", reference="JY2A7K3M",
)  # fmt: skip
"""Who stands on a badge while nobody is approved."""


@dataclass(frozen=True, slots=True)
class Preview:
    """One side of one badge as it will be printed, a PNG, and the ids of the elements that don't fit on it."""

    picture: bytes
    unfit: list[str]
    name: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A badge that doesn't come out right. `kind` is unfit, photo or glyph; `detail` the texts or characters meant."""

    delegate_id: int
    reference: str
    name: str
    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class Looked:
    """Everybody's badge as plain data, to be looked at without the database."""

    head: BadgeHead
    holders: list[BadgeHolder]
    parts: list[Part]


def preview(unit: Unit, event: Event, kept: KeptLayout, layout: Layout, *, side: Side, person: str) -> Preview:
    """A side of somebody's badge by a layout that needn't be saved.

    `person` is one of PEOPLE, a reference, or words to search for. Raises Forbidden.
    """
    unit.require(may_print_badges, event)
    holders = badge_holders(unit.session, event)
    holder = choose_person(holders, person)
    shown = replace(layout, front=layout.side(side), back=(), sheet=None)
    pictures = usable(kept, layout).pictures
    if holder is None:
        part = Part(shown, [replace(SAMPLE, **_category(event))], pictures=pictures)
    else:
        keyring = open_keyring(unit, event.id)
        badges = current_badges(unit.session, event, keyring, [holder.id])
        texts = {holder.id: badge_text(keyring, event, badges[holder.id])}
        (part,) = parts_by(unit, event, [holder], texts, lambda _holder: UsableLayout(None, shown, pictures), on_sheets=False)
    head = badge_head(event)
    unfit = [each.element for each in find_unfit(head, [part])]
    return Preview(draw(head, part)[0], unfit, part.badges[0].name)


def _category(event: Event) -> dict[str, Any]:
    first = next(iter(event.categories), None)
    return {} if first is None or not first.colour else {"colour": first.colour}


def choose_person(holders: list[BadgeHolder], person: str) -> BadgeHolder | None:
    """The person of a reference, or the one in whom a layout shows its limits; None where nobody is approved."""
    found = next((holder for holder in holders if holder.reference == person), None)
    if found is not None or not holders:
        return found
    wanted = fold(person)
    if person not in PEOPLE:
        return next((one for one in holders if wanted in fold(f"{one.name} {one.name_latin} {one.unit}")), holders[0])
    if person == "longest_unit":
        return max(holders, key=lambda holder: len(f"{holder.unit or ''}{holder.title or ''}"))
    if person == "rarest_glyph":
        # Characters beyond the common ones stand behind them in Unicode.
        return max(holders, key=lambda holder: max(map(ord, holder.name), default=0))
    return max(holders, key=lambda holder: (_width(holder.name), len(holder.name_latin or "")))


def _width(text: str) -> int:
    """How wide a text is, roughly: a Chinese character is two Latin letters."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


def find_problems(unit: Unit, event: Event) -> list[Problem]:
    """Every badge with a text that doesn't fit, a photo that is missing, or a character that no font has. Raises Forbidden."""
    return problems_in(gather_all(unit, event))


def order_check(unit: Unit, event: Event) -> bool:
    """Have all badges looked at by a job, unless one is at it; whether one was begun. Raises Forbidden."""
    unit.require(may_print_badges, event)
    job = last_check(unit.session, event)
    if job is not None and job.state in UNDER_WAY:
        return False
    unit.enqueue("badges.check", event_id=event.id, of_event=event.id)
    return True


def gather_all(unit: Unit, event: Event) -> Looked:
    """All that `problems_in` looks at. Raises Forbidden."""
    unit.require(may_print_badges, event)
    holders = badge_holders(unit.session, event)
    # A code always fits; signing thousands of them would take longer than all the rest.
    texts = {holder.id: BadgeText("", "RF7X6R9V") for holder in holders}
    return Looked(badge_head(event), holders, badge_parts(unit, event, holders, texts, on_sheets=False))


def problems_in(looked: Looked, progress: Callable[[int], None] = lambda _done: None) -> list[Problem]:
    """What is wrong with these badges; `progress` is told how many are looked at."""
    if not looked.holders:
        return []
    bare = [replace(part, layout=_texts_only(part.layout), pictures={}) for part in looked.parts]
    told: dict[int, list[str]] = {}
    for each in find_unfit(looked.head, bare, progress):
        told.setdefault(each.number, []).append(each.element)
    numbered = [(part, badge) for part in looked.parts for badge in part.badges]
    printed = [_printed(part, badge, looked.head) for part, badge in numbered]
    missing = find_missing_glyphs({character for text in printed for character in text})
    return list(_problems(looked.holders, numbered, printed, told, missing))


def _problems(  # five lists side by side, one line a badge
    holders: list[BadgeHolder], numbered: list[tuple[Part, BadgeData]], printed: list[str],
    told: dict[int, list[str]], missing: set[str],
) -> Iterable[Problem]:  # fmt: skip
    for number, (holder, (part, badge), text) in enumerate(zip(holders, numbered, printed, strict=True)):
        if number in told:
            yield Problem(holder.id, holder.reference, holder.name, "unfit", ", ".join(told[number]))
        if badge.photo is None and any(element.kind is ElementKind.PHOTO for element in part.layout.elements):
            yield Problem(holder.id, holder.reference, holder.name, "photo", "")
        if lost := sorted(set(text) & missing):
            yield Problem(holder.id, holder.reference, holder.name, "glyph", " ".join(f"U+{ord(each):04X}" for each in lost))


def _texts_only(layout: Layout) -> Layout:
    front, back = (tuple(each for each in side if each.kind is ElementKind.TEXT) for side in (layout.front, layout.back))
    return replace(layout, front=front, back=back)


def _printed(part: Part, badge: BadgeData, head: Any) -> str:
    return "".join(
        text_of(element, badge, head) for element in part.layout.elements if element.kind is ElementKind.TEXT
    )
