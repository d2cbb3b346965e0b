"""The columns of a list of delegates: which there are, what each asks of the database, and what it says of a row.

The page and the sheet that is taken away show the same columns; details that a page folds under a name stand in
columns of their own in a sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import aliased

from app.vocabulary.localized import listed
from app.vocabulary.phones import format_mobile
from app.vocabulary.places import country_name, place_name, province_name
from app.web.languages import current_language
from app.web.pages import localized
from events.registration.enums import PlaceState, QuestionType
from events.registration.models import Answer, Delegate, Group, Question
from events.registration.queries.lists import ListRow, Wanted, contributed_columns
from events.registration.rules.answers import UPLOADS
from events.registration.wording import source_words, status_words
from events.setup.models import Event

STANDARD: Final = ("name", "category", "status", "from", "activities", "registered")
ALWAYS: Final = "name"
ANSWER: Final = "q-"


@dataclass(frozen=True, slots=True)
class ListedColumn:
    """A column: what it is called, what it asks for beside the row, what it says, and what it is sorted by.

    `details` are columns that a page folds under this one as long as they have none of their own.
    """

    key: str
    label: str
    text: Callable[[ListRow], str]
    expression: sa.ColumnElement[Any] | None = None
    sort: str = ""
    details: tuple[str, ...] = ()
    width: int = 14


class Columns:
    """Every column that an event's list can have, and those that are shown."""

    def __init__(self, every: Iterable[ListedColumn], chosen: Iterable[str]) -> None:
        self.every = {one.key: one for one in every}
        keys = [key for key in dict.fromkeys(chosen) if key in self.every]
        self.keys: tuple[str, ...] = tuple(keys if ALWAYS in keys else [ALWAYS, *keys])

    @property
    def shown(self) -> list[ListedColumn]:
        """The columns in their order."""
        return [self.every[key] for key in self.keys]

    def details_of(self, column: ListedColumn) -> list[ListedColumn]:
        """What is folded under a column, since it has no column of its own."""
        return [self.every[key] for key in column.details if key in self.every and key not in self.keys]

    @property
    def unfolded(self) -> list[ListedColumn]:
        """The columns of a sheet: each followed by what a page folds under it."""
        return [one for column in self.shown for one in (column, *self.details_of(column))]

    @property
    def wanted(self) -> Wanted:
        """What the rows are to bring."""
        return Wanted({one.key: one.expression for one in self.unfolded if one.expression is not None},
                      places="activities" in self.keys)

    @property
    def spelled(self) -> str:
        """The columns as the parameter `columns` says them."""
        return ",".join(self.keys)

    @property
    def others(self) -> list[ListedColumn]:
        """What could be shown beside."""
        return [one for key, one in self.every.items() if key not in self.keys]

    def moved(self, key: str) -> str:
        """The parameter `columns` with one column a place further to the front."""
        keys = list(self.keys)
        place = keys.index(key)
        keys.insert(max(1, place - 1), keys.pop(place))
        return ",".join(keys)


def read_columns(typed: str) -> list[str]:
    """Keys as the parameter `columns` names them."""
    return [key for key in typed.split(",")[:60] if key and len(key) <= 80]


def every_column(event: Event, questions: Sequence[Question]) -> list[ListedColumn]:
    """Standing fields, what happened when, the event's own questions but sensitive ones, what features above bring."""
    return [*_standing(event), *_happened(event), *_answered(questions), *(
        ListedColumn(one.key, str(one.label), _contributed(one.key, one.text), one.expression(event.id), width=one.width)
        for one in contributed_columns())]


