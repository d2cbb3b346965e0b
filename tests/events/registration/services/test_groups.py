"""Groups: opened once, filled within the same limits as the public form, members taken out before approval alone."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.actors import GroupContact, LinkHolder, Role
from app.core.database import db
from app.core.errors import Forbidden, NotFound, Refused
from app.mail.models import MailMessage
from events.registration import queries
from events.registration.enums import DelegateStatus, Source
from events.registration.errors import FormRefused
from events.registration.models import Delegate, Group
from events.registration.services import (
    Taken,
    approve_delegates,
    note_liaison,
    open_group,
    register,
    register_member,
    remove_member,
    send_member_link,
)
from events.registration.services.member_sheets import read_members
from events.setup.models import Category

CONTACT = {"name": "海外校友班", "contact_name": "李老师", "mobile": "13700000000", "email": "li@example.com"}
SHEET = """姓名,手机,类别,参加活动
赵一,13900000001,正式代表,
钱二,13900000002,,
孙三,,正式代表,
李四,13900000004,贵宾,
"""


@pytest.fixture
def group(unit: Any, summit: Any) -> int:
    with unit() as u:
        token = open_group(u, summit.event(u), CONTACT, language="zh", sender="a browser")
        return queries.group_with_token(u.session, token).id


def contact(summit: Any, group_id: int) -> GroupContact:
    return GroupContact(label="李老师", group_id=group_id, event_id=summit.id)


def add(unit: Any, summit: Any, group_id: int, submitted: Any) -> Taken:
    with unit(contact(summit, group_id)) as u:
        return register_member(u, summit.event(u), u.session.get_one(Group, group_id), submitted)


def members(unit: Any, group_id: int) -> list[Delegate]:
    with unit(writes=False) as u:
        return queries.members_of(u.session, u.session.get_one(Group, group_id))


def test_a_group_is_opened_once_and_its_link_mailed(unit: Any, summit: Any, group: int) -> None:
    with unit() as u:
        token = open_group(u, summit.event(u), CONTACT, language="zh", sender="a browser")
    with unit(writes=False) as u:
        assert [one.id for one in u.session.scalars(sa.select(Group))] == [group]
        mails = u.session.scalars(sa.select(MailMessage)).all()
        assert [(one.to_address, f"/group/{token}" in one.body) for one in mails] == [("li@example.com", True)]


def test_a_group_needs_a_name_and_somebody_to_reach(unit: Any, summit: Any) -> None:
    with pytest.raises(FormRefused) as refusal, unit() as u:
        open_group(u, summit.event(u), {}, language="zh", sender="x")
    assert [(one.field, one.code) for one in refusal.value.errors] == [
        ("name", "missing_group_name"), ("contact_name", "missing_name"), ("mobile", "missing_contact")]


def test_members_come_in_as_at_the_public_form(unit: Any, summit: Any, form: Any, group: int) -> None:
    assert [add(unit, summit, group, form()) for _ in range(2)] == [Taken.ADDED, Taken.KNOWN]
    assert [(one.name, one.status, one.source, one.group_id) for one in members(unit, group)] == [
        ("单雄信", DelegateStatus.PENDING, Source.GROUP, group)]
    with pytest.raises(FormRefused) as refusal:
        add(unit, summit, group, form(person={"name": "赵一"}, category="vip", consents=frozenset()))
    assert [one.code for one in refusal.value.errors] == ["unknown_category", "consent_needed"]


def test_who_is_registered_elsewhere_stays_there(unit: Any, summit: Any, form: Any, group: int) -> None:
    with unit() as u:
        register(u, summit.event(u), form())
    assert (add(unit, summit, group, form()), members(unit, group)) == (Taken.LINK_SENT, [])


def test_a_group_belongs_to_its_contact_alone(unit: Any, summit: Any, form: Any, group: int) -> None:
    for actor in (contact(summit, group + 1), LinkHolder(label="x", delegate_id=1, event_id=summit.id), summit.staff()):
        with pytest.raises(Forbidden), unit(actor) as u:
            register_member(u, summit.event(u), u.session.get_one(Group, group), form())


def test_a_member_is_taken_out_before_approval_and_not_after(unit: Any, summit: Any, form: Any, group: int) -> None:
    add(unit, summit, group, form())
    add(unit, summit, group, form(person={"name": "赵一", "mobile": "13900000001", "email": ""}))
    first, second = members(unit, group)
    with unit(summit.staff()) as u:
        approve_delegates(u, summit.event(u), [second.id])
    with unit(contact(summit, group)) as u:
        remove_member(u, summit.event(u), u.session.get_one(Group, group), first.reference)
    with pytest.raises(Refused, match="member_decided"), unit(contact(summit, group)) as u:
        remove_member(u, summit.event(u), u.session.get_one(Group, group), second.reference)
    with pytest.raises(NotFound), unit(contact(summit, group)) as u:
        remove_member(u, summit.event(u), u.session.get_one(Group, group), "unknown")
    assert [one.status for one in members(unit, group)] == [DelegateStatus.CANCELLED, DelegateStatus.APPROVED]
    with unit(writes=False) as u:
        assert next(one.taken for one in summit.event(u).categories if one.code == "delegate") == 1


def test_a_member_is_sent_their_own_link(unit: Any, summit: Any, form: Any, group: int) -> None:
    add(unit, summit, group, form())
    add(unit, summit, group, form(person={"name": "赵一", "mobile": "13900000001", "email": ""}))
    first, second = members(unit, group)
    with unit(contact(summit, group)) as u:
        send_member_link(u, summit.event(u), u.session.get_one(Group, group), first.reference)
    with pytest.raises(Refused, match="no_address"), unit(contact(summit, group)) as u:
        send_member_link(u, summit.event(u), u.session.get_one(Group, group), second.reference)
    with unit(writes=False) as u:
        assert u.session.scalars(sa.select(MailMessage.occasion).order_by(MailMessage.id)).all() == [
            "registration.group", "registration.received", "registration.link"]


def test_a_sheet_names_people_and_rows_that_cannot_be_read(unit: Any, summit: Any, group: int) -> None:
    with unit(writes=False) as u:
        sheet = read_members(u.session, summit.event(u), SHEET.encode(), category="delegate",
                             consents=frozenset({"privacy"}), language="zh")
    assert [(one.rows, one.submitted.person["name"], one.submitted.category) for one in sheet.members] == [
        ((2,), "赵一", "delegate"), ((3,), "钱二", "delegate")]
    assert [(one.row, one.code) for one in sheet.rejected] == [(4, "missing_contact"), (5, "unknown_category")]
    with pytest.raises(Refused, match="sheet_unknown_format"), unit(writes=False) as u:
        read_members(u.session, summit.event(u), b"\x00\x01", category="delegate", consents=frozenset(), language="zh")


def test_organisers_note_who_looks_after_a_group(unit: Any, summit: Any, group: int) -> None:
    with unit(summit.staff()) as u:
        note_liaison(u, summit.event(u), u.session.get_one(Group, group), "  联络员：小王 ")
    with pytest.raises(Forbidden), unit(summit.staff(Role.VIEWER)) as u:
        note_liaison(u, summit.event(u), u.session.get_one(Group, group), "")
    with unit(writes=False) as u:
        assert u.session.get_one(Group, group).liaison_note == "联络员：小王"


def test_two_groups_at_once_get_the_places_there_are(app: Any, unit: Any, summit: Any, form: Any, group: int) -> None:
    with unit() as u:
        u.session.execute(sa.update(Category).where(Category.code == "delegate").values(quota=5))
        other = queries.group_with_token(
            u.session, open_group(u, summit.event(u), CONTACT | {"name": "另一班"}, language="zh", sender="b")).id

    def one(number: int) -> str:
        with app.app_context():
            try:
                return add(unit, summit, (group, other)[number % 2], form(
                    person={"name": f"赵{'甲乙丙丁戊己庚辛壬癸'[number]}", "mobile": f"1390000000{number}", "email": ""}))
            except FormRefused as refusal:
                return refusal.errors[0].code
            finally:
                db.session.remove()

    with ThreadPoolExecutor(10) as pool:
        assert Counter(pool.map(one, range(10))) == {Taken.ADDED: 5, "category_full": 5}
