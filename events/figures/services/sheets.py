"""Drawing up figures sheets, signing them off by a second person, withdrawing them."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from flask_babel import force_locale
from sqlalchemy.exc import IntegrityError

from app.core.actors import StaffActor
from app.core.errors import Refused
from app.core.unit import Unit
from app.vocabulary.characters import tidy
from app.vocabulary.places import country_name, province_name
from events.docking.enums import Scope
from events.docking.models import TallySnapshot
from events.docking.queries.snapshots import document_of
from events.figures.enums import SheetState
from events.figures.models import FiguresSheet
from events.figures.policy import may_draw_sheets
from events.figures.queries import figures_of
from events.figures.rules import Figures, phrase_of
from events.figures.tags import SHEET_DRAWN, SHEET_SIGNED, SHEET_WITHDRAWN
from events.figures.wording import PEOPLE, SHEET_LINES
from events.setup.models import Event

LONGEST_REASON = 1000


def draw_sheet(
    unit: Unit, event: Event, snapshot: TallySnapshot, replaces: FiguresSheet | None = None,
) -> FiguresSheet:
    """Draw up a sheet from a snapshot of the edition: every figure numbered, with phrase and rule, for ever as it is.

    Raises Forbidden, Refused sheet_needs_person, sheet_snapshot_elsewhere, sheet_not_replaceable, sheet_changed.
    Records figures.sheet_drawn.
    """
    unit.require(may_draw_sheets, event)
    drawer = _person(unit)
    if snapshot.scope != Scope.EVENT or snapshot.scope_id != event.id:
        raise Refused("sheet_snapshot_elsewhere", field="snapshot")
    if replaces is not None and (replaces.event_id != event.id or replaces.state != SheetState.WITHDRAWN):
        raise Refused("sheet_not_replaceable", field="replaces")
    sequence = 1 + (unit.session.scalar(
        sa.select(sa.func.max(FiguresSheet.sequence)).where(FiguresSheet.event_id == event.id)) or 0)
    number = f"{event.code}-{sequence:02}"
    document = json.dumps({
        "number": number, "event": {"code": event.code, "name": dict(event.name)},
        "snapshot": {"id": snapshot.id, "name": snapshot.name, "sha256": snapshot.sha256},
        "as_of": snapshot.as_of.isoformat(), "drawn_at": unit.now().isoformat(), "drawn_by": drawer.name,
        "lines": _lines(unit, event, snapshot), "people": _people(figures_of(unit.session, event, snapshot.as_of), event),
        "replaces": replaces.number if replaces else None,
    }, ensure_ascii=False, separators=(",", ":"))
    sheet = FiguresSheet(
        event_id=event.id, sequence=sequence, number=number, snapshot_id=snapshot.id, state=SheetState.DRAFT.value,
        document=document, sha256=hashlib.sha256(document.encode()).hexdigest(),
        replaces_id=replaces.id if replaces else None, drawn_by_id=drawer.id, drawn_at=unit.now())
    try:
        with unit.session.begin_nested():
            unit.session.add(sheet)
    except IntegrityError as error:
        raise Refused("sheet_changed") from error
    unit.record(SHEET_DRAWN, event_id=event.id, subject=("figures_sheet", sheet.id), number=number,
                snapshot=snapshot.name, sha256=sheet.sha256)
    return sheet


def sign_sheet(unit: Unit, event: Event, sheet: FiguresSheet) -> None:
    """Sign off a draft that somebody else drew up.

    Raises Forbidden, Refused sheet_needs_person, sheet_self_sign, sheet_not_draft. Records figures.sheet_signed.
    """
    unit.require(may_draw_sheets, event)
    signer = _person(unit)
    if signer.id == sheet.drawn_by_id:
        raise Refused("sheet_self_sign")
    # Two people may sign or withdraw at once: the first write decides.
    done = unit.session.scalar(
        sa.update(FiguresSheet).where(FiguresSheet.id == sheet.id, FiguresSheet.state == SheetState.DRAFT.value)
        .values(state=SheetState.SIGNED.value, signed_by_id=signer.id, signed_at=unit.now())
        .returning(FiguresSheet.id))
    if done is None:
        raise Refused("sheet_not_draft")
    unit.session.expire(sheet)
    unit.record(SHEET_SIGNED, event_id=event.id, subject=("figures_sheet", sheet.id), number=sheet.number,
                sha256=sheet.sha256)


def withdraw_sheet(unit: Unit, event: Event, sheet: FiguresSheet, reason: str) -> None:
    """Take a sheet back, with a reason; a new one gets a new number.

    Raises Forbidden, Refused sheet_needs_person, sheet_reason_missing, sheet_reason_too_long, sheet_withdrawn.
    Records figures.sheet_withdrawn.
    """
    unit.require(may_draw_sheets, event)
    person, said = _person(unit), tidy(reason)
    if not said:
        raise Refused("sheet_reason_missing", field="reason")
    if len(said) > LONGEST_REASON:
        raise Refused("sheet_reason_too_long", field="reason", most=LONGEST_REASON)
    done = unit.session.scalar(
        sa.update(FiguresSheet).where(FiguresSheet.id == sheet.id, FiguresSheet.state != SheetState.WITHDRAWN.value)
        .values(state=SheetState.WITHDRAWN.value, withdrawn_by_id=person.id, withdrawn_at=unit.now(),
                withdrawn_reason=said).returning(FiguresSheet.id))
    if done is None:
        raise Refused("sheet_withdrawn")
    unit.session.expire(sheet)
    unit.record(SHEET_WITHDRAWN, event_id=event.id, subject=("figures_sheet", sheet.id), number=sheet.number, reason=said)


def _person(unit: Unit) -> StaffActor:
    if not isinstance(unit.actor, StaffActor):
        raise Refused("sheet_needs_person")
    return unit.actor


def _lines(unit: Unit, event: Event, snapshot: TallySnapshot) -> list[dict[str, Any]]:
    """Every figure with its number, name, value, phrase and rule; of deals from the snapshot alone."""
    values: dict[str, Any] = {
        **figures_of(unit.session, event, snapshot.as_of).as_document(), **document_of(snapshot)["tally"]}
    said: dict[str, dict[str, dict[str, str]]] = {key: {"label": {}, "rule": {}} for key in SHEET_LINES}
    for language in ("zh", "en"):
        with force_locale(language):
            for key, (label, rule) in SHEET_LINES.items():
                said[key]["label"][language], said[key]["rule"][language] = str(label), str(rule)
    return [{
        "number": number, "key": key, "value": values[key], **said[key],
        "phrase": phrase_of(key, Decimal(values[key]) if key.endswith("_wan") else values[key]),
        "of": "people" if key in PEOPLE else "deals",
    } for number, key in enumerate(SHEET_LINES, 1)]


def _people(figures: Figures, event: Event) -> dict[str, list[list[Any]]]:
    """What stands behind the figures of people, as far as it names nobody."""
    names = {category.code: category.name for category in event.categories if category.counted}
    return {
        "delegates": [[dict(names[code]), count] for code, count in figures.by_category.items() if code in names],
        "countries": [[_both(country_name, code), count] for code, count in sorted(figures.origins.countries.items())],
        "provinces": [[_both(province_name, code), count] for code, count in sorted(figures.origins.provinces.items())],
    }


def _both(name: Any, code: str) -> dict[str, str]:
    return {language: name(code, language) for language in ("zh", "en")}


