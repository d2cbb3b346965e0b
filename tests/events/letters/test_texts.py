"""Texts on pages: written, tried with a delegate, kept, taken back; registration's mails then use them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.core.actors import Role
from app.mail.models import MailMessage
from events.registration.models import Delegate
from events.registration.services import resend_link
from tests.events.letters.conftest import Summit, Units, enter

LINK = "/manage/summit-2019/letters/texts/registration.link/zh"
TEXT = {"subject": "链接：{event}", "body": "{name}（{unit}）：\n{link}", "action": "save"}


def the_mail(unit: Units, summit: Summit, number: int) -> tuple[str, str]:
    with unit() as u:
        event, delegate = summit.event(u), u.session.get_one(Delegate, number)
        resend_link(u, event, delegate)
        row = u.session.scalars(sa.select(MailMessage).order_by(MailMessage.id.desc())).first()
        assert row is not None
        return row.subject, row.body.partition("\n")[0]


def test_an_own_text_is_tried_kept_used_and_taken_back(
    organiser: FlaskClient, unit: Units, summit: Summit, people: dict[str, int],
) -> None:
    ours = the_mail(unit, summit, people["wang"])
    tried = organiser.post(LINK, data=TEXT | {"action": "preview"})
    assert (tried.status_code, "王芳（泉城大学）：" in tried.text) == (200, True)
    assert the_mail(unit, summit, people["wang"]) == ours
    assert organiser.post(LINK, data=TEXT).location == "/manage/summit-2019/letters"
    assert the_mail(unit, summit, people["wang"]) == (
        "链接：欧美同学会第八届年会暨海归创新创业济南峰会", "王芳（泉城大学）：")
    assert organiser.post(f"{LINK}/reset").location == LINK
    assert the_mail(unit, summit, people["wang"]) == ours


def test_a_text_is_tried_with_the_delegate_that_is_named(
    organiser: FlaskClient, unit: Units, people: dict[str, int],
) -> None:
    with unit(writes=False) as u:
        reference = u.session.get_one(Delegate, people["smith"]).reference
    form = {"subject": "Hello", "body": "Dear {name}:", "action": "preview", "reference": reference}
    english = LINK.replace("/zh", "/en")
    assert "Dear Ann Smith:" in organiser.post(english, data=form).text
    assert "Dear Ann Smith:" not in organiser.post(english, data=form | {"reference": "nobody"}).text


@pytest.mark.parametrize("wrong", [
    {"body": "{nmae}"}, {"subject": ""}, {"body": " "}, {"body": "{answer.diet}"}, {"subject": "x" * 301},
])
def test_a_wrong_text_is_refused_and_stays_on_the_page(
    organiser: FlaskClient, people: dict[str, int], wrong: dict[str, str],
) -> None:
    answer = organiser.post(LINK, data=TEXT | wrong)
    assert (answer.status_code, "链接" in answer.text or "{link}" in answer.text) == (422, True)


def test_texts_of_nothing_are_not_found_and_registrars_only_read(
    organiser: FlaskClient, client: FlaskClient, unit: Units, summit: Summit,
) -> None:
    assert [organiser.get(LINK.replace("registration.link", "moon")).status_code,
            organiser.get(LINK.replace("/zh", "/de")).status_code, organiser.get(LINK).status_code] == [404, 404, 200]
    registrar = enter(client, unit, summit, Role.REGISTRAR)
    assert [registrar.get("/manage/summit-2019/letters").status_code, registrar.get(LINK).status_code] == [200, 403]
