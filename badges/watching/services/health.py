"""What a device says of itself between scans: its battery, and how its clock goes."""

from datetime import datetime

from app.core.actors import DeskActor
from app.core.errors import Forbidden
from app.core.unit import Unit
from badges.desk.policy import may_scan
from badges.watching.models import DeskHealth


def note_health(unit: Unit, battery: int | None, charging: bool | None, sent_at: datetime) -> DeskHealth:
    """Keep what the acting desk says: `battery` in percent (None: the device doesn't tell), `sent_at` by its own clock.

    Raises Forbidden for who is no desk.
    """
    desk = unit.actor
    if not isinstance(desk, DeskActor):
        raise Forbidden(may_scan.name)
    now = unit.now()
    row = unit.session.get(DeskHealth, desk.id)
    if row is None:
        row = DeskHealth(desk_id=desk.id)
        unit.session.add(row)
    row.battery, row.charging, row.told_at = battery, charging, now
    row.clock_ahead_s = round((sent_at - now).total_seconds())
    unit.session.flush()
    return row
