"""Every type of question against what shouldn't be sent: an error beside the field, 4xx and never 5xx, nothing typed lost."""

from __future__ import annotations

import io
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from PIL import Image

from events.registration.models import Delegate, Question

pytestmark = pytest.mark.one_database

LONG = "长" * 6000
HOSTILE = "<script>alert(1)</script>\x00'; DROP TABLE delegate; --{{ 7*7 }}"
CHOICES = [{"value": "a", "label": {"zh": "甲", "en": "A"}, "capacity": 0}, {"value": "b", "label": {"zh": "乙", "en": "B"}}]
# What each type takes, what is wrong for it (empty, too long, of another type, hostile).
TYPES: dict[str, tuple[str, list[str]]] = {
    "text": ("好", ["", LONG]),
    "long_text": ("好", ["", LONG]),
    "number": ("3", ["", LONG, "three", "1e999", "NaN", HOSTILE]),
    "yes_no": ("yes", ["", LONG, "maybe", HOSTILE]),
    "choice": ("b", ["", LONG, "z", HOSTILE, "a"]),
    "choices": ("b", ["", LONG, "z", HOSTILE, "a"]),
    "date": ("2019-10-12", ["", LONG, "2019-02-30", "tomorrow", HOSTILE]),
    "time": ("14:30", ["", LONG, "25:00", HOSTILE]),
    "phone": ("13800001111", ["", LONG, "call me", HOSTILE]),
    "email": ("a@example.com", ["", LONG, "a@b@c", HOSTILE]),
    "place": ("CN-SD", ["", LONG, "XX", HOSTILE]),
}
PERSON = {"name": "单雄信", "mobile": "13800001111", "category": "delegate", "q-arrival_date": "2019-10-11",
          "consent-privacy": "y"}


def ask(unit: Any, summit: Any, kind: str, **more: Any) -> None:
    """Let the form have a question of this type, which must be answered."""
    with unit() as u:
        u.session.add(Question(
            event_id=summit.id, position=99, key="x", type=kind, label={"zh": "问", "en": "Question"}, required=True,
            choices=CHOICES if kind in ("choice", "choices") else [], **more))


def errors_of(page: str) -> list[str]:
    return [name for name in ("q-x",) if f'id="{name}-error"' in page]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", sorted(TYPES))
def test_bad_answers_stand_beside_their_field(
        client: FlaskClient, unit: Any, summit: Any, kind: str, language: str) -> None:
    ask(unit, summit, kind)
    right, wrong = TYPES[kind]
    for answer in wrong:
        sent = client.post(f"/e/{summit.code}/register?lang={language}", data=PERSON | {"q-x": answer})
        page = sent.get_data(as_text=True)
        assert (sent.status_code, errors_of(page)) == (422, ["q-x"]), answer[:40]
        assert ('value="单雄信"' in page, "<script>alert(1)" in page) == (True, False)
    assert client.post(f"/e/{summit.code}/register", data=PERSON | {"q-x": right}).status_code == 303


def test_hostile_texts_are_kept_as_texts(client: FlaskClient, unit: Any, summit: Any) -> None:
    ask(unit, summit, "text")
    hostile = HOSTILE.replace("\x00", "")
    link = client.post(f"/e/{summit.code}/register", data=PERSON | {"q-x": hostile, "name": hostile}).location
    page = client.get(link).get_data(as_text=True)
    assert ("<script>alert(1)" in page, "&lt;script&gt;alert(1)" in page) == (False, True)


def picture(kind: str = "JPEG", size: tuple[int, int] = (30, 40)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(("kind", "name", "content"), [
    ("file", "a.pdf", b""), ("file", "a.pdf", b"MZ\x90\x00 a program"), ("file", "a.pdf", b"<html><script>1</script>"),
    ("file", "a.exe", b"MZ\x90\x00 a program"), ("file", "a.docx", b"PK\x03\x04 no archive"),
    ("photo", "a.jpg", b""), ("photo", "a.jpg", b"%PDF-1.7 a paper"), ("photo", "a.jpg", picture()[:200]),
    ("photo", "a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
])
def test_bad_files_stand_beside_their_field(
        client: FlaskClient, unit: Any, summit: Any, kind: str, name: str, content: bytes) -> None:
    ask(unit, summit, kind, max_mb=1)
    sent = client.post(f"/e/{summit.code}/register", data=PERSON | {"q-x": (io.BytesIO(content), name)},
                       content_type="multipart/form-data")
    page = sent.get_data(as_text=True)
    assert (sent.status_code, errors_of(page), 'value="单雄信"' in page) == (422, ["q-x"], True)
    with unit(writes=False) as u:
        assert u.session.scalar(sa.select(sa.func.count()).select_from(Delegate)) == 0


def test_what_is_full_says_so_and_is_kept_by_who_has_it(client: FlaskClient, unit: Any, summit: Any) -> None:
    ask(unit, summit, "choice")
    with unit() as u:
        question = u.session.scalars(sa.select(Question).where(Question.key == "x")).one()
        question.choices = [CHOICES[0] | {"capacity": 1}, CHOICES[1]]
    sent = PERSON | {"q-x": "a"}
    link = client.post(f"/e/{summit.code}/register", data=sent).location
    page = client.get(f"/e/{summit.code}/register").get_data(as_text=True)
    own = client.get(f"{link}/answers").get_data(as_text=True)
    assert [text.count("disabled>") for text in (page, own)] == [1, 0]
    stale = client.post(f"/e/{summit.code}/register", data=sent | {"name": "徐茂公", "mobile": "13800002222"})
    said = stale.get_data(as_text=True)
    assert (stale.status_code, errors_of(said), 'value="徐茂公"' in said) == (422, ["q-x"], True)
    assert client.post(f"{link}/answers", data={"q-arrival_date": "2019-10-12", "q-x": "a"}).status_code == 303
