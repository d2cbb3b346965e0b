"""What the demo's organisers do with results: a signing ceremony, a snapshot, a figures sheet that a second person signs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.core.actors import StaffActor
from app.core.unit import open_unit
from app.demo.clock import ACTOR, standing_at
from app.demo.plans import Plan
from events.docking.queries.ceremonies import signable_deals
from events.docking.queries.tally_scopes import scope_of_event
from events.docking.services.ceremonies import add_turn
from events.docking.services.snapshots import take_snapshot
from events.figures.models import FiguresSheet
from events.figures.services.sheets import draw_sheet, sign_sheet
from events.setup.enums import ActivityKind
from events.setup.queries import find_event

SIGNED_AT_ONCE = 6


def close_accounts(plan: Plan, opening: datetime, clerks: Sequence[StaffActor]) -> None:
    """Order the ceremony; ten days later freeze the tally, draw up a sheet from it, and have it signed."""
    with standing_at(opening + timedelta(days=1)), open_unit(ACTOR) as unit:
        event = find_event(unit.session, plan.code)
        ceremony = next((one.code for one in event.activities if one.kind == ActivityKind.SIGNING), None)
        if ceremony is not None:
            for deal in signable_deals(unit.session, event, ceremony)[:SIGNED_AT_ONCE]:
                add_turn(unit, event, ceremony, deal.id)
    closing = opening + timedelta(days=10)
    with standing_at(closing), open_unit(clerks[0]) as unit:
        event = find_event(unit.session, plan.code)
        snapshot = take_snapshot(unit, scope_of_event(event), "闭幕数据", closing.date())
        drawn = draw_sheet(unit, event, snapshot).id
    with standing_at(closing + timedelta(hours=2)), open_unit(clerks[1]) as unit:
        sign_sheet(unit, find_event(unit.session, plan.code), unit.session.get_one(FiguresSheet, drawn))
