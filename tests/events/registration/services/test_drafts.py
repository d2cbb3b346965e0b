"""Forms that are being filled in: kept, found, mailed, erased, and never a registration."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.clock import FixedClock
from app.core.errors import NotFound, Refused
from app.core.worker import run_due_jobs
from app.mail.models import MailMessage
from events.registration import queries
from events.registration.models import Delegate, Draft
from events.registration.queries.drafts import typed_values
from events.registration.services import discard_draft, save_draft, send_draft_link
from events.setup.models import Event

TYPED = {"name": ["单雄信"], "activity": ["opening", "visit"]}


def save(unit: Any, summit: Any, values: Any = TYPED, token: str | None = None) -> str:
    with unit() as u:
        return save_draft(u, summit.event(u), values, token)


def typed(unit: Any, summit: Any, token: str) -> dict[str, list[str]] | None:
    with unit(writes=False) as u:
        draft = queries.draft_with_token(u.session, summit.id, token, u.now())
        return typed_values(draft) if draft else None


def test_what_was_typed_is_found_by_its_link_and_takes_no_place(unit: Any, summit: Any) -> None:
    token = save(unit, summit)
    assert (typed(unit, summit, token), typed(unit, summit, "another")) == (TYPED, None)
    with unit(writes=False) as u:
        event = summit.event(u)
        assert (u.session.scalars(sa.select(Delegate)).all(), sum(one.taken for one in event.categories)) == ([], 0)
        assert "单雄信".encode() not in u.session.scalars(sa.select(Draft.closed)).one()


def test_saving_again_goes_on_with_the_same_draft(unit: Any, summit: Any) -> None:
    token = save(unit, summit)
    assert save(unit, summit, {"name": ["单"]}, token) == token
    assert typed(unit, summit, token) == {"name": ["单"]}


def test_a_draft_of_another_event_is_not_found(unit: Any, summit: Any) -> None:
    token = save(unit, summit)
    with unit(writes=False) as u:
        assert queries.draft_with_token(u.session, summit.id + 1, token, u.now()) is None


def test_a_draft_is_erased_thirty_days_after_it_was_last_touched(unit: Any, summit: Any, clock: FixedClock) -> None:
    token = save(unit, summit)
    clock.time += timedelta(days=20)
    save(unit, summit, TYPED, token)
    clock.time += timedelta(days=15)
    run_due_jobs()
    assert typed(unit, summit, token) == TYPED
    clock.time += timedelta(days=15)
    assert typed(unit, summit, token) is None
    run_due_jobs()
    with unit(writes=False) as u:
        assert u.session.scalars(sa.select(Draft)).all() == []


def test_the_link_is_mailed_once_in_a_while(unit: Any, summit: Any) -> None:
    token = save(unit, summit)
    for _ in range(3):
        with unit() as u:
            send_draft_link(u, summit.event(u), token, "shan@example.com", "zh")
    with unit(writes=False) as u:
        mails = u.session.scalars(sa.select(MailMessage)).all()
        assert [(mail.to_address, f"draft={token}" in mail.body) for mail in mails] == [("shan@example.com", True)]


def test_a_link_goes_to_an_address_alone_and_for_a_draft_alone(unit: Any, summit: Any) -> None:
    token = save(unit, summit)
    with pytest.raises(Refused, match="bad_email"), unit() as u:
        send_draft_link(u, summit.event(u), token, "nowhere", "zh")
    with pytest.raises(NotFound, match="draft_gone"), unit() as u:
        send_draft_link(u, summit.event(u), "unknown", "shan@example.com", "zh")


def test_a_draft_is_discarded_at_once(unit: Any, summit: Any) -> None:
    token = save(unit, summit)
    for _ in range(2):
        with unit() as u:
            discard_draft(u, summit.event(u), token)
    assert typed(unit, summit, token) is None


def test_nobody_begins_a_form_that_is_closed(unit: Any, summit: Any) -> None:
    with unit() as u:
        u.session.execute(sa.update(Event).values(status="closed"))
    with pytest.raises(Refused, match="registration_closed"):
        save(unit, summit)
