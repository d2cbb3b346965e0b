"""What the holder of a link changes over HTTP, a lost link, and the organisers' waiting lists and settings."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape

from app.core.actors import Grant, Role
from app.core.runtime import runtime
from app.mail.models import MailMessage
from events.registration.models import Delegate, Place, RegistrationSettings
from events.registration.rules.consents import PRIVACY, SENSITIVE, WORDED
from events.registration.services import register
from events.setup.definition.document import read_definition, write_definition
from events.setup.models import Activity
from events.setup.queries import find_event, sections_of, stored_definition
from events.setup.services.editing import entry_of, save_entry
from tests.factories.accounts import a_member, sign_in


@pytest.fixture
def link(unit: Any, summit: Any, form: Any) -> str:
    with unit() as u:
        return f"/my/{register(u, summit.event(u), form(activities=['opening'])).token}"


@pytest.fixture
def organiser(app: Flask, summit: Any, unit: Any) -> FlaskClient:
    app.config["WTF_CSRF_ENABLED"] = False
    with unit() as u:
        staff = a_member(u, "organiser", Grant(Role.ORGANISER, organisation_id=summit.organisation_id))
        return sign_in(app.test_client(), staff)


def test_details_are_changed_and_refused(client: FlaskClient, link: str, unit: Any) -> None:
    page = client.get(f"{link}/details").get_data(as_text=True)
    assert re.search(r'name="name"[^>]*value="([^"]+)"', page)[1] == "单雄信"
    assert client.post(f"{link}/details", data={"name": ""}).status_code == 422
    answer = client.post(f"{link}/details", data={"name": "单雄信", "unit": "山东大学", "country": "CN", "province": "SD"})
    assert (answer.status_code, answer.location) == (303, link)
    with unit(writes=False) as u:
        found = u.session.scalars(sa.select(Delegate)).one()
        assert (found.unit, found.email) == ("山东大学", "shan@example.com")


def test_a_choice_that_is_offered_no_more_is_still_offered_to_who_has_it(
    client: FlaskClient, unit: Any, summit: Any, form: Any, organiser: FlaskClient,
) -> None:
    with unit() as u:
        event = summit.event(u)
        done = register(u, event, form(answers={"hotel": ["yes"], "roommate": ["single"], "arrival_date": ["2019-10-11"]}))
        reference = u.session.scalars(sa.select(Delegate.reference)).one()
        entry = dict(entry_of(u, event, "form", "roommate"))
        words = entry["choices"][0]["label"]["zh"]
        save_entry(u, event, "form", "roommate", entry | {"choices": entry["choices"][1:]})
    editing = f"/manage/{summit.code}/delegates/{reference}/edit"
    for pages, address in ((client, f"/my/{done.token}/answers"), (organiser, editing)):
        page = pages.get(address).get_data(as_text=True)
        picked = [one for one in re.findall(r'<input[^>]*name="q-roommate"[^>]*>', page) if "checked>" in one]
        assert [re.search(r'value="([^"]+)"', one)[1] for one in picked] == ["single"]
    assert words in client.get(f"/my/{done.token}?lang=zh").get_data(as_text=True)


def test_activities_are_changed_and_refused(client: FlaskClient, link: str, unit: Any) -> None:
    page = client.get(f"{link}/activities").get_data(as_text=True)
    assert re.findall(r'<input checked[^>]*value="([^"]+)"', page) == ["opening"]
    assert client.post(f"{link}/activities", data={"activity": ["nowhere"]}).status_code == 422
    assert client.post(f"{link}/activities", data={"activity": ["main-forum"]}).status_code == 303
    with unit(writes=False) as u:
        assert dict(u.session.execute(sa.select(Activity.code, Place.state).join(Place)).all()) == {
            "opening": "released", "main-forum": "held"}


def test_hand_on_over_http(client: FlaskClient, link: str, unit: Any) -> None:
    assert client.get(f"{link}/hand-on").status_code == 200
    new = {"name": "秦琼", "mobile": "13900009999", "email": "qin@example.com", "language": "en"}
    assert client.post(f"{link}/hand-on", data=new).status_code == 422
    answer = client.post(f"{link}/hand-on", data={**new, "agreement": "y"})
    assert (answer.status_code, answer.location) == (303, link)
    assert client.get(link).status_code == 200
    with unit(writes=False) as u:
        assert list(u.session.execute(sa.select(Delegate.name, Delegate.language).order_by(Delegate.id)).all()) == [
            ("单雄信", "zh"), ("秦琼", "en")]


def test_an_offer_that_is_over_says_so(client: FlaskClient, link: str) -> None:
    answer = client.post(f"{link}/offers/opening", headers={"Referer": f"http://localhost{link}"})
    assert (answer.status_code, f'href="{link}"' in answer.text) == (409, True)


def test_the_way_back_never_leads_elsewhere(client: FlaskClient, link: str) -> None:
    for before in ("https://example.org/my/x", "javascript:alert(1)", "//example.org/x", ""):
        answer = client.post(f"{link}/offers/opening", headers={"Referer": before})
        assert (answer.status_code, "example.org/" in answer.text, "alert(1)" in answer.text) == (409, False, False)


def test_a_lost_link_tells_nobody_who_is_known(client: FlaskClient, summit: Any, link: str, unit: Any) -> None:
    assert link
    address = f"/e/{summit.code}/lost-link"
    assert client.get(address).status_code == 200
    assert client.post(address, data={"contact": ""}).status_code == 422
    answers = [client.post(address, data={"contact": typed}) for typed in (
        "SHAN@example.com", "shan@example.com", "nobody@example.com", "no address", "+86 138 0000 1111")]
    assert {(one.status_code, one.location) for one in answers} == {(303, f"/e/{summit.code}/register/sent")}
    with unit(writes=False) as u:
        assert list(u.session.scalars(sa.select(MailMessage.to_address).where(
            MailMessage.occasion == "registration.link"))) == ["shan@example.com"]


def test_waiting_lists_show_the_line_and_each_jump(
    organiser: FlaskClient, summit: Any, unit: Any, form: Any, client: FlaskClient,
) -> None:
    with unit() as u:
        u.session.execute(sa.update(Activity).where(Activity.code == "visit").values(own_capacity=1, waiting_list=True))
    for number in range(3):
        with unit() as u:
            register(u, summit.event(u), form(person={"name": f"代表{number}", "mobile": f"1391111000{number}"},
                                              activities=["visit"], sender=str(number)))
    base = f"/manage/{summit.code}/delegates/waiting"
    assert organiser.get(base).status_code == 200
    assert re.findall(r"代表\d", organiser.get(f"{base}/visit").get_data(as_text=True)) == ["代表1", "代表2"]
    with unit(writes=False) as u:
        last = u.session.scalar(sa.select(Delegate.reference).where(Delegate.name == "代表2"))
    assert organiser.post(f"{base}/visit/{last}", data={"reason": ""}).status_code == 422
    assert organiser.post(f"{base}/visit/{last}", data={"reason": "发言嘉宾"}).status_code == 303
    page = organiser.get(f"{base}/visit").get_data(as_text=True)
    assert (re.findall(r">(代表\d)</a>", page), page.count("发言嘉宾")) == (["代表2", "代表1"], 1)
    assert organiser.get(f"{base}/nowhere").status_code == 404
    assert client.get(base).status_code == 302


def test_every_separate_consent_is_offered_and_what_is_asked_stays_so(
    organiser: FlaskClient, summit: Any, unit: Any,
) -> None:
    address = f"/manage/{summit.code}/delegates/settings"

    def offered() -> list[str]:
        page = organiser.get(address).get_data(as_text=True)
        return re.findall(r'name="consents-\d+-code" type="hidden" value="([^"]*)"', page)

    rows = [PRIVACY, *WORDED, ""]
    assert offered() == rows
    sent = {f"consents-{number}-code": code for number, code in enumerate(rows)}
    asked = next(number for number, code in enumerate(rows) if code in WORDED and code != SENSITIVE)
    own = len(rows) - 1
    sent |= {f"consents-{asked}-asked": "y", f"consents-{own}-text_zh": "同意拍照", f"consents-{own}-text_en": "Photos"}
    assert organiser.post(address, data=sent).status_code == 303
    assert offered() == [PRIVACY, *WORDED, "own-1", ""]
    with unit(writes=False) as u:
        kept = u.session.scalars(sa.select(RegistrationSettings)).one().consents
    assert [one["code"] for one in kept] == [rows[asked], "own-1"]


def test_a_notice_of_the_events_own_is_read_at_the_form_and_written_down(
    organiser: FlaskClient, client: FlaskClient, summit: Any, unit: Any,
) -> None:
    words = "Ask <b>the office</b>."
    sent = {"consents-0-code": PRIVACY, "consents-0-text_en": words, "consents-0-text_zh": "请联系会务组。\r\n电话另告。"}
    assert organiser.post(f"/manage/{summit.code}/delegates/settings", data=sent).status_code == 303
    page = client.get(f"/e/{summit.code}/register?lang=en").get_data(as_text=True)
    assert (str(escape(words)) in page, words in page, page.count('name="consent-privacy"')) == (True, False, 1)
    written = organiser.get(f"/manage/{summit.code}/setup/definition.yaml").get_data(as_text=True)
    assert (written.count(f"code: {PRIVACY}"), written.count("请联系会务组。")) == (1, 1)
    with unit() as u:
        parts = stored_definition(u.session, find_event(u.session, summit.code), runtime().contributions)
    sections = sections_of(runtime().contributions)
    assert read_definition(write_definition(parts, sections), sections) == parts


def test_settings_are_kept_and_nonsense_is_refused(organiser: FlaskClient, summit: Any, unit: Any) -> None:
    address = f"/manage/{summit.code}/delegates/settings"
    assert organiser.get(address).status_code == 200
    assert organiser.post(address, data={"offer_hours": "-1"}).status_code == 422
    assert organiser.post(address, data={"changes_until": "gestern"}).status_code == 422
    sent = {"changes_until": "2019-10-10", "offer_hours": "24", "sensitive_days": "30", "person_days": ""}
    assert organiser.post(address, data=sent).status_code == 303
    with unit(writes=False) as u:
        row = u.session.scalars(sa.select(RegistrationSettings)).one()
        assert (row.changes_until.isoformat(), row.offer_hours, row.sensitive_days, row.person_days) == (
            "2019-10-10", 24, 30, None)
