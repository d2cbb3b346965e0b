"""The supervisor's PIN: agreed to at a desk that is no supervisor's, a few tries at a time."""

from sqlalchemy.dialects import postgresql, sqlite

from app.core.actors import DeskActor
from app.core.errors import Forbidden, Refused
from app.core.runtime import runtime
from app.core.unit import Unit
from badges.arrivals.errors import PinLocked
from badges.arrivals.models import PinTries
from badges.arrivals.queries import settings_of
from badges.arrivals.rules import TRIES, seconds_locked, wrong_so_far
from badges.desk.policy import may_scan


def pin_hash(event_id: int, pin: str) -> str:
    """What is kept of an event's PIN."""
    return runtime().secrets.keyed_hash("supervisor's PIN", f"{event_id} {pin}")


def try_pin(unit: Unit, pin: str) -> bool:
    """Whether it is the PIN of the acting desk's event; a wrong one is counted, so the unit must be committed.

    Raises Forbidden for who is no desk, Refused("pin_missing"), PinLocked. Records arrivals.pin_locked.
    """
    desk = unit.actor
    if not isinstance(desk, DeskActor):
        raise Forbidden(may_scan.name)
    wanted = settings_of(unit.session, desk.event_id).pin_hash
    if wanted is None:
        raise Refused("pin_missing")
    now = unit.now()
    tries = _tries_of(unit, desk.id)
    seconds = seconds_locked(tries.wrong, tries.latest_at, now)
    if seconds:
        raise PinLocked(seconds)
    # Hashes are compared, and the hash of a guess can't be steered without the key.
    is_right = pin_hash(desk.event_id, pin) == wanted
    tries.wrong = 0 if is_right else wrong_so_far(tries.wrong, tries.latest_at, now) + 1
    tries.latest_at = now
    if tries.wrong == TRIES:
        unit.record("arrivals.pin_locked", event_id=desk.event_id, subject=("desk", desk.id), tries=TRIES)
    unit.session.flush()
    return is_right


_DIALECTS = {"postgresql": postgresql, "sqlite": sqlite}


def _tries_of(unit: Unit, desk_id: int) -> PinTries:
    """The desk's row, locked: guesses that come at once are counted one after the other."""
    session = unit.session
    dialect = _DIALECTS[session.get_bind().dialect.name]
    new = dialect.insert(PinTries).values(desk_id=desk_id, wrong=0, latest_at=unit.now())
    session.execute(new.on_conflict_do_nothing())
    return session.get_one(PinTries, desk_id, with_for_update=True, populate_existing=True)
