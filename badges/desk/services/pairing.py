"""Setting up desks, pairing them with a device, revoking them, and their signs of life."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

import sqlalchemy as sa

from app.core.actors import DeskActor
from app.core.errors import NotFound, Refused
from app.core.runtime import runtime
from app.core.unit import Unit
from app.vocabulary.characters import tidy
from badges.desk import errors as _errors  # noqa: F401  # what is refused and recorded here is defined there
from badges.desk.models import Desk
from badges.desk.policy import may_manage_desks
from badges.desk.queries.desks import find_desk, hash_of
from badges.desk.queries.facts import list_points
from events.setup.enums import Doing
from events.setup.models import Event
from events.setup.rules import permits

PAIRING_LIVES = timedelta(minutes=15)
SIGN_OF_LIFE_EVERY = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class DeskPlan:
    """What a desk is to be. `point_codes` None or empty means every point of the event."""

    name: str
    point_codes: Sequence[str] | None = None
    supervisor: bool = False
    may_search: bool = True


def create_desk(unit: Unit, event: Event, plan: DeskPlan) -> Desk:
    """Set up a desk that waits for a device, with a one-time code for 15 minutes.

    Raises Forbidden, Refused("desk_name_missing", "desk_point_unknown", "desk_event_archived"). Records desk.created.
    """
    unit.require(may_manage_desks, event)
    _require_scanning(unit, event)
    name = tidy(plan.name)[:80]
    if not name:
        raise Refused("desk_name_missing", field="name")
    known = {point.code for point in list_points(unit.session, event.id)}
    for code in plan.point_codes or ():
        if code not in known:
            raise Refused("desk_point_unknown", field="points", point=code)
    desk = Desk(
        event_id=event.id,
        name=name,
        point_codes=list(plan.point_codes) if plan.point_codes else None,
        supervisor=plan.supervisor,
        may_search=plan.may_search,
        created_at=unit.now(),
    )
    unit.session.add(desk)
    unit.session.flush()
    unit.record("desk.created", event_id=event.id, subject=("desk", desk.id), name=name, points=desk.point_codes)
    renew_pairing(unit, event, desk.id)
    return desk


def renew_pairing(unit: Unit, event: Event, desk_id: int) -> Desk:
    """Give a desk a fresh one-time code; a device that is paired stays so until the code is used.

    Raises Forbidden, NotFound, Refused("desk_revoked_before", "desk_event_archived").
    """
    unit.require(may_manage_desks, event)
    _require_scanning(unit, event)
    desk = _desk(unit, event, desk_id)
    if desk.revoked_at is not None:
        raise Refused("desk_revoked_before")
    code = secrets.token_urlsafe(18)
    desk.pairing_hash = hash_of(code)
    desk.pairing_closed = runtime().secrets.encrypt(code.encode())
    desk.pairing_ends_at = unit.now() + PAIRING_LIVES
    unit.session.flush()
    return desk


def pairing_code(unit: Unit, desk: Desk) -> str | None:
    """The one-time code of a desk, as long as it can be used."""
    if desk.pairing_closed is None or desk.pairing_ends_at is None or desk.pairing_ends_at <= unit.now():
        return None
    return runtime().secrets.decrypt(desk.pairing_closed).decode()


def pair_desk(unit: Unit, code: str) -> tuple[Desk, str]:
    """Turn a one-time code into a token, which is given out this once.

    Raises NotFound("pairing_unknown"). Records desk.paired. Of two devices that use a code at once one is paired.
    """
    token = secrets.token_urlsafe(32)
    desk_id = unit.session.execute(
        sa.update(Desk)
        .where(
            Desk.pairing_hash == hash_of(code),
            Desk.pairing_ends_at > unit.now(),
            Desk.revoked_at.is_(None),
        )
        .values(
            pairing_hash=None,
            pairing_closed=None,
            pairing_ends_at=None,
            token_hash=hash_of(token),
            paired_at=unit.now(),
            seen_at=unit.now(),
        )
        .returning(Desk.id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if desk_id is None:
        raise NotFound("pairing_unknown")
    desk = unit.session.get_one(Desk, desk_id, populate_existing=True)
    unit.record("desk.paired", event_id=desk.event_id, subject=("desk", desk.id), name=desk.name)
    return desk, token


def pair_at_once(unit: Unit, event: Event, plan: DeskPlan) -> tuple[Desk, str]:
    """A desk with its token in one step, for scripts. Raises and records as `create_desk` and `pair_desk` do."""
    desk = create_desk(unit, event, plan)
    code = pairing_code(unit, desk)
    if code is None:
        raise NotFound("pairing_unknown")
    return pair_desk(unit, code)


def revoke_desk(unit: Unit, event: Event, desk_id: int) -> Desk:
    """End a desk's rights at once. Raises Forbidden, NotFound, Refused("desk_revoked_before"). Records desk.revoked."""
    unit.require(may_manage_desks, event)
    desk = _desk(unit, event, desk_id)
    if desk.revoked_at is not None:
        raise Refused("desk_revoked_before")
    _end(unit, desk)
    return desk


def end_desks(unit: Unit, event: Event) -> None:
    """Revoke every desk of an event that was archived; for seven days they may still deliver. Records desk.revoked."""
    desks = sa.select(Desk).where(Desk.event_id == event.id, Desk.revoked_at.is_(None)).order_by(Desk.id)
    for desk in unit.session.scalars(desks):
        _end(unit, desk)


def _end(unit: Unit, desk: Desk) -> None:
    desk.revoked_at = unit.now()
    desk.pairing_hash = desk.pairing_closed = desk.pairing_ends_at = None
    unit.record("desk.revoked", event_id=desk.event_id, subject=("desk", desk.id), name=desk.name)


def _require_scanning(unit: Unit, event: Event) -> None:
    if not permits(event, Doing.SCAN, unit.now()):
        raise Refused("desk_event_archived")


_C = Desk.__table__.c
# Made once: every scan is a sign of life.
SIGN_OF_LIFE = (
    sa.update(cast("sa.Table", Desk.__table__))
    .where(
        _C.id == sa.bindparam("which"),
        sa.or_(
            _C.seen_at.is_(None),
            _C.seen_at < sa.bindparam("before", type_=_C.seen_at.type),
            _C.queued != sa.bindparam("waiting", type_=sa.Integer),
            _C.app_version.is_distinct_from(sa.bindparam("version", type_=sa.String)),
        ),
    )
    .values(
        seen_at=sa.bindparam("now", type_=_C.seen_at.type),
        queued=sa.bindparam("waiting", type_=sa.Integer),
        app_version=sa.bindparam("version", type_=sa.String),
    )
)


def note_sign_of_life(unit: Unit, queued: int, app_version: str) -> None:
    """Keep that the acting desk is alive, how many scans wait on it and which version it runs; no more often than every 20 s."""
    if not isinstance(unit.actor, DeskActor):
        return
    now = unit.now()
    unit.session.execute(
        SIGN_OF_LIFE,
        {
            "which": unit.actor.id, "now": now, "before": now - SIGN_OF_LIFE_EVERY, "waiting": queued,
            "version": app_version or None,
        },
    )  # fmt: skip


def _desk(unit: Unit, event: Event, desk_id: int) -> Desk:
    desk = find_desk(unit.session, event.id, desk_id)
    if desk is None:
        raise NotFound
    return desk