def _standing(event: Event) -> list[ListedColumn]:
    language = current_language()
    statuses, sources = status_words(), source_words()
    categories = {one.id: localized(one.name) or one.code for one in event.categories}
    leader = aliased(Delegate)

    def field(name: str) -> Callable[[ListRow], str]:
        return lambda row: getattr(row.delegate, name) or ""

    return [
        ListedColumn("name", _("Name"), field("name"), sort="name", details=("name_latin", "unit", "title")),
        ListedColumn("name_latin", _("Name in Latin letters"), _latin, width=22),
        ListedColumn("unit", _("Organisation"), field("unit"), sort="unit", width=34),
        ListedColumn("title", _("Position"), field("title"), sort="title", width=18),
        ListedColumn("category", _("Category"), lambda row: categories.get(row.delegate.category_id, ""), sort="category"),
        ListedColumn("status", _("Status"), lambda row: statuses[row.delegate.status], sort="status"),
        ListedColumn("from", _("From"), lambda row: str(
            place_name(row.delegate.country, row.delegate.province, language)), sort="place"),
        ListedColumn("country", _("Country or region"), lambda row: country_name(row.delegate.country, language)
                     if row.delegate.country else "", sort="country"),
        ListedColumn("province", _("Province"), lambda row: province_name(row.delegate.province, language)
                     if row.delegate.province else "", sort="place"),
        ListedColumn("mobile", _("Mobile"), lambda row: format_mobile(row.delegate.mobile) if row.delegate.mobile else "",
                     width=18),
        ListedColumn("email", _("E-mail"), field("email"), width=30),
        ListedColumn("activities", _("Activities"), _activities(event), width=44),
        ListedColumn("group", _("Group"), _value("group"),
                     sa.select(Group.name).where(Group.id == Delegate.group_id).scalar_subquery(), sort="group", width=24),
        ListedColumn("companion_of", _("Accompanies"), _value("companion_of"),
                     sa.select(leader.name).where(leader.id == Delegate.companion_of_id).scalar_subquery()),
        ListedColumn("reference", _("Reference"), field("reference"), sort="reference"),
        ListedColumn("source", _("Came by"), lambda row: sources[row.delegate.source], sort="source"),
        ListedColumn("note", _("Note"), field("note"), width=24),
    ]


def _happened(event: Event) -> list[ListedColumn]:
    zone = ZoneInfo(event.timezone)

    def moment(name: str) -> Callable[[ListRow], str]:
        return lambda row: _moment(getattr(row.delegate, name), zone)

    return [
        ListedColumn("registered", _("Registered"), moment("created_at"), sort="registered", details=("source",), width=17),
        ListedColumn("approved", _("Approved at"), moment("approved_at"), sort="approved", width=17),
        ListedColumn("updated", _("Changed"), moment("updated_at"), sort="updated", width=17),
    ]


def _answered(questions: Sequence[Question]) -> list[ListedColumn]:
    return [
        ListedColumn(ANSWER + one.key, localized(one.label) or one.key, _answer(one),
                     sa.select(Answer.value).where(
                         Answer.delegate_id == Delegate.id, Answer.question_id == one.id).scalar_subquery(), width=16)
        for one in questions if not one.sensitive and one.type not in UPLOADS
    ]


def _value(key: str) -> Callable[[ListRow], str]:
    return lambda row: row.values.get(key) or ""


def _contributed(key: str, text: Callable[[Any], str]) -> Callable[[ListRow], str]:
    return lambda row: text(row.values.get(key))


def _moment(value: datetime | None, zone: ZoneInfo) -> str:
    return f"{value.astimezone(zone):%Y-%m-%d %H:%M}" if value else ""


def _latin(row: ListRow) -> str:
    latin = row.delegate.name_latin or ""
    return latin if latin != row.delegate.name else ""


def _activities(event: Event) -> Callable[[ListRow], str]:
    titles = {one.id: localized(one.title) or one.code for one in event.activities}
    language, waiting, offered = current_language(), _("waiting"), _("offered")
    notes = {PlaceState.WAITING: f" ({waiting})", PlaceState.OFFERED: f" ({offered})"}

    def text(row: ListRow) -> str:
        return listed((
            titles[place.activity_id] + notes.get(PlaceState(place.state), "") for place in row.delegate.places
            if place.state != PlaceState.RELEASED and place.activity_id in titles), language)

    return text


def _answer(question: Question) -> Callable[[ListRow], str]:
    labels = {one["value"]: localized(one["label"]) or one["value"] for one in question.choices}
    words, language = {True: _("Yes"), False: _("No")}, current_language()

    def text(row: ListRow) -> str:
        value = row.values.get(ANSWER + question.key)
        if value is None:
            return ""
        if isinstance(value, bool):
            return str(words[value])
        if isinstance(value, list):
            return listed((str(labels.get(one, one)) for one in value), language)
        if question.type == QuestionType.PLACE:
            country, _dash, province = str(value).partition("-")
            return str(place_name(country, province or None, language))
        if question.type == QuestionType.PHONE:
            return format_mobile(str(value))
        return str(labels.get(value, value))

    return text
