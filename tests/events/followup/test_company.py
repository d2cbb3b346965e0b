"""A company states how its deal goes on; staff take it over as two people; reminders go out once."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.core.audit import AuditEntry
from app.core.clock import FixedClock
from app.core.worker import run_due_jobs
from app.mail.models import MailMessage
from events.docking.models import Deal, DealEvidence, DealStep
from events.followup.models import FollowUpContact, FollowUpLink, FollowUpReminder, FollowUpStatement
from events.followup.queries.reminders import due_reminders
from events.setup.queries import find_event
from tests.conftest import A_MORNING
from tests.events.followup.conftest import Opener
from tests.factories.deals import PDF
from tests.factories.papers import a_pdf, a_picture

BASE = "/manage/innovation-2019/follow-up"
SIGNED = {"stage": "contract", "reached_on": "2019-10-01", "amount": "3200万元", "told": "双方已签约", "name": "赵敏",
          "submission": "one"}
Staff = Callable[[str], FlaskClient]


def with_scan(content: bytes = PDF) -> dict[str, Any]:
    return {"papers-0-kind": "signed_scan", "papers-0-file": (content, "合同.pdf")}


def state(browser: FlaskClient, link: str, **fields: Any) -> int:
    # A file is read once and closed, so that each request gets one of its own.
    sent = {name: (io.BytesIO(value[0]), *value[1:]) if isinstance(value, tuple) else value for name, value in fields.items()}
    return browser.post(link, data={**SIGNED, **sent}, content_type="multipart/form-data").status_code


def rows(unit: Opener, model: type[Any]) -> list[Any]:
    with unit(writes=False) as opened:
        found = opened.session.scalars(sa.select(model).order_by(model.id)).all()
        opened.session.expunge_all()
        return list(found)


def test_a_statement_becomes_a_step_that_two_people_stand_behind(
    app: Flask, unit: Opener, deal: int, link: str, staff: Staff,
) -> None:
    visitor = app.test_client()
    assert [visitor.get(f"{link}{page}").status_code for page in ("", "/done", "/enough")] == [200, 200, 200]
    assert [state(visitor, link, **with_scan()), state(visitor, link, **with_scan())] == [303, 303]
    (statement,) = rows(unit, FollowUpStatement)
    assert len(rows(unit, DealStep)) == 1
    wang, page = staff("wang"), f"{BASE}/statements/{statement.id}"
    pages = (BASE, page, f"{BASE}/deals/{deal}", f"/manage/innovation-2019/docking/deals/{deal}")
    assert [wang.get(one).status_code for one in pages] == [200, 200, 200, 200]
    taken = {"decision": "taken", "to": "contract", "signed_on": "2019-10-01", "amount": "3200万元", "currency": "CNY"}
    assert wang.post(page, data=taken).status_code == 303
    assert wang.post(page, data=taken).status_code == 422
    review = f"/manage/innovation-2019/docking/deals/{deal}/review"
    assert wang.post(review, data={"accept": "yes"}).status_code == 422
    assert staff("li").post(review, data={"accept": "yes"}).status_code == 303
    with unit(writes=False) as opened:
        found = opened.session.get_one(Deal, deal)
        assert (found.stage, found.worth_cents) == ("contract", 320000)
        scan = opened.session.scalars(sa.select(DealEvidence).where(DealEvidence.kind == "signed_scan")
                                      .order_by(DealEvidence.id.desc())).first()
        assert scan is not None
        assert scan.sha256 is not None


@pytest.mark.parametrize("fields", [
    {"stage": ""}, {"stage": "landed"}, {"name": ""}, {"reached_on": "gestern"},
    with_scan(b""), with_scan(b"MZ a program"), with_scan(a_pdf(lambda pdf: pdf.attachments.__setitem__("a", b"x"))),
    {"papers-0-kind": "signed_scan"},
])
def test_a_statement_that_makes_no_sense_is_shown_again(app: Flask, unit: Opener, link: str, fields: dict[str, Any]) -> None:
    assert state(app.test_client(), link, **fields) == 422
    assert rows(unit, FollowUpStatement) == []


def test_a_form_opened_anew_that_says_the_same_is_no_second_statement(app: Flask, unit: Opener, link: str) -> None:
    visitor = app.test_client()
    ways: list[dict[str, Any]] = [
        with_scan(), with_scan() | {"submission": "two"}, {"submission": "three"}, {"submission": "four", "told": "已付首款"}]
    assert [state(visitor, link, **way) for way in ways] == [303] * 4
    assert [statement.submission for statement in rows(unit, FollowUpStatement)] == ["one", "three", "four"]


def test_a_link_that_is_over_taken_back_or_made_up_opens_nothing(
    app: Flask, unit: Opener, deal: int, link: str, staff: Staff,
) -> None:
    visitor = app.test_client()
    assert visitor.get("/follow-up/1-abc").status_code == 404
    assert visitor.get(f"{link}x").status_code == 404
    app.extensions["juying"].clock = FixedClock(A_MORNING + timedelta(days=81))
    assert [visitor.get(link).status_code, state(visitor, link)] == [410, 410]
    app.extensions["juying"].clock = FixedClock(A_MORNING + timedelta(days=71))
    (made,) = rows(unit, FollowUpLink)
    assert staff("wang").post(f"{BASE}/deals/{deal}/links/{made.id}/revoke").status_code == 303
    assert [visitor.get(link).status_code, state(visitor, link)] == [410, 410]
    assert rows(unit, FollowUpStatement) == []


def test_what_a_company_brings_joins_a_step_that_waits(
    app: Flask, unit: Opener, deal: int, link: str, staff: Staff,
) -> None:
    assert state(app.test_client(), link, **with_scan()) == 303
    wang = staff("wang")
    act = f"/manage/innovation-2019/docking/deals/{deal}/advance"
    assert wang.post(act, data={"to": "contract", "event": "innovation-2019"}).status_code == 303
    (statement,) = rows(unit, FollowUpStatement)
    assert wang.post(f"{BASE}/statements/{statement.id}", data={"decision": "taken"}).status_code == 303
    with unit(writes=False) as opened:
        assert [piece.kind for piece in opened.session.get_one(Deal, deal).steps[1].evidence] == ["signed_scan"]


@pytest.mark.parametrize(("fields", "status", "becomes"), [
    ({"decision": "noted"}, 303, "noted"), ({"decision": "dismissed", "reason": "不实"}, 303, "dismissed"),
    ({"decision": "dismissed", "reason": " "}, 422, "waiting"), ({"decision": "taken", "to": ""}, 422, "waiting"),
    ({"decision": "taken", "to": "terminated"}, 422, "waiting"), ({"decision": ""}, 422, "waiting"),
    ({"decision": "taken", "to": "contract", "amount": "viel", "currency": "CNY"}, 422, "waiting"),
])
def test_a_statement_is_noted_dismissed_or_still_waits(
    app: Flask, unit: Opener, link: str, staff: Staff, fields: dict[str, str], status: int, becomes: str,
) -> None:
    assert state(app.test_client(), link) == 303
    (statement,) = rows(unit, FollowUpStatement)
    assert staff("wang").post(f"{BASE}/statements/{statement.id}", data=fields).status_code == status
    assert [one.state for one in rows(unit, FollowUpStatement)] == [becomes]
    assert len(rows(unit, DealStep)) == 1


def test_papers_of_a_statement_are_for_staff_and_who_looked_is_recorded(
    app: Flask, unit: Opener, link: str, staff: Staff,
) -> None:
    picture = a_picture()
    assert state(app.test_client(), link, **with_scan(picture)) == 303
    with staff("wang").get(f"{BASE}/papers/1") as answer:
        assert (answer.status_code, answer.data) == (200, picture)
        assert answer.headers["Content-Disposition"].startswith("attachment")
    assert app.test_client().get(f"{BASE}/papers/1").status_code == 302
    with unit(writes=False) as opened:
        looked = opened.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "followup.paper_looked_at")).all()
        assert [entry.actor_label for entry in looked] == ["wang"]


def test_reminders_are_shown_sent_once_and_come_again_until_the_last(
    app: Flask, unit: Opener, deal: int, staff: Staff,
) -> None:
    wang, keys = staff("wang"), {"ids": [f"{deal}-company", f"{deal}-staff"]}
    assert wang.get(f"{BASE}/reminders").status_code == 200
    assert [wang.post(f"{BASE}/reminders/send", data=keys).status_code for _twice in range(2)] == [303, 303]
    run_due_jobs()
    assert [(one.recipient, one.round) for one in rows(unit, FollowUpReminder)] == [("company", 1)]
    (message,) = rows(unit, MailMessage)
    assert (message.to_address, message.occasion, "/follow-up/" in message.body) == (
        "zhao.min@example.com", "followup.company", True)
    assert wang.post(f"{BASE}/reminders/send", data=keys).status_code == 409
    app.extensions["juying"].clock = FixedClock(A_MORNING + timedelta(days=400))
    assert [one.round for one in due(unit) if one.address] == [2]


def test_who_wants_no_more_reminders_gets_none(app: Flask, unit: Opener, link: str) -> None:
    assert app.test_client().post(f"{link}/enough", data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert [(one.recipient.value, one.address) for one in due(unit)] == [("staff", None)]
    assert [row[0] is not None for row in refusals(unit)] == [True]


def test_the_plan_and_the_contact_are_typed(unit: Opener, deal: int, staff: Staff) -> None:
    wang = staff("wang")
    stages = ("talks", "intent", "framework", "contract", "performing", "landed", "started", "in_production")
    plan: dict[str, Any] = {f"stages-{place}-days": "500" for place in range(len(stages))}
    plan |= {"stages-1-recipients": ["company"], "most": "1", "link_days": "5"}
    assert wang.get(f"{BASE}/plan").status_code == 200
    assert wang.post(f"{BASE}/plan", data=plan).status_code == 303
    assert due(unit) == []
    assert wang.post(f"{BASE}/plan", data=plan | {"most": "0"}).status_code == 422
    assert wang.post(f"{BASE}/plan", data=plan | {"stages-0-days": "x"}).status_code == 422
    page = f"{BASE}/deals/{deal}"
    assert wang.get(page).status_code == 200
    assert wang.post(page, data={"name": "钱", "email": "no address", "language": "zh"}).status_code == 422
    assert wang.post(page, data={"name": "钱", "email": "qian@example.com", "language": "en"}).status_code == 303
    assert wang.post(f"{page}/link").status_code == 303
    assert wang.get(f"/manage/innovation-2019/docking/deals/{deal}").status_code == 200
    with unit(writes=False) as opened:
        assert opened.session.scalars(sa.select(FollowUpContact.email)).all() == ["qian@example.com"]


def due(unit: Opener) -> list[Any]:
    with unit(writes=False) as opened:
        return due_reminders(opened.session, find_event(opened.session, "innovation-2019"), opened.now())


def refusals(unit: Opener) -> list[Any]:
    with unit(writes=False) as opened:
        return list(opened.session.execute(sa.select(FollowUpContact.refused_at)))
