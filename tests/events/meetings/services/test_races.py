"""Two phones and two clerks at once, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.actors import LinkHolder
from app.core.errors import Refused
from events.docking.models import Deal
from events.meetings.enums import SlipState
from events.meetings.models import IntentSlip, SlipConfirmation
from events.meetings.queries.days import find_slip
from events.meetings.rules.slips import Statement
from events.meetings.services import confirm_slip, record_slip, send_slip, slips
from events.setup.queries import find_event
from tests.factories.deals import PDF, a_clerk, as_actor
from tests.factories.meetings import CODE, pairs_of, party_of, scheduled

ROUNDS = 3


def at_once(app: Flask, *acts: Callable[[], None]) -> None:
    """Do these at the same moment, each in a thread of its own; refusals end one's own."""
    start = Barrier(len(acts))

    def run(act: Callable[[], None]) -> None:
        with app.app_context():
            start.wait()
            try:
                act()
            except Refused:
                return

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_phones_and_clerks_at_once_make_one_slip_confirmed_by_two_and_one_deal(
    app: Flask, unit: Any, monkeypatch: pytest.MonkeyPatch,
) -> None:
    # What a slip looks like on paper is no part of the race.
    monkeypatch.setattr(slips, "slip_pdf", lambda _event, _slip: PDF)
    scheduled(unit)
    with unit() as u:
        holders = {code: LinkHolder(label=code, delegate_id=party_of(u, code).members[0].delegate_id,
                                    event_id=find_event(u.session, CODE).id) for code in ("o1", "d1")}
        clerks = [as_actor(u, a_clerk(u, name, name=name)) for name in ("wang", "li")]

    def act_as(code: str, number: int) -> Callable[[], None]:
        def act() -> None:
            with unit(holders[code]) as u:
                event = find_event(u.session, CODE)
                delegate = party_of(u, code).members[0].delegate
                confirm_slip(u, event, find_slip(u.session, event.id, number), delegate)

        return act

    def write(number: int) -> Callable[[], None]:
        def act() -> None:
            with unit(holders["o1"]) as u:
                event = find_event(u.session, CODE)
                send_slip(u, event, pairs_of(u)["o1-d1"], party_of(u, "o1").members[0].delegate,
                          Statement("共建", "100万元", f"form {number}"))

        return act

    def record(clerk: Any, number: int) -> Callable[[], None]:
        def act() -> None:
            with unit(clerk) as u:
                event = find_event(u.session, CODE)
                record_slip(u, event, find_slip(u.session, event.id, number))

        return act

    for number in range(1, ROUNDS + 1):
        at_once(app, write(number), write(number))
        at_once(app, act_as("d1", number), act_as("d1", number), act_as("o1", number))
        at_once(app, *(record(clerk, number) for clerk in clerks))
    with unit(writes=False) as u:
        assert list(u.session.scalars(sa.select(IntentSlip.state))) == [SlipState.RECORDED] * ROUNDS
        assert sorted(u.session.scalars(sa.select(SlipConfirmation.side))) == ["demand"] * ROUNDS + ["offer"] * ROUNDS
        assert u.session.scalar(sa.select(sa.func.count()).select_from(Deal)) == ROUNDS
