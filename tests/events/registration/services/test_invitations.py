"""Invitations: used as often as they have places, reserving exactly what they reserve, withdrawn without a trace."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.actors import LinkHolder, Role
from app.core.database import db
from app.core.errors import Forbidden, NotFound, Refused
from app.mail.models import MailMessage
from events.registration import queries
from events.registration.enums import DelegateStatus, ErasureReason, Source
from events.registration.errors import FormRefused
from events.registration.models import Delegate, Invitation
from events.registration.queries.invitations import invitation_about
from events.registration.services import (
    Terms,
    accept_invitation,
    cancel_own_registration,
    invitation_token,
    invite,
    issue_code,
    send_invitation,
    set_status,
    withdraw_invitation,
)
from events.registration.services.erasure import erase_delegate
from events.setup.models import Category

GUEST = {"name": "单雄信", "email": "shan@example.com", "unit": "华宁大学"}


def invited(unit: Any, summit: Any, *people: dict[str, str], **terms: Any) -> Any:
    with unit(summit.staff()) as u:
        made = invite(u, summit.event(u), people or [GUEST], Terms(**{"category": "vip", **terms}))
        return [one.id for one in made.invitations], made.known, [
            (number, [error.code for error in errors]) for number, _name, errors in made.refused]


def a_code(unit: Any, summit: Any, places: int = 3, **terms: Any) -> int:
    with unit(summit.staff()) as u:
        return issue_code(u, summit.event(u), GUEST, places, Terms(**{"category": "vip", **terms})).id


def accept(unit: Any, summit: Any, invitation: int, submitted: Any) -> Any:
    with unit() as u:
        return accept_invitation(u, summit.event(u), u.session.get_one(Invitation, invitation), submitted)


def counts(unit: Any, summit: Any, invitation: int) -> tuple[int, int]:
    """How many of the invitation's places are used, and of its category's."""
    with unit(writes=False) as u:
        one = u.session.get_one(Invitation, invitation)
        return one.used, one.category.taken


def quota(unit: Any, number: int | None) -> None:
    with unit() as u:
        u.session.execute(sa.update(Category).where(Category.code == "vip").values(quota=number, taken=0))


def test_an_invitation_is_mailed_with_a_link_of_its_own(unit: Any, summit: Any) -> None:
    ids, known, refused = invited(unit, summit)
    with unit(writes=False) as u:
        token = invitation_token(u.session.get_one(Invitation, ids[0]))
        mail = u.session.scalars(sa.select(MailMessage)).one()
        assert (mail.to_address, f"/i/{token}" in mail.body, "{" in mail.body, known, refused) == (
            "shan@example.com", True, False, [], [])
        assert queries.invitation_with_token(u.session, token).sent_at is not None
        with pytest.raises(NotFound):
            queries.invitation_with_token(u.session, "another")


def test_a_list_invites_whom_it_can_and_nobody_twice(unit: Any, summit: Any) -> None:
    invited(unit, summit)
    ids, known, refused = invited(
        unit, summit, GUEST, {"name": "赵一"}, {"name": "赵一"}, {"name": " ", "email": "x"},
        {"name": "钱二", "category": "nobody"}, {"name": "孙三", "category": "guest"})
    assert (len(ids), known, refused) == (
        2, ["单雄信", "赵一"], [(4, ["missing_name", "bad_email"]), (5, ["unknown_category"])])
    with pytest.raises(Refused, match="too_many_invited"):
        invited(unit, summit, *[GUEST] * 501)


def test_only_those_who_edit_delegates_invite(unit: Any, summit: Any) -> None:
    ids, _known, _refused = invited(unit, summit)
    with pytest.raises(Forbidden), unit(summit.staff(Role.VIEWER)) as u:
        invite(u, summit.event(u), [GUEST], Terms("vip"))
    for act in (send_invitation, withdraw_invitation):
        with pytest.raises(Forbidden), unit(summit.staff(Role.VIEWER)) as u:
            act(u, summit.event(u), u.session.get_one(Invitation, ids[0]))


def test_an_invitation_leads_to_its_category_once(unit: Any, summit: Any, form: Any) -> None:
    ids, _known, _refused = invited(unit, summit)
    with pytest.raises(FormRefused) as refusal:
        accept(unit, summit, ids[0], form(category="delegate"))
    assert [one.code for one in refusal.value.errors] == ["unknown_category"]
    first = accept(unit, summit, ids[0], form(category="vip"))
    assert accept(unit, summit, ids[0], form(category="vip")).token == first.token
    with pytest.raises(Refused, match="invitation_used"):
        accept(unit, summit, ids[0], form(category="vip", person={"name": "赵一", "mobile": "13900000001", "email": ""}))
    with unit(writes=False) as u:
        one = u.session.scalars(sa.select(Delegate)).one()
        assert (one.source, one.invitation_id, one.category.code) == (Source.INVITATION, ids[0], "vip")


@pytest.mark.parametrize("places", [0, -1, 1001])
def test_a_code_has_places(unit: Any, summit: Any, places: int) -> None:
    with pytest.raises(FormRefused) as refusal:
        a_code(unit, summit, places)
    assert [one.code for one in refusal.value.errors] == ["bad_places"]


def test_a_code_opens_as_many_places_as_it_has_when_ten_come_at_once(
    app: Any, unit: Any, summit: Any, form: Any,
) -> None:
    quota(unit, 3)
    invitation = a_code(unit, summit, 3, reserves=True)

    def one(number: int) -> str:
        with app.app_context():
            try:
                return "in" if accept(unit, summit, invitation, form(category="vip", person={
                    "name": f"赵{'甲乙丙丁戊己庚辛壬癸'[number]}", "mobile": f"1390000000{number}", "email": ""})).is_new else ""
            except Refused as refusal:
                return refusal.code
            finally:
                db.session.remove()

    with ThreadPoolExecutor(10) as pool:
        assert Counter(pool.map(one, range(10))) == {"in": 3, "invitation_used": 7}
    assert counts(unit, summit, invitation) == (3, 3)


def test_reserved_places_are_nobody_elses(unit: Any, summit: Any, form: Any) -> None:
    quota(unit, 4)
    reserving = a_code(unit, summit, 3, reserves=True)
    with pytest.raises(Refused, match="category_full"):
        a_code(unit, summit, 2, reserves=True)
    other = a_code(unit, summit, 2)
    people = [{"name": f"赵{name}", "mobile": f"1390000000{number}", "email": ""} for number, name in enumerate("甲乙丙丁")]
    accept(unit, summit, other, form(category="vip", person=people[0]))
    with pytest.raises(FormRefused) as refusal:
        accept(unit, summit, other, form(category="vip", person=people[1]))
    assert [one.code for one in refusal.value.errors] == ["category_full"]
    accept(unit, summit, reserving, form(category="vip", person=people[1]))
    assert (counts(unit, summit, reserving), counts(unit, summit, other)) == ((1, 4), (1, 4))


@pytest.mark.parametrize("reserves", [True, False])
def test_who_leaves_gives_the_invitation_its_place_back(unit: Any, summit: Any, form: Any, reserves: bool) -> None:
    quota(unit, 1)
    invitation = a_code(unit, summit, 1, reserves=reserves)
    accept(unit, summit, invitation, form(category="vip"))
    with unit(writes=False) as u:
        delegate = u.session.scalars(sa.select(Delegate.id)).one()
    with unit(LinkHolder(label="x", delegate_id=delegate, event_id=summit.id)) as u:
        cancel_own_registration(u, u.session.get_one(Delegate, delegate))
    assert counts(unit, summit, invitation) == (0, int(reserves))
    with unit(summit.staff()) as u:
        set_status(u, summit.event(u), u.session.get_one(Delegate, delegate), DelegateStatus.APPROVED)
    assert counts(unit, summit, invitation) == (1, 1)


def test_a_withdrawn_invitation_opens_nothing_and_keeps_nothing(unit: Any, summit: Any, form: Any) -> None:
    quota(unit, 5)
    invitation = a_code(unit, summit, 3, reserves=True)
    accept(unit, summit, invitation, form(category="vip"))
    for _ in range(2):
        with unit(summit.staff()) as u:
            withdraw_invitation(u, summit.event(u), u.session.get_one(Invitation, invitation))
    assert counts(unit, summit, invitation) == (1, 1)
    with pytest.raises(Refused, match="invitation_withdrawn"):
        accept(unit, summit, invitation, form(category="vip", person={"name": "赵一", "mobile": "13900000001"}))
    with pytest.raises(Refused, match="invitation_withdrawn"), unit(summit.staff()) as u:
        send_invitation(u, summit.event(u), u.session.get_one(Invitation, invitation))
    with unit(writes=False) as u:
        delegate = u.session.scalars(sa.select(Delegate.id)).one()
    with unit(LinkHolder(label="x", delegate_id=delegate, event_id=summit.id)) as u:
        cancel_own_registration(u, u.session.get_one(Delegate, delegate))
    assert counts(unit, summit, invitation) == (1, 0)


def test_erasing_somebody_erases_their_invitation_too(unit: Any, summit: Any, form: Any) -> None:
    ids, _known, _refused = invited(unit, summit)
    accept(unit, summit, ids[0], form(category="vip"))
    with unit() as u:
        delegate = u.session.scalars(sa.select(Delegate)).one()
        assert [one["email"] for one in invitation_about(u.session, delegate)] == ["shan@example.com"]
        erase_delegate(u, summit.event(u), delegate, ErasureReason.EXPIRED)
    with unit(writes=False) as u:
        one = u.session.get_one(Invitation, ids[0])
        assert (one.name, one.email, one.unit, u.session.scalars(sa.select(MailMessage)).all()) == ("—", None, None, [])
