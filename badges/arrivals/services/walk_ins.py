"""Walk-ins: somebody without a registration stands at an arrival desk, and has one in under a minute."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.actors import DeskActor
from app.core.errors import Forbidden, NotFound, Refused
from app.core.runtime import runtime
from app.core.unit import Unit
from badges.arrivals.enums import WalkInState
from badges.arrivals.models import ArrivalSettings
from badges.arrivals.queries import (
    Alike,
    find_walk_in,
    has_arrival_point,
    people_alike,
    settings_of,
    walk_in_categories,
)
from badges.arrivals.schemas import WalkIn
from badges.desk.policy import may_scan
from badges.desk.services.handles import make_handle
from events.registration.enums import HOLDING, DelegateStatus, Source
from events.registration.errors import FormRefused
from events.registration.models import Delegate
from events.registration.rules.persons import FieldError, Person, read_person
from events.registration.services import letters
from events.registration.services.decisions import approve_at_desk
from events.registration.services.places import take_category_place
from events.registration.services.records import Entry, insert_delegate, lock_person
from events.setup.models import Event

STATES = {
    DelegateStatus.APPROVED: WalkInState.APPROVED,
    DelegateStatus.PENDING: WalkInState.PENDING,
    DelegateStatus.REJECTED: WalkInState.REJECTED,
}


@dataclass(frozen=True, slots=True)
class WalkInAnswer:
    """What the desk is told. `delegate` and its `handle` are there where the desk may scan the person at once;
    `alike` are names of who may be the same, as far as this desk may know them, None each where it may not.
    """

    state: WalkInState
    delegate: Delegate | None = None
    handle: str | None = None
    alike: Sequence[str | None] = ()


def register_walk_in(unit: Unit, wanted: WalkIn, *, agreed: bool) -> WalkInAnswer:
    """Register somebody at the acting desk, once for each `walk_in_id`; sent again with a supervisor's word it approves.

    `agreed`: a supervisor has typed the PIN. A supervisor's desk needs none. Raises Forbidden for who is no desk,
    Refused("walk_ins_off", "walk_ins_elsewhere"), FormRefused. Records arrivals.walk_in, and what registration records.
    """
    desk = arrival_desk(unit)
    event = unit.session.get_one(Event, desk.event_id)
    settings = settings_of(unit.session, event.id)
    submission = _submission(event.id, wanted.walk_in_id)
    may_approve = agreed or desk.supervisor or not settings.walk_in_approval
    person, category_id = _read(unit, settings, wanted)
    lock_person(unit.session, event.id, person.name_key)
    earlier = find_walk_in(unit.session, event.id, submission)
    if earlier is not None:
        return _again(unit, event, desk, earlier, may_approve=may_approve)
    alike = people_alike(unit.session, event.id, person)
    known = next((one for one in alike if one.same_name and _same_contact(one.delegate, person)), None)
    if known is not None:
        return _known(unit, desk, known.delegate)
    if alike and not wanted.anyway:
        return WalkInAnswer(WalkInState.ALIKE, alike=[_said_of(desk, one) for one in alike])
    if not take_category_place(unit.session, category_id):
        raise FormRefused([FieldError("category", "category_full")])
    delegate, token = insert_delegate(unit, event.id, Entry(
        person=person, category_id=category_id, source=Source.DESK, language=wanted.language, submission=submission,
        status=DelegateStatus.APPROVED if may_approve else DelegateStatus.PENDING,
    ))  # fmt: skip
    unit.record("delegate.registered", event_id=event.id, subject=("delegate", delegate.id), category=wanted.category)
    unit.record(
        "arrivals.walk_in", event_id=event.id, subject=("delegate", delegate.id), status=delegate.status,
        approved_by=_approver(desk, settings, agreed=agreed),
    )  # fmt: skip
    letters.confirm(unit, event, delegate, token, [])
    return _answer(unit, desk, delegate)


def walk_in_of(unit: Unit, walk_in_id: str) -> WalkInAnswer:
    """How a walk-in stands by now. Raises Forbidden for who is no desk, NotFound("walk_in_unknown")."""
    desk = arrival_desk(unit)
    delegate = find_walk_in(unit.session, desk.event_id, _submission(desk.event_id, walk_in_id))
    if delegate is None:
        raise NotFound("walk_in_unknown")
    return _answer(unit, desk, delegate)


def arrival_desk(unit: Unit) -> DeskActor:
    """The acting desk. Raises Forbidden for who is none, Refused("walk_ins_off", "walk_ins_elsewhere")."""
    desk = unit.actor
    if not isinstance(desk, DeskActor):
        raise Forbidden(may_scan.name)
    if not settings_of(unit.session, desk.event_id).walk_in_categories:
        raise Refused("walk_ins_off")
    if not has_arrival_point(unit.session, desk.event_id, desk.point_codes):
        raise Refused("walk_ins_elsewhere")
    return desk


def _submission(event_id: int, walk_in_id: str) -> str:
    return runtime().secrets.keyed_hash("walk-in", f"{event_id} {walk_in_id}")


def _read(unit: Unit, settings: ArrivalSettings, wanted: WalkIn) -> tuple[Person, int]:
    """Everything that is wrong is told at once."""
    person, errors = read_person(wanted.person)
    category = next((one for one in walk_in_categories(unit.session, settings) if one.code == wanted.category), None)
    if category is None:
        errors.append(FieldError("category", "unknown_category"))
    if errors or category is None:
        raise FormRefused(errors)
    return person, category.id


def _again(unit: Unit, event: Event, desk: DeskActor, delegate: Delegate, *, may_approve: bool) -> WalkInAnswer:
    if may_approve:
        approve_at_desk(unit, event, delegate)
    return _answer(unit, desk, delegate)


def _same_contact(delegate: Delegate, person: Person) -> bool:
    by_mobile = person.mobile is not None and delegate.mobile == person.mobile
    return by_mobile or (person.email_key is not None and delegate.email_key == person.email_key)


def _known(unit: Unit, desk: DeskActor, delegate: Delegate) -> WalkInAnswer:
    """Who knows both name and number has the person before them: they are scanned as they are."""
    handle = make_handle(desk.id, delegate.number, unit.now()) if delegate.status in HOLDING else None
    return WalkInAnswer(WalkInState.KNOWN, delegate, handle)


def _said_of(desk: DeskActor, one: Alike) -> str | None:
    """The search by name shows name and unit; nobody learns here whose a telephone number is."""
    if not (one.same_name and desk.may_search):
        return None
    return " · ".join(filter(None, (one.delegate.name, one.delegate.unit)))


def _approver(desk: DeskActor, settings: ArrivalSettings, *, agreed: bool) -> str:
    if desk.supervisor:
        return "supervisor_desk"
    if agreed:
        return "pin"
    return "queue" if settings.walk_in_approval else "nobody"


def _answer(unit: Unit, desk: DeskActor, delegate: Delegate) -> WalkInAnswer:
    state = STATES.get(DelegateStatus(delegate.status), WalkInState.REJECTED)
    is_approved = state is WalkInState.APPROVED
    return WalkInAnswer(state, delegate, make_handle(desk.id, delegate.number, unit.now()) if is_approved else None)
