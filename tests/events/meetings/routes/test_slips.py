"""A slip's way on HTTP: written on one phone, confirmed on another, recorded by a clerk, accepted by a colleague."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Staff
from events.docking.models import Deal
from events.docking.queries.tallies import tally_of_event
from events.meetings.models import IntentSlip, MeetingTable
from events.setup.queries import find_event
from tests.factories.accounts import sign_in
from tests.factories.deals import a_clerk
from tests.factories.meetings import CODE, link_of, pairs_of, scheduled

pytestmark = pytest.mark.one_database


@pytest.fixture
def links(client: FlaskClient, unit: Any) -> dict[str, str]:
    """The personal links of the four, and the clerks wang and li."""
    scheduled(unit)
    with unit() as u:
        a_clerk(u, "wang")
        a_clerk(u, "li", name="李明")
        return {code: link_of(u, code) for code in ("o1", "o2", "d1", "d2")}


def meeting_id(unit: Any) -> int:
    with unit(writes=False) as u:
        return int(pairs_of(u)["o1-d1"].id)


def slips(unit: Any) -> list[tuple[int, str, int | None, int]]:
    with unit(writes=False) as u:
        return [(one.number, one.state, one.amount_cents, len(one.confirmations))
                for one in u.session.scalars(sa.select(IntentSlip).order_by(IntentSlip.id))]


def write(client: FlaskClient, unit: Any, link: str, **typed: str) -> Any:
    values = {"subject": "共建中试线", "amount": "3000万元", "submission": "s1", "step": "send"} | typed
    return client.post(f"/my/{link}/meetings/{meeting_id(unit)}/slip", data=values)


def as_staff(app: Flask, unit: Any, username: str) -> FlaskClient:
    with unit(writes=False) as u:
        return sign_in(app.test_client(), u.session.scalars(sa.select(Staff).where(Staff.username == username)).one())


def test_a_slip_becomes_an_intent_that_two_clerks_stand_behind(
    app: Flask, client: FlaskClient, unit: Any, links: dict[str, str],
) -> None:
    assert write(client, unit, links["o1"], step="look").status_code == 200
    assert slips(unit) == []
    assert write(client, unit, links["o1"]).status_code == 303
    assert write(client, unit, links["o1"]).status_code == 303
    assert slips(unit) == [(1, "open", 3_000_000_000, 1)]
    assert client.post(f"/my/{links['o1']}/slips/1/confirm").status_code == 303
    assert slips(unit) == [(1, "open", 3_000_000_000, 1)]
    wang, li = as_staff(app, unit, "wang"), as_staff(app, unit, "li")
    assert wang.post(f"/manage/{CODE}/meetings/slips/1/record").status_code == 409
    assert client.post(f"/my/{links['d1']}/slips/1/confirm").status_code == 303
    assert slips(unit) == [(1, "confirmed", 3_000_000_000, 2)]
    assert wang.post(f"/manage/{CODE}/meetings/slips/1/record").status_code == 303
    assert li.post(f"/manage/{CODE}/meetings/slips/1/record").status_code == 409
    with unit(writes=False) as u:
        deal = u.session.scalars(sa.select(Deal)).one()
        assert [(one.kind, one.file is not None) for one in deal.steps[0].evidence] == [("intent_slip", True)]
        assert (deal.offer, deal.demand, deal.activity, [party.side for party in deal.parties]) == (
            "o1", "d1", "meet", ["offer", "demand"])
        deal_id, intents = deal.id, tally_of_event(u.session, find_event(u.session, CODE)).intents
    assert intents == 0
    review = f"/manage/{CODE}/docking/deals/{deal_id}/review"
    assert wang.post(review, data={"accept": "yes"}).status_code == 422
    assert li.post(review, data={"accept": "yes"}).status_code == 303
    with unit(writes=False) as u:
        assert tally_of_event(u.session, find_event(u.session, CODE)).intents == 1
    assert client.get(f"/my/{links['d1']}/slips/1").status_code == 200


def test_what_cannot_be_read_is_sent_back(client: FlaskClient, unit: Any, links: dict[str, str]) -> None:
    for typed in ({"subject": ""}, {"amount": "viel"}, {"amount": "-3"}, {"submission": ""}):
        assert write(client, unit, links["o1"], **typed).status_code == 422, typed
    assert slips(unit) == []
    assert write(client, unit, links["o1"], amount="").status_code == 303
    assert slips(unit) == [(1, "open", None, 1)]


def test_an_unlikely_amount_has_to_be_meant(client: FlaskClient, unit: Any, links: dict[str, str]) -> None:
    assert write(client, unit, links["o1"], amount="30000", submission="s0").status_code == 303
    assert write(client, unit, links["o1"], amount="3000万元").status_code == 422
    assert write(client, unit, links["o1"], amount="3000万元", is_meant="y").status_code == 303
    assert len(slips(unit)) == 2


def test_others_neither_see_nor_confirm_a_slip(client: FlaskClient, unit: Any, links: dict[str, str]) -> None:
    write(client, unit, links["o1"])
    assert client.get(f"/my/{links['o2']}/slips/1").status_code == 403
    assert [client.get(f"/my/{links['o2']}{gone}").status_code for gone in (
        "/slips/7", "/meetings/9999/slip")] == [404, 404]
    assert client.post(f"/my/{links['o2']}/slips/1/confirm").status_code == 403
    assert write(client, unit, links["d2"], submission="s2").status_code == 403


def test_a_slip_can_be_taken_back_until_it_is_recorded(client: FlaskClient, unit: Any, links: dict[str, str]) -> None:
    write(client, unit, links["o1"])
    assert client.post(f"/my/{links['d1']}/slips/1/withdraw").status_code == 303
    assert client.post(f"/my/{links['d1']}/slips/1/confirm").status_code == 303
    assert slips(unit) == [(1, "withdrawn", 3_000_000_000, 1)]


def test_the_code_on_a_table_knows_the_phone_that_has_opened_its_own_page(
    app: Flask, client: FlaskClient, unit: Any, links: dict[str, str], clock: Any,
) -> None:
    with unit(writes=False) as u:
        meeting = pairs_of(u)["o1-d1"]
        token = u.session.scalars(sa.select(MeetingTable.token).where(MeetingTable.number == meeting.table)).one()
        clock.time = max(meeting.starts, datetime(2019, 9, 1, 2, 0, tzinfo=UTC))
    assert client.get(f"/t/{token}").status_code == 200
    assert client.get(f"/my/{links['o1']}").status_code == 200
    assert client.get(f"/t/{token}").location == f"/my/{links['o1']}/meetings/{meeting_id(unit)}/slip"
    stranger = app.test_client()
    stranger.get(f"/my/{links['d2']}")
    assert stranger.get(f"/t/{token}").status_code == 200
    assert stranger.get("/t/nothing").status_code == 404


def test_a_paper_that_is_no_picture_is_refused_beside_its_field_and_the_rest_is_kept(
    app: Flask, unit: Any, links: dict[str, str],
) -> None:
    typed = {"meeting": str(meeting_id(unit)), "subject": "共建中试线", "amount": "50万元", "submission": "s", "is_meant": "y"}
    answer = as_staff(app, unit, "wang").post(f"/manage/{CODE}/meetings/slips/paper", data={
        **typed, "scan": (BytesIO(b"<html>"), "slip.pdf")}, content_type="multipart/form-data")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert re.findall(r'<input[^>]*name="scan"[^>]*aria-invalid="true"|<input[^>]*aria-invalid="true"[^>]*name="scan"', page)
    assert re.findall(r'<input[^>]*name="is_meant"[^>]*>', page)[0].count("checked") == 1


def test_a_paper_slip_is_recorded_by_who_types_it(app: Flask, unit: Any, links: dict[str, str]) -> None:
    wang = as_staff(app, unit, "wang")
    page = wang.get(f"/manage/{CODE}/meetings/slips/paper").get_data(as_text=True)
    submission = re.findall(r'name="submission"[^>]*value="(\w+)"', page)[0]
    typed = {"meeting": str(meeting_id(unit)), "subject": "共建中试线", "amount": "50万元", "submission": submission}
    assert wang.post(f"/manage/{CODE}/meetings/slips/paper", data=typed).status_code == 303
    assert wang.post(f"/manage/{CODE}/meetings/slips/paper", data=typed).status_code == 303
    assert slips(unit) == [(1, "recorded", 50_000_000, 0)]
    with unit(writes=False) as u:
        assert u.session.scalar(sa.select(sa.func.count()).select_from(Deal)) == 1
