"""The public form saved as one goes, over HTTP: resumed in the browser and by link, erased, nonsense."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.mail.models import MailMessage
from events.registration.models import Draft
from events.setup.models import Event

TYPED = {"name": "单雄信", "email": "shan@example.com", "activity": ["opening"], "q-arrival_date": "2019-10-11",
         "q-diet": "halal", "consent-privacy": "y", "consent-sensitive": "y", "csrf_token": "x", "unknown": "x"}
WHOLE = TYPED | {"mobile": "13800001111", "category": "delegate"}


def address(summit: Any) -> str:
    return f"/e/{summit.code}/register"


def save(client: FlaskClient, summit: Any, **changes: Any) -> Any:
    return client.post(f"{address(summit)}/draft", data={**TYPED, **changes})


def drafts(unit: Any) -> int:
    with unit(writes=False) as u:
        return u.session.scalar(sa.select(sa.func.count()).select_from(Draft))


def shown(client: FlaskClient, summit: Any) -> tuple[bool, bool, bool, bool]:
    """Whether the form has the name, an activity, the consent and what is sensitive."""
    page = client.get(address(summit)).get_data(as_text=True)
    ticked = {match for tag in re.findall(r"<input[^>]*checked[^>]*>", page) for match in re.findall(r'name="([^"]+)"', tag)}
    return 'value="单雄信"' in page, "activity" in ticked, "consent-privacy" in ticked, "q-diet" in ticked


def test_what_is_typed_stands_there_again_but_consents_and_what_is_sensitive(
    client: FlaskClient, summit: Any, unit: Any,
) -> None:
    assert ([save(client, summit).status_code for _ in range(2)], drafts(unit)) == ([204, 204], 1)
    assert shown(client, summit) == (True, True, False, False)


def test_a_draft_is_taken_to_another_browser_by_its_link(
    app: Flask, client: FlaskClient, summit: Any, unit: Any,
) -> None:
    assert save(client, summit, then="link").status_code == 303
    with unit(writes=False) as u:
        link = re.search(r"/e/\S+", u.session.scalars(sa.select(MailMessage.body)).one())[0]
    other = app.test_client()
    answer = other.get(link)
    assert (answer.status_code, answer.location) == (303, address(summit))
    assert shown(other, summit) == (True, True, False, False)


def test_a_link_without_an_address_keeps_what_was_typed(client: FlaskClient, summit: Any) -> None:
    answer = save(client, summit, then="link", email="")
    assert (answer.status_code, 'value="单雄信"' in answer.get_data(as_text=True)) == (422, True)


def test_a_form_that_was_sent_is_no_draft_any_more(client: FlaskClient, summit: Any, unit: Any) -> None:
    save(client, summit)
    assert client.post(address(summit), data=WHOLE).status_code == 303
    assert (drafts(unit), shown(client, summit)) == (0, (False, False, False, False))


def test_a_draft_is_erased_when_its_owner_wants(client: FlaskClient, summit: Any, unit: Any) -> None:
    save(client, summit)
    assert (save(client, summit, then="discard").status_code, drafts(unit)) == (303, 0)
    assert shown(client, summit) == (False, False, False, False)


def test_unknown_links_and_nonsense_are_answered(client: FlaskClient, summit: Any, unit: Any) -> None:
    assert client.get(f"{address(summit)}?draft=unknown").status_code == 404
    assert client.get(f"{address(summit)}/draft").status_code == 405
    assert save(client, summit, name="💥" * 50_000, category="\x00", then="nonsense").status_code == 204
    client.set_cookie(f"draft-{summit.id}", "nonsense", path=address(summit))
    assert client.get(address(summit)).status_code == 200


def test_a_form_whose_draft_is_gone_says_so_once(app: Flask, client: FlaskClient, summit: Any, unit: Any) -> None:
    save(client, summit)
    with unit() as u:
        u.session.execute(sa.delete(Draft))
    said = [len(re.findall(r'class="notice', client.get(address(summit)).get_data(as_text=True))) for _ in range(2)]
    other = app.test_client()
    assert said == [1, 0]
    assert 'name="mobile"' in other.get(f"{address(summit)}?draft=unknown").get_data(as_text=True)
    save(other, summit)
    assert other.get(f"{address(summit)}?draft=unknown").status_code == 404
    assert shown(other, summit) == (True, True, False, False)


def test_a_stale_page_saves_nothing_and_loses_nothing(app: Flask, client: FlaskClient, summit: Any, unit: Any) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = save(client, summit, then="link")
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert (answer.status_code, 'value="单雄信"' in answer.get_data(as_text=True), drafts(unit)) == (422, True, 0)


def test_a_closed_event_keeps_no_drafts(client: FlaskClient, summit: Any, unit: Any) -> None:
    with unit() as u:
        u.session.execute(sa.update(Event).values(status="closed"))
    assert (save(client, summit).status_code, drafts(unit)) == (409, 0)
    with unit() as u:
        u.session.execute(sa.update(Event).values(status="draft"))
    assert save(client, summit).status_code == 404
