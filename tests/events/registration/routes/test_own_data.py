"""One's own data over HTTP: a code, a file, an erasure and its certificate."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.core.actors import Grant, Role
from app.mail.models import MailMessage
from events.registration.models import Delegate, Erasure, ProofCode
from events.registration.services import register
from tests.factories.accounts import a_member, sign_in


@pytest.fixture
def link(unit: Any, summit: Any, form: Any) -> str:
    with unit() as u:
        return f"/my/{register(u, summit.event(u), form(answers={'arrival_date': ['2019-10-11'], 'diet': ['halal']})).token}"


def code_of(client: FlaskClient, link: str, unit: Any) -> str:
    assert client.post(f"{link}/data/code").status_code == 303
    with unit(writes=False) as u:
        body = u.session.scalars(sa.select(MailMessage.body).where(MailMessage.occasion == "registration.code")).one()
        return re.search(r"\b(\d{6})\b", body)[1]


def test_data_is_taken_away_with_a_code_alone(client: FlaskClient, link: str, unit: Any) -> None:
    assert client.get(f"{link}/data").status_code == 200
    assert client.post(f"{link}/data/file", data={"code": "123456"}).status_code == 303
    code = code_of(client, link, unit)
    wrong = "000000" if code != "000000" else "111111"
    assert client.post(f"{link}/data/file", data={"code": wrong}).status_code == 303
    with unit(writes=False) as u:
        assert u.session.scalar(sa.select(ProofCode.tries_left)) == 4
    answer = client.post(f"{link}/data/file", data={"code": code})
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.namelist() == ["data.json", "data.html"]
        data = json.loads(archive.read("data.json"))
        assert (data["registration"][0]["name"], data["registration"][0]["answers"]["diet"]) == ("单雄信", "halal")
        assert "单雄信" in archive.read("data.html").decode()
    assert client.post(f"{link}/data/file", data={"code": code}).status_code == 303


def test_erasure_ends_in_a_certificate_and_closes_the_link(client: FlaskClient, summit: Any, link: str, unit: Any) -> None:
    code = code_of(client, link, unit)
    answer = client.post(f"{link}/data/erase", data={"code": code})
    with unit(writes=False) as u:
        certificate = u.session.scalars(sa.select(Erasure)).one().certificate
        assert u.session.scalar(sa.select(Delegate.name)) == "—"
    assert (answer.status_code, answer.location) == (303, f"/e/{summit.code}/erased/{certificate}")
    page = client.get(answer.location)
    assert (page.status_code, "单雄信" in page.get_data(as_text=True)) == (200, False)
    assert (client.get(link).status_code, client.get(f"/e/{summit.code}/erased/nonsense").status_code) == (404, 404)


def test_organisers_erase_and_see_the_certificates(app: Flask, client: FlaskClient, summit: Any, link: str, unit: Any) -> None:
    assert link
    app.config["WTF_CSRF_ENABLED"] = False
    with unit() as u:
        clerk = sign_in(app.test_client(), a_member(u, "clerk", Grant(Role.REGISTRAR, organisation_id=summit.organisation_id)))
    with unit() as u:
        organiser = sign_in(app.test_client(), a_member(u, "boss", Grant(Role.ORGANISER, organisation_id=summit.organisation_id)))
        reference = u.session.scalar(sa.select(Delegate.reference))
    base = f"/manage/{summit.code}/delegates"
    assert clerk.post(f"{base}/{reference}/erase").status_code == 403
    answer = organiser.post(f"{base}/{reference}/erase")
    assert (answer.status_code, answer.location) == (303, f"{base}/erasures")
    assert organiser.get(answer.location).status_code == 200
    with unit(writes=False) as u:
        after = u.session.scalar(sa.select(Delegate.reference))
    assert after != reference
    assert [organiser.get(f"{base}/{one}").status_code for one in (reference, after)] == [404, 200]
