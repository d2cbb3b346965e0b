"""Tallies broken down, and the deals behind each figure: the same spans as the total, so that the parts add up to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import Organisation
from app.vocabulary.localized import texts
from app.vocabulary.places import place_name
from events.docking.enums import Dimension, Side
from events.docking.models import Deal, DealParty, DealSpan, DemandCard, DockingSetup, OfferCard
from events.docking.queries.tallies import Holding, figures_from, from_column, standings_of, sum_columns
from events.docking.queries.tally_scopes import TallyScope
from events.docking.rules.breakdowns import Part, PartyPart, break_down_by_party, parts_of_party
from events.docking.rules.figures import Figures, total
from events.docking.rules.parties import Party
from events.docking.rules.standings import Standing
from events.setup.models import Activity, Event

#: The label of a district that is an organisation of the house begins with this.
OWN_DISTRICT = "org:"
#: A deal's number, its value, and the stage at which it stood.
_Row = tuple[int, int | Decimal, str | None]
_WITH_EDITIONS = (joinedload(Deal.event), selectinload(Deal.parties))


@dataclass(frozen=True, slots=True)
class DealRow:
    """A deal behind a figure, and how much of the figure is its."""

    deal: Deal
    value: int | Decimal
    stage: str | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One row of a breakdown: `label` none is what is not stated."""

    dimension: Dimension
    label: str | None


def breakdown_of(session: Session, holding: Holding, dimension: Dimension) -> tuple[Part, ...]:
    """The tally by a label of each deal, what is not stated last. At most three queries. Not for parties."""
    gathered: dict[str | None, list[Figures]] = defaultdict(list)
    label, districts = _label(dimension), _district_names(session, dimension)
    rows = session.execute(
        _joined(sa.select(label, *sum_columns()), dimension).where(holding.condition).group_by(label))
    for row in rows:
        gathered[_canonical(row[0], districts)].append(figures_from(row[1:]))
    for deal_id, found in _labels_of(session, holding, dimension).items():
        gathered[_canonical(found, districts)].append(holding.others[deal_id].figures)
    parts = [Part(name, total(figures)) for name, figures in gathered.items()]
    return tuple(sorted(parts, key=lambda part: (part.label is None, part.label or "")))


def breakdown_by_party(session: Session, holding: Holding) -> tuple[PartyPart, ...]:
    """The tally by party. Two queries, over all deals."""
    standings = standings_of(session, holding)
    return break_down_by_party(standings.values(), parties_of(session, holding))


def rows_behind(
    session: Session, holding: Holding, key: str, chosen: Choice | None = None, *, first: int = 0, most: int | None = None,
) -> tuple[list[DealRow], int]:
    """The deals behind a figure (or behind its part in one row of a breakdown), the largest first, and how many they are.

    Their values add up to it; `first` and `most` cut a page out of them. Not for pairs, which have a page of their own.
    """
    if chosen is not None and chosen.dimension is Dimension.PARTY:
        standings = standings_of(session, holding)
        numbers = {standing.deal: deal_id for deal_id, standing in standings.items()}
        parts = parts_of_party(standings.values(), parties_of(session, holding), chosen.label)
        found = {numbers[part.deal]: part for part in parts if part.figures.value(key)}
        return _dressed(session, _rows_of(found, _cut(found, key, first, most), key)), len(found)
    column = DealSpan.__table__.c[key]
    condition = sa.and_(holding.condition, column != 0)
    if chosen is not None:
        condition = sa.and_(condition, _chosen(session, chosen))
    dimension = chosen.dimension if chosen else None
    statement = _joined(sa.select(DealSpan.deal_id, column, DealSpan.stage), dimension).where(condition)
    others = {deal_id: standing for deal_id, standing in holding.others.items() if standing.figures.value(key)}
    if chosen is not None and others:
        districts, labels = _district_names(session, chosen.dimension), _labels_of(session, holding, chosen.dimension)
        others = {deal_id: standing for deal_id, standing in others.items()
                  if _canonical(labels.get(deal_id), districts) == chosen.label}
    count = session.scalar(sa.select(sa.func.count()).select_from(statement.subquery())) or 0
    rows = _rows_of(others, _cut(others, key, first, most), key)
    left = most - len(rows) if most is not None else None
    if left != 0:
        ordered = statement.order_by(column.desc(), DealSpan.deal_id).offset(max(0, first - len(others)))
        found_rows = session.execute(ordered.limit(left) if left is not None else ordered)
        rows += [(deal_id, from_column(key, number), stage) for deal_id, number, stage in found_rows]
    return _dressed(session, rows), count + len(others)


def parties_of(session: Session, holding: Holding) -> dict[str, list[Party]]:
    """The parties of all deals of a holding by the deals' references. One query."""
    wanted = sa.or_(
        DealParty.deal_id.in_(sa.select(DealSpan.deal_id).where(holding.condition)),
        DealParty.deal_id.in_(list(holding.others)))
    found: dict[str, list[Party]] = defaultdict(list)
    rows = session.execute(
        sa.select(Deal.ref, DealParty.name, DealParty.side, DealParty.own_id, DealParty.share)
        .join(Deal, Deal.id == DealParty.deal_id).where(wanted).order_by(DealParty.deal_id, DealParty.position))
    for ref, name, side, own_id, share in rows:
        found[ref].append(Party(name, Side(side), own_id, Decimal(share) if share is not None else None))
    return found


def names_of_labels(
    session: Session, scope: TallyScope, dimension: Dimension, labels: Iterable[str],
) -> dict[str, Mapping[str, Any]]:
    """What labels are called in both languages; what has no name stands for itself. At most one query."""
    known: dict[str, Mapping[str, Any]] = {}
    if dimension is Dimension.FIELD:
        known = _field_names(session, scope.event_ids)
    elif dimension is Dimension.ACTIVITY:
        known = _activity_names(session, labels)
    elif dimension is Dimension.DISTRICT:
        known = _organisation_names(session)
    elif dimension is Dimension.PLACE:
        known = {label: _place_name(label) for label in labels}
    return {label: known.get(label) or {"zh": label, "en": label} for label in labels}


