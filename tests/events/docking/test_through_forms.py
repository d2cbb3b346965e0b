"""A sample of the journal, done through the pages' forms by the people whom it names: the same lines pass, the same tally."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.core.clock import FixedClock
from app.core.unit import Unit
from events.docking.models import Deal
from events.docking.queries.tallies import tally_over
from events.docking.queries.tally_scopes import scope_of_event, scope_of_series
from events.setup.models import Event, Series
from events.setup.queries import find_event
from tests.events.docking.book import Book, edition_of
from tests.events.docking.test_routes import browser_of
from tests.factories.deals import PDF, an_offer
from tests.factories.events import an_event

Opener = Callable[..., AbstractContextManager[Unit]]
EDITIONS = ("innovation-2018", "innovation-2019")
PEOPLE = ("qian", "sun", "zhao")
PATHS = {"advance": "advance", "evidence": "evidence", "review": "review", "increase": "increase", "resign": "resign",
         "terminate": "terminate", "correct": "correct", "merge": "merge", "keep_apart": "keep-apart"}
pytestmark = pytest.mark.one_database


def sample(data: Path) -> list[dict[str, Any]]:
    """All lines of some deals, and of those with which they were merged or compared, as far as forms can say them."""
    lines = [json.loads(raw) for raw in (data / "docking/deals.jsonl").read_bytes().splitlines() if raw.startswith(b'{"')]
    refs = {f"d{number:04}" for number in range(0, 160, 14)}
    settled = [line for line in lines if line["do"] in ("merge", "keep_apart")][:6]
    refs |= {line[field] for line in settled for field in ("deal", "into", "other") if field in line}
    opened = {line["deal"] for line in lines if line["do"] == "open"}
    return [line for line in lines if line["deal"] in refs & opened and {line.get("into"), line.get("other")} <= {None, *refs}
            and not ("currency" in line and "amount" not in line) and line.get("event") in (None, *EDITIONS)]


def form_of(line: dict[str, Any]) -> dict[str, Any]:
    """A line's fields under the names that forms have for them."""
    names = {"deal": "ref", "into": "other"} if line["do"] in ("open", "merge") else {}
    form: dict[str, Any] = {names.get(key, key): value for key, value in line.items()
                            if isinstance(value, str) and key not in ("do", "by", "at", "id")}
    if "accept" in line:
        form["accept"] = "yes" if line["accept"] else "no"
    if line["do"] == "merge":
        form = {"other": line["into"], "reason": line["reason"]}
    for place, party in enumerate(line.get("parties", ())):
        form |= {f"parties-{place}-{name}": str(party[key]) for name, key in (
            ("name", "name"), ("side", "side"), ("own_id", "id"), ("share", "share")) if key in party}
    for place, kind in enumerate(line.get("evidence", ())):
        form |= {f"papers-{place}-kind": kind, f"papers-{place}-file": (io.BytesIO(PDF), "a.pdf")}
    return form | {"amount_is_right": "y"}


def test_the_same_acts_through_forms_come_to_the_same_tally(
    app: Flask, unit: Opener, client: FlaskClient, data: Path,
) -> None:
    lines = sample(data)
    book = Book(*(edition_of(data / "events" / f"{code}.yaml") for code in EDITIONS))
    with unit() as opened:
        for code in EDITIONS:
            event = an_event(opened, code)
            for offer in sorted({line["offer"] for line in lines if line.get("offer") and line["event"] == code}):
                an_offer(opened, event, offer)
    browsers = {name: browser_of(app, unit, name, app.test_client(), name=name) for name in PEOPLE}
    differ = []
    for line in lines:
        app.extensions["juying"].clock = FixedClock(datetime.fromisoformat(line["at"]))
        refused = book.load([json.dumps(line).encode()])
        status = send(unit, browsers[line["by"]], line)
        if (status == 303) != (not refused):
            differ.append((line, status, refused))
    assert differ == []
    assert {line["do"] for line in lines} == {"open", *PATHS}
    assert told(unit) == [book.tally(*scope).figures.as_json() for scope in (EDITIONS[:1], EDITIONS[1:], EDITIONS)]


def send(unit: Opener, browser: FlaskClient, line: dict[str, Any]) -> int:
    """The answer to a line's form, sent as its browser would."""
    path = f"/manage/{line.get('event')}/docking/deals/new"
    form = form_of(line)
    if line["do"] != "open":
        with unit(writes=False) as opened:
            number, code = opened.session.execute(
                sa.select(Deal.id, Event.code).join(Event, Event.id == Deal.event_id).where(Deal.ref == line["deal"])).one()
        path = f"/manage/{code}/docking/deals/{number}/{PATHS[line['do']]}"
        if line["do"] == "advance":
            form.setdefault("event", code)
    return browser.post(path, data=form, content_type="multipart/form-data").status_code


def told(unit: Opener) -> list[dict[str, Any]]:
    with unit(writes=False) as opened:
        events = [find_event(opened.session, code) for code in EDITIONS]
        series = opened.session.get_one(Series, events[0].series_id)
        return [tally_over(opened.session, scope, datetime(2030, 1, 1).date()).as_json()  # noqa: DTZ001  # a date alone
                for scope in (*map(scope_of_event, events), scope_of_series(opened.session, series))]
