"""What becomes of registrations, and that places follow."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from app.core.actors import LinkHolder, Role
from app.core.audit import AuditEntry
from app.core.errors import Forbidden, Refused
from app.core.runtime import runtime
from app.mail.models import MailMessage
from events.registration.enums import HOLDING, DelegateStatus, PlaceState
from events.registration.models import Delegate, Place
from events.registration.services import (
    approve_delegates,
    cancel_own_registration,
    register,
    reject_delegates,
    set_status,
)
from events.setup.enums import EventStatus
from events.setup.models import Activity, Category
from events.setup.queries import stored_definition
from events.setup.services.definitions import apply_definition, change_event, read_for


@pytest.fixture
def three(unit: Any, summit: Any, form: Any) -> list[int]:
    """Three delegates who want one place in the visit: the first has it, the others wait."""
    with unit() as u:
        u.session.execute(sa.update(Activity).where(Activity.code == "visit").values(own_capacity=1, waiting_list=True))
    for number, name in enumerate(("赵一", "钱二", "孙三")):
        with unit() as u:
            register(u, summit.event(u), form(
                person={"name": name, "mobile": f"1391111000{number}", "email": f"d{number}@example.com"},
                activities=["visit"], sender=name))
    with unit(writes=False) as u:
        return list(u.session.scalars(sa.select(Delegate.id).order_by(Delegate.id)))


def visits(unit: Any) -> list[str]:
    with unit(writes=False) as u:
        return list(u.session.scalars(sa.select(Place.state).order_by(Place.delegate_id)))


def require_true_counters(unit: Any) -> None:
    """The counters say what the rows say."""
    with unit(writes=False) as u:
        for category in u.session.scalars(sa.select(Category)):
            assert category.taken == u.session.scalar(sa.select(sa.func.count()).select_from(Delegate).where(
                Delegate.category_id == category.id, Delegate.status.in_(HOLDING)))
        for activity in u.session.scalars(sa.select(Activity)):
            assert activity.taken == u.session.scalar(sa.select(sa.func.count()).select_from(Place).where(
                Place.activity_id == activity.id, Place.state == PlaceState.HELD))


def test_approve_approves_records_and_mails(unit: Any, summit: Any, three: list[int]) -> None:
    with unit(summit.staff()) as u:
        assert approve_delegates(u, summit.event(u), three) == 3
    with unit(summit.staff()) as u:
        assert approve_delegates(u, summit.event(u), three) == 0
    with unit(writes=False) as u:
        assert list(u.session.scalars(sa.select(Delegate.status))) == [DelegateStatus.APPROVED] * 3
        assert u.session.scalar(sa.select(sa.func.count()).where(AuditEntry.tag == "delegate.approved")) == 3
        assert u.session.scalar(sa.select(sa.func.count()).where(
            MailMessage.occasion == "registration.status_approved")) == 3
    require_true_counters(unit)


def test_reject_gives_places_to_who_waits(unit: Any, summit: Any, three: list[int]) -> None:
    assert visits(unit) == [PlaceState.HELD, PlaceState.WAITING, PlaceState.WAITING]
    with unit(summit.staff()) as u:
        assert reject_delegates(u, summit.event(u), three[:1], "名额已满") == 1
    assert visits(unit) == [PlaceState.RELEASED, PlaceState.HELD, PlaceState.WAITING]
    with unit(writes=False) as u:
        mail = u.session.scalars(sa.select(MailMessage).where(
            MailMessage.occasion == "registration.status_rejected")).one()
        assert "名额已满" in mail.body
        assert u.session.scalar(sa.select(AuditEntry.subject_key).where(
            AuditEntry.tag == "delegate.promoted")) == str(three[1])
    require_true_counters(unit)


def test_reject_needs_a_reason(unit: Any, summit: Any, three: list[int]) -> None:
    with pytest.raises(Refused) as refusal, unit(summit.staff()) as u:
        reject_delegates(u, summit.event(u), three, "  ")
    assert (refusal.value.code, refusal.value.field) == ("reason_needed", "reason")


def test_coming_back_means_the_end_of_the_line(unit: Any, summit: Any, three: list[int]) -> None:
    for status in (DelegateStatus.CANCELLED, DelegateStatus.APPROVED):
        with unit(summit.staff()) as u:
            delegate = u.session.get_one(Delegate, three[0])
            assert set_status(u, summit.event(u), delegate, status)
    assert visits(unit) == [PlaceState.WAITING, PlaceState.HELD, PlaceState.WAITING]
    require_true_counters(unit)


def test_coming_back_to_a_full_category_is_refused(unit: Any, summit: Any, three: list[int]) -> None:
    with unit(summit.staff()) as u:
        set_status(u, summit.event(u), u.session.get_one(Delegate, three[0]), DelegateStatus.REJECTED, reason="x")
        u.session.execute(sa.update(Category).where(Category.code == "delegate").values(quota=2))
    with pytest.raises(Refused) as refusal, unit(summit.staff()) as u:
        set_status(u, summit.event(u), u.session.get_one(Delegate, three[0]), DelegateStatus.APPROVED)
    assert refusal.value.code == "category_full"


def test_more_room_moves_up_who_waits(unit: Any, summit: Any, three: list[int]) -> None:
    with unit(summit.staff()) as u:
        event = summit.event(u)
        definition = stored_definition(u.session, event, runtime().contributions)
        visit = next(one for one in definition.parts["activities"] if one["code"] == "visit")
        visit["capacity"] = 2
        change_event(u, event, definition)
    assert visits(unit) == [PlaceState.HELD, PlaceState.HELD, PlaceState.WAITING]
    require_true_counters(unit)


def test_own_cancellation_is_done_once_and_by_the_holder_alone(unit: Any, summit: Any, three: list[int]) -> None:
    holder = LinkHolder(label="赵一", delegate_id=three[0], event_id=summit.id)
    for _ in range(2):
        with unit(holder) as u:
            cancel_own_registration(u, u.session.get_one(Delegate, three[0]))
    with pytest.raises(Forbidden), unit(holder) as u:
        cancel_own_registration(u, u.session.get_one(Delegate, three[1]))
    assert visits(unit) == [PlaceState.RELEASED, PlaceState.HELD, PlaceState.WAITING]
    with unit(writes=False) as u:
        assert u.session.scalar(sa.select(sa.func.count()).where(AuditEntry.tag == "delegate.cancelled")) == 1
    require_true_counters(unit)


def test_who_has_cancelled_may_send_the_same_form_anew(unit: Any, summit: Any, form: Any) -> None:
    for _ in range(2):
        with unit() as u:
            assert register(u, summit.event(u), form()).is_new
        with unit() as u:
            delegate = u.session.scalars(sa.select(Delegate).order_by(Delegate.id.desc())).first()
            set_status(u, summit.event(u), delegate, DelegateStatus.CANCELLED)
    require_true_counters(unit)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.JUDGE, Role.DOCKING_CLERK, Role.DESK_SUPERVISOR])
def test_deciding_asks_for_the_permission(unit: Any, summit: Any, three: list[int], role: Role) -> None:
    with pytest.raises(Forbidden), unit(summit.staff(role)) as u:
        approve_delegates(u, summit.event(u), three)


def test_delegates_of_another_event_are_left_alone(unit: Any, summit: Any, three: list[int], data: Any) -> None:
    with unit() as u:
        definition = read_for(u, (data / "events/alumni-week-2020.yaml").read_bytes())
        other = apply_definition(u, definition, summit.organisation_id, EventStatus.PUBLISHED).event
        assert approve_delegates(u, other, three) == 0
