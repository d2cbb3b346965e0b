"""Messages to many: shown first, sent to exactly those who were shown, each in their language; and the way out of news."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.core.actors import Role, StaffActor
from app.core.errors import Forbidden, Refused
from app.core.worker import run_due_jobs
from app.mail.models import MailMessage
from app.mail.occasions import Text
from events.letters.enums import Purpose
from events.letters.models import Mailing
from events.letters.services.mailings import Draft, preview_mailing, write_mailing
from events.letters.services.refusing import news_token
from events.registration.models import Delegate
from events.registration.queries import DelegateFilter
from tests.app.mail.conftest import Mailbox, mailbox, with_server  # noqa: F401  # fixtures
from tests.events.letters.conftest import Summit, Units, enter

BOTH = {"zh": Text("车辆安排", "{name}，{unit}：接站 {answer.arrival_date}"), "en": Text("Shuttle", "Dear {name}, {link}")}
ALL = DelegateFilter()
FORM = {"purpose": "registration", "subject_zh": "车辆安排", "body_zh": "{name}：请乘车。", "subject_en": "", "body_en": ""}
ADDRESS = "/manage/summit-2019/letters/write"


def messages(unit: Units) -> list[tuple[str, str, str, str]]:
    """(channel, recipient, language, subject) of what mailings put into the outbox."""
    with unit(writes=False) as u:
        rows = u.session.scalars(
            sa.select(MailMessage).where(MailMessage.occasion.startswith("mailing.")).order_by(MailMessage.id))
        return [(row.channel, row.to_address, row.language, row.subject) for row in rows]


def sent(unit: Units, summit: Summit, draft: Draft, wanted: DelegateFilter = ALL) -> int:
    """The draft, looked at and written."""
    with unit() as u:
        event = summit.event(u)
        return write_mailing(u, event, wanted, draft, preview_mailing(u, event, wanted, draft).digest).id


def test_each_gets_it_in_their_language(unit: Units, summit: Summit, people: dict[str, int]) -> None:
    sent(unit, summit, Draft(Purpose.REGISTRATION, BOTH))
    run_due_jobs()
    assert messages(unit) == [
        ("mail", "wang@example.org", "zh", "车辆安排"), ("mail", "ann@example.org", "en", "Shuttle")]
    with unit(writes=False) as u:
        body = u.session.scalars(sa.select(MailMessage.body).where(MailMessage.subject == "车辆安排")).one()
    assert body == "王芳，泉城大学：接站 2019年10月11日\n"


def test_who_has_no_mail_gets_a_text_with_the_link(
    app: Flask, unit: Units, summit: Summit, people: dict[str, int],
) -> None:
    held = app.extensions["juying"]
    before = held.settings
    held.settings = replace(before, text_webhook_url="http://127.0.0.1:9/", text_webhook_secret="x" * 32)
    try:
        sent(unit, summit, Draft(Purpose.REGISTRATION, BOTH, with_texts=True))
        run_due_jobs()
    finally:
        held.settings = before
    assert messages(unit)[1] == ("text", "+8613800000002", "zh", "车辆安排")
    with unit(writes=False) as u:
        body = u.session.scalars(sa.select(MailMessage.body).where(MailMessage.channel == "text")).one()
    assert re.fullmatch(r"车辆安排\nhttp://localhost/my/\S+", body)


def test_a_filter_chooses_and_a_changed_list_is_shown_again(
    unit: Units, summit: Summit, people: dict[str, int],
) -> None:
    draft = Draft(Purpose.REGISTRATION, {"en": Text("Visas", "Dear {name}")})
    with unit() as u:
        event, wanted = summit.event(u), DelegateFilter(country="abroad")
        seen = preview_mailing(u, event, wanted, draft)
        everybody = preview_mailing(u, event, ALL, draft).digest
        with pytest.raises(Refused) as changed:
            write_mailing(u, event, wanted, draft, everybody)
        with pytest.raises(Refused) as other_text:
            write_mailing(u, event, wanted, replace(draft, texts={"en": Text("Visas!", "Dear {name}")}), seen.digest)
    assert (seen.reach.ids, changed.value.code, other_text.value.code) == (
        [people["smith"]], "recipients_changed", "recipients_changed")


@pytest.mark.parametrize(("texts", "code", "field"), [
    ({"zh": Text("", ""), "en": Text(" ", "")}, "nothing_written", None),
    ({"zh": Text("有", "")}, "half_written", "body_zh"), ({"en": Text("", "text")}, "half_written", "subject_en"),
    ({"zh": Text("a", "{nmae}")}, "unknown_placeholder", "body_zh"),
    ({"zh": Text("a", "{answer.diet}")}, "unknown_placeholder", "body_zh"),
])
def test_a_draft_that_cannot_be_is_refused(
    unit: Units, summit: Summit, people: dict[str, int], texts: dict[str, Text], code: str, field: str | None,
) -> None:
    with unit() as u, pytest.raises(Refused) as refused:
        preview_mailing(u, summit.event(u), ALL, Draft(Purpose.REGISTRATION, texts))
    assert (refused.value.code, refused.value.field) == (code, field)


def test_messages_reach_somebody_and_are_written_by_who_may(
    unit: Units, summit: Summit, people: dict[str, int],
) -> None:
    draft = Draft(Purpose.REGISTRATION, BOTH)
    with unit() as u, pytest.raises(Refused) as nobody:
        preview_mailing(u, summit.event(u), DelegateFilter(q="nobody at all"), draft)
    viewer: StaffActor = summit.staff(Role.VIEWER)
    with unit(viewer) as u, pytest.raises(Forbidden):
        preview_mailing(u, summit.event(u), ALL, draft)
    assert nobody.value.code == "nobody_to_write_to"


def test_a_job_that_runs_twice_writes_once(unit: Units, summit: Summit, people: dict[str, int]) -> None:
    number = sent(unit, summit, Draft(Purpose.REGISTRATION, BOTH))
    with unit() as u:
        u.enqueue("letters.mailing", event_id=summit.id, mailing_id=number)
    run_due_jobs()
    assert len(messages(unit)) == 2


def test_held_messages_wait_for_a_person(
    unit: Units, summit: Summit, people: dict[str, int], with_server: Mailbox,  # noqa: F811  # a fixture
) -> None:
    sent(unit, summit, Draft(Purpose.REGISTRATION, BOTH, held=True))
    run_due_jobs()
    with unit(writes=False) as u:
        states = set(u.session.scalars(sa.select(MailMessage.state).where(MailMessage.occasion.startswith("mailing."))))
    assert (states, [box for box in with_server.messages if "Shuttle" in box["Subject"]]) == ({"held"}, [])


def test_news_carry_a_way_out_that_is_taken_with_one_press(
    unit: Units, summit: Summit, people: dict[str, int], with_server: Mailbox, client: FlaskClient,  # noqa: F811
) -> None:
    draft = Draft(Purpose.NEWS, {"en": Text("Next year", "See you, {name}.")})
    sent(unit, summit, draft)
    run_due_jobs()
    news = [box for box in with_server.messages if box["Subject"] == "Next year"]
    addresses = [box["List-Unsubscribe"].strip("<>") for box in news]
    assert [box["List-Unsubscribe-Post"] for box in news] == ["List-Unsubscribe=One-Click"] * 2
    assert all(address in box.get_content() for address, box in zip(addresses, news, strict=True))
    client.application.config["WTF_CSRF_ENABLED"] = True
    path = addresses[0].removeprefix("http://localhost")
    assert client.get(path).status_code == 200
    assert [client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code for _ in range(2)] == [200, 200]
    client.application.config["WTF_CSRF_ENABLED"] = False
    with unit() as u:
        reach = preview_mailing(u, summit.event(u), ALL, draft).reach
        again = preview_mailing(u, summit.event(u), ALL, replace(draft, purpose=Purpose.REGISTRATION)).reach
    assert ([one.name for one in reach.refusing], len(reach.by_mail), len(again.by_mail)) == (["王芳"], 1, 2)


def test_a_way_out_cannot_be_guessed(unit: Units, people: dict[str, int], client: FlaskClient) -> None:
    with unit(writes=False) as u:
        token = news_token(u.session.get_one(Delegate, people["wang"]))
    other = f"{people['smith']}-{token.partition('-')[2]}"
    wrong = [other, "1", "-", "99999999999-aa", f"{token}x", "一-二"]
    assert [client.get(f"/unsubscribe/{one}").status_code for one in [token, *wrong]] == [200] + [404] * 6


def test_a_message_is_shown_then_sent_by_pages(
    organiser: FlaskClient, unit: Units, summit: Summit, people: dict[str, int],
) -> None:
    shown = organiser.post(ADDRESS, data=FORM)
    seen = re.search(r'name="seen"\s+value="(\w+)"', shown.text)
    assert (shown.status_code, "李雷" in shown.text, messages(unit)) == (200, True, [])
    assert seen
    confirmed: dict[str, Any] = FORM | {"seen": seen[1]}
    assert organiser.post(ADDRESS, data=confirmed | {"body_zh": "别的"}).status_code == 409
    assert organiser.post(ADDRESS, data=confirmed | {"action": "edit"}).status_code == 200
    done = organiser.post(ADDRESS, data=confirmed)
    with unit(writes=False) as u:
        number = u.session.scalars(sa.select(Mailing.id)).one()
    assert done.location == f"/manage/summit-2019/letters/mailings/{number}"
    run_due_jobs()
    assert [organiser.get(done.location).status_code, organiser.get("/manage/summit-2019/letters").status_code] == [200] * 2
    assert [subject for *_rest, subject in messages(unit)] == ["车辆安排"] * 2


@pytest.mark.parametrize("wrong", [
    {"body_zh": ""}, {"body_zh": "{organisation.secret}"}, {"purpose": "spam"}, {"enclosures": "letter.visa"},
    {"subject_zh": "x" * 301},
])
def test_nonsense_is_refused_and_kept(
    organiser: FlaskClient, unit: Units, people: dict[str, int], wrong: dict[str, str],
) -> None:
    answer = organiser.post(ADDRESS, data=FORM | wrong)
    assert (answer.status_code, messages(unit)) == (422, [])


def test_pages_of_letters_are_for_organisers_and_registrars(
    client: FlaskClient, unit: Units, summit: Summit, people: dict[str, int],
) -> None:
    viewer = enter(client, unit, summit, Role.VIEWER)
    base = "/manage/summit-2019/letters"
    assert [viewer.get(path).status_code for path in (
        base, ADDRESS, f"{base}/mailings/1", f"{base}/print", f"{base}/runs", f"{base}/runs/1/file",
        f"{base}/texts/registration.link/zh")] == [403] * 7
    assert [viewer.post(path).status_code for path in (
        ADDRESS, f"{base}/print", f"{base}/texts/registration.link/zh", f"{base}/texts/registration.link/zh/reset")] == [403] * 4
