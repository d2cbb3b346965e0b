"""The public form and the personal page, over HTTP: done, refused, nonsense, twice."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from app.core.files import StoredFile
from events.registration.models import Delegate
from events.setup.models import Category, Event

FORM = {
    "name": "单雄信", "name_latin": "", "unit": "华宁大学", "title": "董事长", "mobile": "138 0000 1111",
    "email": "shan@example.com", "country": "CN", "province": "SD", "category": "delegate",
    "q-arrival_date": "2019-10-11", "activity": ["opening", "main-forum"], "consent-privacy": "y",
}


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    """A browser for which forms need their token."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield app.test_client()
    app.config["WTF_CSRF_ENABLED"] = False


def token_in(page: str) -> str:
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]


def post(client: FlaskClient, summit: Any, **changes: Any) -> Any:
    return client.post(f"/e/{summit.code}/register", data={**FORM, **changes})


def count(unit: Any) -> int:
    with unit(writes=False) as u:
        return u.session.scalar(sa.select(sa.func.count()).select_from(Delegate))


def test_register_shows_every_field_by_its_name(client: FlaskClient, summit: Any) -> None:
    page = client.get(f"/e/{summit.code}/register").get_data(as_text=True)
    names = set(re.findall(r' name="([^"]+)"', page)) - {"viewport", "color-scheme", "theme-color", "format-detection"}
    assert names >= {
        "name", "name_latin", "unit", "title", "mobile", "email", "country", "province", "category", "activity",
        "consent-privacy", "q-arrival_date", "q-arrival_trip", "q-hotel", "q-roommate", "q-diet", "q-press_card"}


def test_the_only_category_is_chosen_already(client: FlaskClient, summit: Any, unit: Any) -> None:
    def chosen() -> list[str]:
        page = client.get(f"/e/{summit.code}/register").get_data(as_text=True)
        fields = re.findall(r'<input[^>]*name="category"[^>]*>', page)
        return [re.search(r'value="([^"]+)"', one)[1] for one in fields if "checked>" in one]

    several = chosen()
    with unit() as u:
        u.session.execute(sa.update(Category).values(public=Category.code == "delegate"))
    assert (several, chosen()) == ([], ["delegate"])


def test_register_leads_to_the_personal_page(client: FlaskClient, summit: Any, unit: Any) -> None:
    answer = post(client, summit)
    assert (answer.status_code, count(unit)) == (303, 1)
    own = client.get(answer.location)
    assert (own.status_code, answer.location.startswith("/my/"), own.headers["Cache-Control"]) == (
        200, True, "private, no-store")
    assert "单雄信" in own.get_data(as_text=True)


