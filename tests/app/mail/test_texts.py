"""An event's own texts: kept by occasion and language, refused with unknown words, taken back; and changes of messages."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.core.actors import Grant, Role, StaffActor
from app.core.errors import Forbidden, Refused
from app.core.unit import Unit
from app.core.worker import run_due_jobs
from app.mail import queries, services
from app.mail.models import MailMessage
from app.mail.occasions import Text, all_occasions, find_occasion, our_text
from app.mail.rules import first_unknown
from app.mail.services.outbox import Change
from events.setup.models import Event
from tests.app.mail.conftest import Mailbox, a_letter
from tests.app.mail.test_routes import enter

Units = Callable[..., AbstractContextManager[Unit]]


def test_our_texts_use_known_placeholders_only(unit: Units, event: Event) -> None:
    wrong = []
    with unit(writes=False) as u:
        for occasion in all_occasions():
            known = services.known_placeholders(u.session, event.id, occasion)
            for language in ("zh", "en"):
                text = our_text(occasion.key, language)
                if first_unknown(text.subject + text.body, known) or not text.subject or not text.body.strip():
                    wrong.append((occasion.key, language))
    assert wrong == []


def test_an_own_text_is_used_until_it_is_taken_back(unit: Units, event: Event) -> None:
    occasion = find_occasion("registration.link")
    with unit() as u:
        services.save_text(u, event, occasion, "zh", Text("链接 {event}", "您好，{name}：\r\n{link}"))
        own = services.written_text(u.session, event.id, occasion.key, "zh")
        english = services.written_text(u.session, event.id, occasion.key, "en")
        services.reset_text(u, event, occasion, "zh")
        services.reset_text(u, event, occasion, "zh")
        after = services.written_text(u.session, event.id, occasion.key, "zh")
    assert (own.text, own.is_own) == (Text("链接 {event}", "您好，{name}：\n{link}\n"), True)
    assert (english.is_own, after.is_own) == (False, False)


@pytest.mark.parametrize(("subject", "body", "refused"), [
    ("{evnet}", "x", ("unknown_placeholder", "subject", {"placeholder": "evnet", "nearest": "event"})),
    ("x", "{link.__class__}", ("unknown_placeholder", "body", {"placeholder": "link.__class__", "nearest": "link"})),
    ("x", "{reason}", ("unknown_placeholder", "body", {"placeholder": "reason", "nearest": "reference"})),
    (" ", "x", ("text_empty", "subject", {})), ("x", "\n ", ("text_empty", "body", {})),
])
def test_a_text_that_cannot_be_is_refused(
    unit: Units, event: Event, subject: str, body: str, refused: tuple[str, str, dict[str, str]],
) -> None:
    with unit() as u, pytest.raises(Refused) as error:
        services.save_text(u, event, find_occasion("registration.link"), "zh", Text(subject, body))
    assert (error.value.code, error.value.field) == refused[:2]
    assert {key: error.value.parameters[key] for key in refused[2] if key == "placeholder"} == {
        key: value for key, value in refused[2].items() if key == "placeholder"}


def test_texts_are_written_by_organisers(unit: Units, event: Event) -> None:
    registrar = StaffActor(label="李", id=3, grants=frozenset({Grant(Role.REGISTRAR, event_id=event.id)}))
    occasion = find_occasion("registration.link")
    with unit(registrar) as u:
        with pytest.raises(Forbidden):
            services.save_text(u, event, occasion, "zh", Text("a", "b"))
        with pytest.raises(Forbidden):
            services.reset_text(u, event, occasion, "zh")


def test_a_held_message_is_changed_and_goes_out_changed(
    unit: Units, event: Event, client: FlaskClient, with_server: Mailbox,
) -> None:
    with unit() as u:
        number = services.compose(u, a_letter(event_id=event.id)).id
    registrar = enter(client, unit, Role.REGISTRAR, event)
    address = f"/manage/salon/mail/{number}"
    assert registrar.post(f"{address}/hold").location == address
    assert run_due_jobs() == 1
    assert with_server.messages == []
    form = {"address": "fang@example.org", "subject": "新\r\nBcc: x@example.org", "body": "改过了"}
    assert [registrar.get(f"{address}/edit").status_code, registrar.post(f"{address}/edit", data=form).location,
            registrar.post(f"{address}/send-again").location] == [200, address, address]
    run_due_jobs()
    assert [(box["To"], box["Bcc"], box.get_content().strip()) for box in with_server.messages] == [
        ("王芳 <fang@example.org>", None, "改过了")]
    assert [registrar.get(f"{address}/edit").status_code, registrar.post(f"{address}/edit", data=form).status_code,
            registrar.post(f"{address}/hold").status_code] == [409] * 3


@pytest.mark.parametrize("wrong", [
    {"address": "nobody"}, {"address": ""}, {"subject": ""}, {"body": " "}, {"body": "x" * 20_001},
])
def test_a_change_that_cannot_be_keeps_what_was_typed(
    unit: Units, event: Event, client: FlaskClient, wrong: dict[str, str],
) -> None:
    with unit() as u:
        number = services.compose(u, a_letter(event_id=event.id)).id
    registrar = enter(client, unit, Role.REGISTRAR, event)
    form = {"address": "fang@example.org", "subject": "新的主题", "body": "改过了"} | wrong
    answer = registrar.post(f"/manage/salon/mail/{number}/edit", data=form)
    with unit(writes=False) as u:
        kept = u.session.scalars(sa.select(MailMessage)).one()
        assert (answer.status_code, kept.to_address, kept.subject) == (422, "wang@example.org", "报名已收到")


def test_messages_are_changed_by_organisers_and_registrars(unit: Units, event: Event, client: FlaskClient) -> None:
    with unit() as u:
        number = services.compose(u, a_letter(event_id=event.id)).id
    viewer = enter(client, unit, Role.VIEWER, event)
    assert [viewer.get(f"/manage/salon/mail/{number}/edit").status_code,
            viewer.post(f"/manage/salon/mail/{number}/edit").status_code,
            viewer.post(f"/manage/salon/mail/{number}/hold").status_code] == [403] * 3
    outsider = StaffActor(label="李", id=3, grants=frozenset())
    with unit(outsider) as u:
        message = queries.message_of(u.session, event.id, number)
        with pytest.raises(Forbidden):
            services.edit_message(u, event, message, Change("a@example.org", "b", "c"))
        with pytest.raises(Forbidden):
            services.hold_back(u, event, message)


def test_news_are_refused_once_and_per_event(unit: Units, event: Event) -> None:
    with unit() as u:
        answers = [services.refuse_news(u, event, address) for address in ("Wang@Example.org", "wang@example.org")]
        refused = queries.refused_addresses(u.session, event.id), queries.refused_addresses(u.session, event.id + 1)
    assert (answers, refused) == ([True, False], ({"wang@example.org"}, set()))
