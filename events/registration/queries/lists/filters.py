"""What a list of delegates shows, as the address says it, and how that is asked of the database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.functions import FunctionElement

from events.registration.enums import HOLDING, PlaceState, QuestionType
from events.registration.models import Answer, Delegate, Place, Question
from events.registration.queries.lists.contributed import contributed_filters
from events.registration.rules.persons import search_words
from events.setup.models import Activity, Category

ABROAD: Final = "abroad"
# Longest texts of a parameter; `ids` holds the numbers of picked rows.
_LONGEST: Final = {"ids": 8000, "answer": 200}


class Brings(StrEnum):
    """Whether somebody comes with others: brings companions, is one, or comes alone."""

    SOMEBODY = "somebody"
    BROUGHT = "brought"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class DelegateFilter:
    """What a list shows, as the address says it; empty texts filter nothing. Wherever nonsense stands nothing is found.

    `answer` is "key:value" of a question with choices, `ids` are numbers with dots between them, and `more` holds
    the parameters of filters that features above bring.
    """

    q: str = ""
    status: str = ""
    category: str = ""
    country: str = ""
    province: str = ""
    activity: str = ""
    place: str = ""
    source: str = ""
    group: str = ""
    companion: str = ""
    answer: str = ""
    ids: str = ""
    more: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, values: Mapping[str, str]) -> DelegateFilter:
        """From an address's parameters; those of no filter are left out."""
        own = {field.name: values.get(field.name, "").strip()[:_LONGEST.get(field.name, 100)]
               for field in fields(cls) if field.name != "more"}
        more = ((one.name, values.get(one.name, "").strip()[:100]) for one in contributed_filters())
        return cls(**own, more=tuple((name, value) for name, value in more if value))

    @property
    def is_empty(self) -> bool:
        return self == DelegateFilter()

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of an address that say the same, the empty ones left out."""
        own = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "more"}
        return {name: value for name, value in own.items() if value} | dict(self.more)


def counted(event_id: int) -> sa.ColumnElement[bool]:
    """Who counts as a registration of the event: not one that was merged into another."""
    return sa.and_(Delegate.event_id == event_id, Delegate.merged_into_id.is_(None))


def listed(event_id: int) -> sa.ColumnElement[bool]:
    """Whom a list can show at all: who counts, but for those of whom only a number is left."""
    return sa.and_(counted(event_id), Delegate.erased_at.is_(None))


def conditions(event_id: int, wanted: DelegateFilter) -> list[sa.ColumnElement[bool]]:
    """What must hold of a delegate's row to be found, beside `listed`."""
    found = [column == value for value, column in (
        (wanted.status, Delegate.status), (wanted.source, Delegate.source), (wanted.province, Delegate.province)) if value]
    if wanted.q:
        found.append(_said(wanted.q))
    if wanted.country:
        found.append(Delegate.country != "CN" if wanted.country == ABROAD else Delegate.country == wanted.country)
    if wanted.category:
        found.append(Delegate.category_id.in_(
            sa.select(Category.id).where(Category.event_id == event_id, Category.code == wanted.category)))
    if wanted.activity:
        found.append(_in_activity(event_id, wanted.activity, wanted.place))
    if wanted.group:
        found.append(Delegate.group_id == _number(wanted.group))
    if wanted.companion:
        found.append(_with_companions(event_id, wanted.companion))
    if wanted.answer:
        found.append(_answered(event_id, wanted.answer))
    if wanted.ids:
        found.append(Delegate.id.in_([_number(one) for one in wanted.ids.split(".")]))
    return found + _contributed(event_id, wanted)


def _said(typed: str) -> sa.ColumnElement[bool]:
    """The words as one, or, where there are several, each of them somewhere (a name and a unit)."""
    ways = [Delegate.search_text.contains(word, autoescape=True) for word in search_words(typed)]
    parts = typed.split()
    if len(parts) > 1 and not all(part.isdigit() for part in parts):
        ways.append(sa.and_(*(
            sa.or_(sa.false(), *(Delegate.search_text.contains(word, autoescape=True) for word in search_words(part)))
            for part in parts[:6])))
    return sa.or_(sa.false(), *ways)


def _in_activity(event_id: int, code: str, state: str) -> sa.ColumnElement[bool]:
    states = [state] if state in tuple(PlaceState) else [PlaceState.HELD, PlaceState.WAITING]
    return Delegate.id.in_(
        sa.select(Place.delegate_id).where(
            # One number rather than a join: so the database knows how many places to expect.
            Place.activity_id == sa.select(Activity.id).where(
                Activity.event_id == event_id, Activity.code == code).scalar_subquery(),
            Place.state.in_(states)))


def _with_companions(event_id: int, value: str) -> sa.ColumnElement[bool]:
    companion = aliased(Delegate)
    hosts = sa.select(companion.companion_of_id).where(
        companion.event_id == event_id, companion.companion_of_id.is_not(None), companion.status.in_(HOLDING))
    brings, is_brought = Delegate.id.in_(hosts), Delegate.companion_of_id.is_not(None)
    ways: dict[str, sa.ColumnElement[bool]] = {
        Brings.SOMEBODY: brings, Brings.BROUGHT: is_brought,
        Brings.NOBODY: sa.not_(sa.or_(brings, is_brought)),
    }
    return ways.get(value, sa.false())


def _answered(event_id: int, said: str) -> sa.ColumnElement[bool]:
    """Who has picked a choice; what is sensitive is kept closed and can't be asked for."""
    key, _colon, value = said.partition(":")
    picked: sa.ColumnElement[bool] = JsonHolds(Answer.value, sa.literal(json.dumps(value)))
    if value in ("yes", "no"):
        said_so = JsonHolds(Answer.value, sa.literal(json.dumps(value == "yes")))
        picked = sa.or_(picked, sa.and_(Question.type == QuestionType.YES_NO, said_so))
    return Delegate.id.in_(
        sa.select(Answer.delegate_id).join(Question)
        .where(Question.event_id == event_id, Question.key == key, sa.not_(Question.sensitive), picked))


def _contributed(event_id: int, wanted: DelegateFilter) -> list[sa.ColumnElement[bool]]:
    if not wanted.more:
        return []
    known = {one.name: one for one in contributed_filters()}
    found = [known[name].condition(event_id, value) if name in known else None for name, value in wanted.more]
    return [sa.false() if one is None else one for one in found]


def _number(text: str) -> int:
    """A row's number; one that is nobody's where it makes none."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 11 else -1
    return number if number < 2**31 else -1


class JsonHolds(FunctionElement[bool]):
    """Whether a JSON value is another one, or a list that has it; the other is given as a text of JSON."""

    type = sa.Boolean()
    name = "json_holds"
    inherit_cache = True


@compiles(JsonHolds, "postgresql")
def _on_postgresql(element: JsonHolds, compiler: Any, **options: Any) -> str:
    value, other = (compiler.process(one, **options) for one in element.clauses)
    return f"({value} @> CAST({other} AS JSONB))"


@compiles(JsonHolds, "sqlite")
def _on_sqlite(element: JsonHolds, compiler: Any, **options: Any) -> str:
    value, other = (compiler.process(one, **options) for one in element.clauses)
    return f"EXISTS (SELECT 1 FROM json_each({value}) AS held WHERE held.value = json_extract({other}, '$'))"
