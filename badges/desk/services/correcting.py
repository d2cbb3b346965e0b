"""What people say of scans afterwards: how a conflict stands, and that a scan was a mistake."""

from collections.abc import Callable

import sqlalchemy as sa

from app.core.errors import NotFound, Refused
from app.core.runtime import runtime
from app.core.unit import Unit
from app.vocabulary.characters import tidy
from badges.desk import errors as _errors  # noqa: F401  # what is refused and recorded here is defined there
from badges.desk.models import Scan
from badges.desk.policy import may_manage_desks
from badges.desk.queries.facts import list_points
from badges.desk.queries.kept_scans import TO_SETTLE
from badges.desk.services.counting import hold_event_alone, recount
from badges.desk.services.keeping import settle_lanes
from events.setup.models import Event

LONGEST_NOTE = 200

ANNULLED = "desk.scan_annulled"
"""The question that is asked of other features, with the number of whom it was: whoever told of the scan thinks again."""


def settle_scan(unit: Unit, event: Event, scan_id: int, note: str) -> Scan:
    """Say how a conflict or an admission against the rules stands; its marks stay.

    Raises Forbidden, NotFound, Refused("note_needed", "nothing_to_settle", "settled_before"). Records desk.scan_settled.
    """
    unit.require(may_manage_desks, event)
    scan = _locked(unit, event, scan_id)
    if TO_SETTLE.isdisjoint(scan.marks) or scan.annulled_at is not None:
        raise Refused("nothing_to_settle")
    said, who = _said(note), unit.actor.label[:LONGEST_NOTE]
    if scan.settled_at is not None:
        if (scan.settled_by, scan.settled_note) == (who, said):
            # The same form sent twice.
            return scan
        raise Refused("settled_before")
    scan.settled_note, scan.settled_at, scan.settled_by = said, unit.now(), who
    unit.record("desk.scan_settled", event_id=event.id, subject=("scan", scan.id), note=scan.settled_note)
    return scan


def annul_scan(unit: Unit, event: Event, scan_id: int, reason: str) -> Scan:
    """Declare a scan a mistake: it stays on record and counts nowhere, and the others are judged without it.

    Raises Forbidden, NotFound, Refused("note_needed", "annulled_before"). Records desk.scan_annulled.
    """
    unit.require(may_manage_desks, event)
    hold_event_alone(unit.session, event.id)
    scan = _locked(unit, event, scan_id)
    if scan.annulled_at is not None:
        raise Refused("annulled_before")
    scan.annul_reason = _said(reason)
    scan.annulled_at, scan.annulled_by = unit.now(), unit.actor.label[:LONGEST_NOTE]
    if scan.number is None or scan.outcome != "admitted":
        scan.marks = [*scan.marks, "annulled"]
    unit.session.flush()
    point = next(point for point in list_points(unit.session, event.id) if point.id == scan.point_id)
    if scan.number is not None:
        settle_lanes(unit.session, point, [scan.number])
    recount(unit.session, event.id, [point.id])
    unit.session.expire(scan, ["marks", "rule"])
    if scan.number is not None:
        think_again: Callable[..., object] = runtime().contributions.ask
        think_again(ANNULLED, unit, event.id, scan.number)
    unit.record("desk.scan_annulled", event_id=event.id, subject=("scan", scan.id), reason=scan.annul_reason)
    return scan


def _said(text: str) -> str:
    plain = tidy(text)[:LONGEST_NOTE]
    if not plain:
        raise Refused("note_needed", field="note")
    return plain


def _locked(unit: Unit, event: Event, scan_id: int) -> Scan:
    """The scan's row, held until the end."""
    scan = unit.session.scalar(
        sa.select(Scan).where(Scan.event_id == event.id, Scan.id == scan_id).with_for_update()
    )
    if scan is None:
        raise NotFound
    return scan
