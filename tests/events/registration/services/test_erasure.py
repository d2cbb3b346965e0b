"""Personal data gone everywhere it stands, while what is counted stays; codes that show who asks."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image

from app.core.actors import LinkHolder
from app.core.audit import AuditEntry
from app.core.database import db
from app.core.errors import Forbidden, Refused
from app.core.files import StoredFile, file_path, store_file
from app.core.runtime import runtime
from app.core.worker import run_due_jobs
from app.mail.models import MailMessage
from events.registration.enums import DelegateStatus, ErasureReason, ErasureScope
from events.registration.models import Answer, Delegate, Erasure, ProofCode, RegistrationSettings
from events.registration.queries import status_counts
from events.registration.services import register
from events.registration.services.erasure import erase_delegate, hash_of_reference
from events.registration.services.proofs import hand_code, send_code, try_code
from events.registration.services.retention import due_erasures
from events.registration.services.uploads import Upload
from events.registration.tasks import after_restore, sweep
from tests.factories.delegates import require_true_counters


def a_picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (30, 40)).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def person(unit: Any, summit: Any, form: Any) -> int:
    """A journalist who has sent a file and told what is sensitive; a roster was read before."""
    with unit() as u:
        event = summit.event(u)
        store_file(u, b"names", name="r.xlsx", media_type="text/plain", purpose="roster", event_id=event.id)
        register(u, event, form(
            category="media", answers={"arrival_date": ["2019-10-11"], "diet": ["halal"]}, activities=["opening"],
            files={"press_card": Upload("card.jpg", a_picture())}, person={"unit": "齐鲁晚报"}))
    with unit(writes=False) as u:
        return u.session.scalar(sa.select(Delegate.id))


def everything() -> str:
    """Every row of every table, as a text."""
    with db.engine.connect() as connection:
        return "\n".join(
            str(row) for table in db.metadata.sorted_tables for row in connection.execute(sa.select(table)))


def erase(unit: Any, summit: Any, person: int, **named: Any) -> Erasure:
    with unit(**named) as u:
        return erase_delegate(u, summit.event(u), u.session.get_one(Delegate, person), ErasureReason.ASKED)


def test_erasure_reaches_everything_and_leaves_the_counts(unit: Any, summit: Any, person: int) -> None:
    with unit(writes=False) as u:
        reference = u.session.get_one(Delegate, person).reference
        paths = [file_path(token) for token in u.session.scalars(sa.select(StoredFile.token))]
        counts = status_counts(u.session, summit.id)
    assert [path.exists() for path in paths] == [True, True]
    for known in ("单雄信", "shan@example.com", "13800001111", "齐鲁晚报", reference):
        assert known in everything()
    erase(unit, summit, person)
    run_due_jobs()
    text = everything()
    for known in ("单雄信", "shan@example.com", "13800001111", "齐鲁晚报", "card.jpg", reference):
        assert known not in text
    assert [path.exists() for path in paths] == [False, False]
    with unit(writes=False) as u:
        row = u.session.get_one(Delegate, person)
        assert (row.country, row.province, row.category.code, row.status) == (
            "CN", "SD", "media", DelegateStatus.CANCELLED)
        assert sum(status_counts(u.session, summit.id).values()) == sum(counts.values())
        assert u.session.scalar(sa.select(sa.func.count()).select_from(Answer)) == 0
        assert u.session.scalar(sa.select(sa.func.count()).select_from(MailMessage)) == 0
        told = u.session.scalars(sa.select(Erasure)).one()
        assert told.counts == {"answers": 1, "files": 1, "messages": 1, "sheets": 1, "history": 2}
        assert told.reference_hash == hash_of_reference(reference)
    require_true_counters(unit)


def test_after_the_event_the_status_stays(unit: Any, summit: Any, person: int, clock: Any) -> None:
    with unit(writes=False) as u:
        before = u.session.get_one(Delegate, person).status
    clock.time = datetime(2019, 12, 1, tzinfo=UTC)
    erase(unit, summit, person)
    with unit(writes=False) as u:
        assert u.session.get_one(Delegate, person).status == before
    require_true_counters(unit)


def test_only_the_holder_or_an_organiser_erases(unit: Any, summit: Any, person: int) -> None:
    with pytest.raises(Forbidden), unit(LinkHolder(label="x", delegate_id=person + 1, event_id=summit.id)) as u:
        erase_delegate(u, summit.event(u), u.session.get_one(Delegate, person), ErasureReason.ASKED)
    with unit(LinkHolder(label="x", delegate_id=person, event_id=summit.id)) as u:
        assert erase_delegate(
            u, summit.event(u), u.session.get_one(Delegate, person), ErasureReason.ASKED).scope == ErasureScope.PERSON


def test_what_is_due_is_erased_by_night(unit: Any, summit: Any, person: int, clock: Any) -> None:
    with unit() as u:
        u.session.add(RegistrationSettings(event_id=summit.id, sensitive_days=10, person_days=100))
        ends = summit.event(u).ends
    clock.time = datetime.combine(ends + timedelta(days=10), datetime.min.time(), UTC)
    with unit(writes=False) as u:
        assert list(due_erasures(u)) == []
    clock.time += timedelta(days=1)
    sweep()
    sweep()
    run_due_jobs()
    with unit(writes=False) as u:
        assert [one.scope for one in u.session.scalars(sa.select(Erasure))] == [ErasureScope.SENSITIVE]
        assert u.session.get_one(Delegate, person).name == "单雄信"
        assert {answer.question.sensitive for answer in u.session.get_one(Delegate, person).answers} == {False}
        assert list(due_erasures(u)) == []
    clock.time += timedelta(days=100)
    sweep()
    run_due_jobs()
    with unit(writes=False) as u:
        assert u.session.get_one(Delegate, person).erased_at is not None
        assert date.fromisoformat("2019-10-11") <= summit.event(u).ends


def test_a_restored_backup_does_not_bring_anybody_back(unit: Any, summit: Any, form: Any) -> None:
    with unit() as u:
        register(u, summit.event(u), form())
        reference = u.session.scalar(sa.select(Delegate.reference))
    assert after_restore() == 0
    path = runtime().settings.data_dir / "erasures.jsonl"
    path.write_text(json.dumps({"reference_hash": hash_of_reference(reference), "scope": "person", "at": "…"})
                    + '\n{"cut sho\n', encoding="utf-8")
    try:
        assert (after_restore(), after_restore()) == (1, 0)
    finally:
        path.unlink()
    with unit(writes=False) as u:
        assert u.session.scalar(sa.select(Delegate.name)) == "—"


def test_codes_hold_for_some_minutes_and_some_tries(unit: Any, summit: Any, person: int, clock: Any) -> None:
    holder = LinkHolder(label="x", delegate_id=person, event_id=summit.id)

    def send() -> str:
        with unit(holder) as u:
            send_code(u, summit.event(u), u.session.get_one(Delegate, person))
        with unit(writes=False) as u:
            mail = u.session.scalars(sa.select(MailMessage).where(
                MailMessage.occasion == "registration.code").order_by(MailMessage.id.desc())).first()
            assert (mail.confidential, mail.to_address) == (True, "shan@example.com")
            return next(part for part in mail.body.replace("，", " ").split() if part.isdigit() and len(part) == 6)

    def typed(code: str) -> str | None:
        with unit(holder) as u:
            return try_code(u, u.session.get_one(Delegate, person), code)

    code = send()
    with pytest.raises(Refused) as refusal:
        send()
    assert refusal.value.code == "code_too_soon"
    with unit(writes=False) as u:
        assert code not in u.session.get_one(ProofCode, person).code_hash
    wrong = "000000" if code != "000000" else "111111"
    assert (typed(wrong), typed(f" {code[:3]} {code[3:]}"), typed(code)) == ("code_wrong", None, "code_over")
    clock.time += timedelta(minutes=2)
    code = send()
    assert [typed(wrong) for _ in range(5)] == ["code_wrong"] * 4 + ["code_over"]
    assert typed(code) == "code_over"
    clock.time += timedelta(minutes=2)
    code = send()
    clock.time += timedelta(minutes=10)
    assert typed(code) == "code_over"
    with unit(writes=False) as u:
        assert u.session.scalar(sa.select(sa.func.count()).where(AuditEntry.tag == "delegate.code_sent")) == 3


def test_who_has_no_address_is_sent_a_text_or_handed_a_paper(
        unit: Any, summit: Any, person: int, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    holder = LinkHolder(label="x", delegate_id=person, event_id=summit.id)
    with pytest.raises(Refused) as refusal, unit(summit.staff()) as u:
        hand_code(u, summit.event(u), u.session.get_one(Delegate, person))
    assert refusal.value.code == "code_can_be_sent"
    with unit() as u:
        found = u.session.get_one(Delegate, person)
        found.email = found.email_key = None
    with pytest.raises(Refused) as refusal, unit(holder) as u:
        send_code(u, summit.event(u), u.session.get_one(Delegate, person))
    assert refusal.value.code == "code_no_address"
    with pytest.raises(Forbidden), unit(holder) as u:
        hand_code(u, summit.event(u), u.session.get_one(Delegate, person))
    with unit(summit.staff()) as u:
        code = hand_code(u, summit.event(u), u.session.get_one(Delegate, person))
    clock.time += timedelta(hours=23)
    with unit(holder) as u:
        assert try_code(u, u.session.get_one(Delegate, person), code) is None
    monkeypatch.setattr(runtime(), "settings", replace(runtime().settings, text_webhook_url="http://localhost/texts"))
    with unit(holder) as u:
        send_code(u, summit.event(u), u.session.get_one(Delegate, person))
    with unit(writes=False) as u:
        text = u.session.scalars(sa.select(MailMessage).where(MailMessage.occasion == "registration.code")).one()
        assert (text.channel, text.confidential, u.session.get_one(ProofCode, person).holds_until) == ("text", True, None)
        tags = u.session.scalars(sa.select(AuditEntry.tag).where(AuditEntry.tag.like("delegate.code%"))).all()
        assert sorted(tags) == ["delegate.code_handed", "delegate.code_sent"]
