"""One badge, straight from the browser of an arrival desk: for who has just walked in, or whose badge isn't printed."""

from dataclasses import dataclass

from app.core.actors import DeskActor
from app.core.errors import Forbidden, NotFound, Refused
from app.core.unit import Unit
from badges.arrivals.queries import delegate_of_number, has_arrival_point
from badges.codes.keyring import open_keyring
from badges.codes.queries import badge_of, badge_text
from badges.desk.policy import may_scan
from badges.desk.schemas import ScanRequest
from badges.desk.services.handles import read_handle
from badges.desk.services.subjects import read_subject
from badges.printing.engine import Part
from badges.printing.enums import BadgeLayout
from badges.printing.models import PrintedBadge, PrintRun
from badges.printing.queries.holders import badge_holders
from badges.printing.rules.badges import BadgeHead
from badges.printing.services.parts import badge_head, badge_parts
from events.setup.models import Event


@dataclass(frozen=True, slots=True)
class OneBadge:
    """What is set once the unit is over, for setting takes a moment in which nobody should be locked out."""

    head: BadgeHead
    parts: list[Part]
    name: str


def print_at_desk(unit: Unit, request: ScanRequest) -> OneBadge:
    """The badge of whom the acting desk has before it: by code, or by a handle from a search or a walk-in.

    Raises Forbidden for who is no desk, Refused("walk_ins_elsewhere", "handle_expired", "walk_in_not_approved"),
    NotFound. Logged as a print run of its own; records badges.printed.
    """
    desk = unit.actor
    if not isinstance(desk, DeskActor):
        raise Forbidden(may_scan.name)
    session = unit.session
    if not has_arrival_point(session, desk.event_id, desk.point_codes):
        raise Refused("walk_ins_elsewhere")
    if request.delegate is not None and read_handle(desk.id, request.delegate)[1] < unit.now().timestamp():
        raise Refused("handle_expired", field="delegate")
    event, keyring = session.get_one(Event, desk.event_id), open_keyring(unit, desk.event_id)
    number = read_subject(session, keyring, desk, request).number
    delegate = None if number is None else delegate_of_number(session, event.id, number)
    if delegate is None:
        raise NotFound
    badge = badge_of(unit, event, delegate)
    if badge is None or badge.withdrawn_at is not None:
        raise Refused("walk_in_not_approved")
    holders = badge_holders(session, event, None, [delegate.id])
    texts = {delegate.id: badge_text(keyring, event, badge)}
    parts = badge_parts(unit, event, holders, texts, on_sheets=False)
    run = PrintRun(
        event_id=event.id, layout=BadgeLayout.SINGLE, delegate_ids=[delegate.id], count=1,
        ordered_by=desk.label[:200], ordered_at=unit.now(), printed_at=unit.now(),
    )  # fmt: skip
    session.add(run)
    session.flush()
    session.add(PrintedBadge(run_id=run.id, delegate_id=delegate.id, issue=badge.issue))
    unit.record(
        "badges.printed", event_id=event.id, subject=("print_run", run.id), count=1, category=delegate.category.code,
        layout=run.layout,
    )  # fmt: skip
    return OneBadge(badge_head(event), parts, f"{event.code}-{delegate.reference}.pdf")