def test_the_same_form_twice_leads_to_the_same_page(browser: FlaskClient, summit: Any, unit: Any) -> None:
    page = browser.get(f"/e/{summit.code}/register").get_data(as_text=True)
    answers = [post(browser, summit, csrf_token=token_in(page)) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert (answers[0].location, count(unit)) == (answers[1].location, 1)


def test_the_same_person_elsewhere_learns_nothing(app: Flask, client: FlaskClient, summit: Any, unit: Any) -> None:
    post(client, summit)
    answer = post(app.test_client(), summit)
    assert (answer.status_code, answer.location, count(unit)) == (303, f"/e/{summit.code}/register/sent", 1)
    assert client.get(answer.location).status_code == 200


def test_a_wrong_form_comes_back_as_it_was_typed(client: FlaskClient, summit: Any, unit: Any) -> None:
    answer = post(client, summit, name="<script>alert(1)</script>", mobile="123", activity=["health", "smart"])
    page = answer.get_data(as_text=True)
    assert (answer.status_code, count(unit)) == (422, 0)
    assert ("<script>alert(1)" in page, 'value="123"' in page, "华宁大学" in page) == (False, True, True)
    assert re.search(r'href="#mobile"', page) is not None


def test_a_stale_form_loses_nothing(browser: FlaskClient, summit: Any, unit: Any) -> None:
    answer = post(browser, summit, csrf_token="long gone")
    page = answer.get_data(as_text=True)
    assert (answer.status_code, count(unit), "华宁大学" in page) == (422, 0, True)
    assert post(browser, summit, csrf_token=token_in(page)).status_code == 303


def test_nonsense_is_answered_with_the_form(client: FlaskClient, summit: Any, unit: Any) -> None:
    answer = client.post(f"/e/{summit.code}/register", data={
        "name": "\x00\x07", "category": "💥" * 99, "country": "ZZ", "q-nothing": "x", "activity": ["'; drop table"],
        "q-arrival_date": "9999-99-99", "consent-privacy": "y", "mobile": "+" * 200})
    assert (answer.status_code, count(unit)) == (422, 0)


def test_a_filled_in_trap_registers_nobody(client: FlaskClient, summit: Any, unit: Any) -> None:
    assert (post(client, summit, second_address="http://spam.example").status_code, count(unit)) == (422, 0)


def test_names_of_every_kind_are_kept_and_shown_literally(client: FlaskClient, summit: Any, unit: Any) -> None:
    names = ["王𠮷祥", "عبد الله", "Nguyễn Thị Hương", "=HYPERLINK(1)", "刘䶮", "e\u0301toile"]
    for number, name in enumerate(names):
        answer = post(client, summit, name=name, mobile=f"1390000000{number}", email="")
        assert (answer.status_code, name in client.get(answer.location).get_data(as_text=True)) == (303, True)


def test_a_press_card_is_known_by_its_content(client: FlaskClient, summit: Any, unit: Any) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "JPEG")
    form = {**FORM, "category": "media", "q-arrival_date": ""}
    sent = {name: client.post(f"/e/{summit.code}/register", data={**form, "q-press_card": (io.BytesIO(content), name)})
            for name, content in (("card.pdf", b"MZ\x90 a program"), ("empty.jpg", b""), ("card.jpg", picture.getvalue()))}
    assert {name: answer.status_code for name, answer in sent.items()} == {
        "card.pdf": 422, "empty.jpg": 422, "card.jpg": 303}
    with unit(writes=False) as u:
        assert [(one.name, one.media_type) for one in u.session.scalars(sa.select(StoredFile))] == [
            ("card.jpg", "image/jpeg")]


def test_a_closed_event_takes_nobody(client: FlaskClient, summit: Any, unit: Any) -> None:
    with unit() as u:
        u.session.execute(sa.update(Event).values(status="closed"))
    assert (client.get(f"/e/{summit.code}/register").status_code, post(client, summit).status_code, count(unit)) == (
        200, 409, 0)
    with unit() as u:
        u.session.execute(sa.update(Event).values(status="draft"))
    assert post(client, summit).status_code == 404


def test_an_unknown_link_is_not_found(client: FlaskClient, summit: Any) -> None:
    assert [client.get(f"/my/{token}").status_code for token in ("x", "a" * 32, "%00", "💥")] == [404] * 4


def test_own_cancellation_is_a_post_and_can_be_repeated(client: FlaskClient, summit: Any, unit: Any) -> None:
    link = post(client, summit).location
    assert client.get(f"{link}/cancel").status_code == 405
    assert [client.post(f"{link}/cancel").status_code for _ in range(2)] == [303, 303]
    with unit(writes=False) as u:
        assert u.session.scalars(sa.select(Delegate.status)).one() == "cancelled"
    assert client.post("/my/unknown/cancel").status_code == 404


def test_own_answers_are_changed_and_checked(client: FlaskClient, summit: Any) -> None:
    link = post(client, summit).location
    page = client.get(f"{link}/answers").get_data(as_text=True)
    assert 'value="2019-10-11"' in page
    wrong = client.post(f"{link}/answers", data={"q-arrival_date": "soon"})
    right = client.post(f"{link}/answers", data={"q-arrival_date": "2019-10-12", "q-diet": "halal", "consent-sensitive": "y"})
    assert (wrong.status_code, right.status_code, right.location) == (422, 303, link)
    assert "清真" in client.get(f"{link}?lang=zh").get_data(as_text=True)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_are_there_in_both_languages(client: FlaskClient, summit: Any, language: str) -> None:
    link = post(client, summit).location
    for address in (f"/e/{summit.code}/register", f"/e/{summit.code}/register/sent", link, f"{link}/answers"):
        answer = client.get(f"{address}?lang={language}")
        assert (answer.status_code, f'<html lang="{"zh-Hans" if language == "zh" else "en"}"' in answer.get_data(
            as_text=True)) == (200, True)