def _place_name(label: str) -> Mapping[str, Any]:
    country, _, province = label.partition("-")
    return {"zh": place_name(country, province or None, "zh"), "en": place_name(country, province or None, "en")}


def _field_names(session: Session, event_ids: Iterable[int]) -> dict[str, Mapping[str, Any]]:
    setups = session.scalars(sa.select(DockingSetup.fields).where(DockingSetup.event_id.in_(list(event_ids))))
    return {field["code"]: field["name"] for fields in setups for field in fields}


def _activity_names(session: Session, labels: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    events = {label.split("/", 1)[0] for label in labels}
    rows = session.execute(
        sa.select(Event.code, Activity.code, Activity.title).join(Event, Event.id == Activity.event_id)
        .where(Event.code.in_(events)))
    return {f"{event}/{activity}": title for event, activity, title in rows}


def _organisation_names(session: Session) -> dict[str, Mapping[str, Any]]:
    return {f"{OWN_DISTRICT}{code}": name
            for code, name in session.execute(sa.select(Organisation.code, Organisation.name))}


def _label(dimension: Dimension) -> sa.ColumnElement[Any]:
    labels: dict[Dimension, sa.ColumnElement[Any]] = {
        Dimension.STAGE: DealSpan.__table__.c.stage,
        Dimension.FIELD: sa.func.coalesce(sa.func.nullif(OfferCard.field, ""), sa.func.nullif(DemandCard.field, "")),
        Dimension.PLACE: sa.case(
            (sa.and_(OfferCard.country == "CN", OfferCard.province.is_not(None)), "CN-" + OfferCard.province),
            else_=OfferCard.country),
        Dimension.DISTRICT: sa.case(
            (sa.func.coalesce(DemandCard.place, "") != "", DemandCard.place),
            (Organisation.parent_id.is_not(None), OWN_DISTRICT + Organisation.code), else_=None),
        Dimension.ACTIVITY: sa.case((Deal.activity.is_not(None), Event.code + "/" + Deal.activity), else_=None),
    }
    return labels[dimension]


def _joined(statement: sa.Select[Any], dimension: Dimension | None) -> sa.Select[Any]:
    """The statement over spans with what the label needs."""
    joined = statement.select_from(DealSpan)
    if dimension in (None, Dimension.STAGE):
        return joined
    return _with_cards(joined.join(Deal, Deal.id == DealSpan.deal_id), dimension)


def _with_cards(statement: sa.Select[Any], dimension: Dimension | None) -> sa.Select[Any]:
    offer = sa.and_(OfferCard.event_id == Deal.event_id, OfferCard.code == Deal.offer)
    demand = sa.and_(DemandCard.event_id == Deal.event_id, DemandCard.code == Deal.demand)
    if dimension in (Dimension.FIELD, Dimension.PLACE):
        statement = statement.outerjoin(OfferCard, offer)
    if dimension in (Dimension.FIELD, Dimension.DISTRICT):
        statement = statement.outerjoin(DemandCard, demand)
    if dimension in (Dimension.DISTRICT, Dimension.ACTIVITY):
        statement = statement.join(Event, Event.id == Deal.event_id)
    if dimension is Dimension.DISTRICT:
        statement = statement.join(Organisation, Organisation.id == Event.organisation_id)
    return statement


def _labels_of(session: Session, holding: Holding, dimension: Dimension) -> dict[int, str | None]:
    """The labels of the deals that are read from their steps."""
    if dimension is Dimension.STAGE:
        return {deal_id: standing.stage.value if standing.stage else None for deal_id, standing in holding.others.items()}
    if not holding.others:
        return {}
    statement = _with_cards(sa.select(Deal.id, _label(dimension)).select_from(Deal), dimension)
    return dict(session.execute(statement.where(Deal.id.in_(list(holding.others)))).all())


def _district_names(session: Session, dimension: Dimension) -> dict[str, str]:
    """A district that a card names as one of the house's organisations is called is that one."""
    if dimension is not Dimension.DISTRICT:
        return {}
    return {said: label for label, name in _organisation_names(session).items() for said in texts(name)}


def _canonical(label: str | None, districts: dict[str, str]) -> str | None:
    return districts.get(label, label) if label is not None else None


def _chosen(session: Session, chosen: Choice) -> sa.ColumnElement[bool]:
    label = _label(chosen.dimension)
    if chosen.label is None:
        return label.is_(None)
    districts = _district_names(session, chosen.dimension)
    return label.in_([chosen.label, *(said for said, name in districts.items() if name == chosen.label)])


def _cut(found: Mapping[int, Standing], key: str, first: int, most: int | None) -> list[int]:
    ordered = sorted(found, key=lambda deal_id: (-found[deal_id].figures.value(key), deal_id))
    return ordered[first:] if most is None else ordered[first:first + most]


def _rows_of(found: Mapping[int, Standing], ids: list[int], key: str) -> list[_Row]:
    return [(deal_id, found[deal_id].figures.value(key), found[deal_id].stage) for deal_id in ids]


def _dressed(session: Session, rows: list[_Row]) -> list[DealRow]:
    """The rows with their deals. Two queries."""
    if not rows:
        return []
    deals = {deal.id: deal for deal in session.scalars(
        sa.select(Deal).where(Deal.id.in_([row[0] for row in rows])).options(*_WITH_EDITIONS))}
    return [DealRow(deals[deal_id], value, stage) for deal_id, value, stage in rows]
