"""Pairs of registrations that may be one person's."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload

from app.web.paging import Page, PageRequest, fetch_page
from events.people.enums import Sign
from events.people.models import LookForPairs, SuspectedPair, TwoPeople
from events.people.rules.sameness import Known, signs_between
from events.registration.models import Delegate
from events.setup.models import Event

PAIR_SORTS = ("strength", "newest")
_One, _Other = aliased(Delegate), aliased(Delegate)


@dataclass(frozen=True, slots=True)
class PairLine:
    """A pair of the list, with why."""

    one: Delegate
    other: Delegate
    signs: tuple[Sign, ...]


_KNOWN = (Delegate.id, Delegate.name_key, Delegate.name_latin, Delegate.mobile, Delegate.email_key, Delegate.unit,
          Delegate.country, Delegate.province, Delegate.group_id, Delegate.companion_of_id)

_NAMES = tuple(field.name for field in fields(Known))


def known_people(session: Session, event_id: int) -> list[Known]:
    """What is compared of everybody who stands on the event's list."""
    rows = session.execute(sa.select(*_KNOWN).where(Delegate.event_id == event_id, *_stands(Delegate)))
    return [Known(**dict(zip(_NAMES, row, strict=True))) for row in rows]


def known_of(delegate: Delegate) -> Known:
    """What is compared of one registration."""
    return Known(**{name: getattr(delegate, column.key) for name, column in zip(_NAMES, _KNOWN, strict=True)})


def standing_of_look(session: Session, event_id: int) -> tuple[LookForPairs | None, int, datetime | None]:
    """The last look for pairs, how many registrations there are now and when the last of them changed."""
    count, changed = session.execute(
        sa.select(sa.func.count(), sa.func.max(Delegate.updated_at)).where(
            Delegate.event_id == event_id, *_stands(Delegate))).one()
    return session.get(LookForPairs, event_id), int(count), changed


def count_pairs(session: Session, event: Event) -> int:
    """How many pairs wait for somebody to look at them."""
    return int(session.scalar(counted_pairs(event.id)) or 0)


def counted_pairs(event_id: int) -> sa.Select[int]:
    """The same as a select of one number."""
    return sa.select(sa.func.count()).select_from(_open(event_id).subquery())


def pairs_page(session: Session, event_id: int, wanted: PageRequest) -> Page:
    """A page of PairLines, the likeliest first, else those that came last."""
    order = (SuspectedPair.other_id.desc(),) if wanted.sort == "newest" else (SuspectedPair.strength, SuspectedPair.id)
    page = fetch_page(session, _open(event_id).order_by(*order), wanted)
    ids = {number for pair in page.rows for number in (pair.one_id, pair.other_id)}
    people = {one.id: one for one in session.scalars(
        sa.select(Delegate).where(Delegate.id.in_(ids)).options(joinedload(Delegate.category)))}
    lines = [PairLine(people[pair.one_id], people[pair.other_id], tuple(Sign(sign) for sign in pair.signs))
             for pair in page.rows]
    return Page(rows=lines, total=page.total, number=page.number, size=page.size)


def pair_between(session: Session, one: Delegate, other: Delegate) -> tuple[tuple[Sign, ...], TwoPeople | None]:
    """Why two may be the same, as they stand now; and whether somebody has said that they aren't."""
    signs = signs_between(known_of(one), known_of(other), only_two=frozenset({Sign.MOBILE, Sign.EMAIL}))
    first, second = sorted((one.id, other.id))
    return signs, session.scalar(sa.select(TwoPeople).where(TwoPeople.one_id == first, TwoPeople.other_id == second))


def _open(event_id: int) -> sa.Select[SuspectedPair]:
    """Pairs of which nobody has said yet what they are, and both of whom still stand."""
    apart = sa.exists().where(TwoPeople.one_id == SuspectedPair.one_id, TwoPeople.other_id == SuspectedPair.other_id)
    return (
        sa.select(SuspectedPair).join(_One, _One.id == SuspectedPair.one_id)
        .join(_Other, _Other.id == SuspectedPair.other_id)
        .where(SuspectedPair.event_id == event_id, *_stands(_One), *_stands(_Other), sa.not_(apart)))


def _stands(delegate: type[Delegate]) -> tuple[sa.ColumnElement[bool], ...]:
    return delegate.merged_into_id.is_(None), delegate.erased_at.is_(None)
