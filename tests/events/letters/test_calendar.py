"""Calendar files: days without a time, activities in the event's zone, the same entries each time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from app.core.worker import run_due_jobs
from events.letters.services.calendar import own_calendar
from events.registration.models import Delegate
from events.registration.services.decisions import set_status
from events.registration.services.records import open_token
from tests.app.mail.conftest import mailbox, with_server  # noqa: F401  # fixtures
from tests.events.letters.conftest import Summit, Units


def test_a_calendar_holds_the_days_and_the_held_activities(
    unit: Units, summit: Summit, people: dict[str, int],
) -> None:
    with unit(writes=False) as u:
        delegate, event = u.session.get_one(Delegate, people["wang"]), summit.event(u)
        content = own_calendar(event, delegate, u.now())
        again = own_calendar(event, delegate, u.now() + timedelta(days=1))
    calendar = Calendar.from_ical(content)
    entries = {str(entry["uid"]): entry for entry in calendar.walk("VEVENT")}
    zone = ZoneInfo("Asia/Shanghai")
    assert {uid: (entry.decoded("dtstart"), entry.decoded("dtend")) for uid, entry in entries.items()} == {
        "summit-2019@juying": (date(2019, 10, 11), date(2019, 10, 14)),
        "summit-2019.opening@juying": (datetime(2019, 10, 12, 9, tzinfo=zone), datetime(2019, 10, 12, 10, tzinfo=zone)),
        "summit-2019.health@juying": (datetime(2019, 10, 12, 14, tzinfo=zone), datetime(2019, 10, 12, 16, tzinfo=zone)),
    }
    assert str(entries["summit-2019.opening@juying"]["location"]) == "主会场（山东大厦金色大厅），济南"
    assert [str(one["tzid"]) for one in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    assert entries["summit-2019.opening@juying"].decoded("dtstart").utcoffset() == timedelta(hours=8)
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert sorted(str(entry["uid"]) for entry in Calendar.from_ical(again).walk("VEVENT")) == sorted(entries)


def test_who_has_cancelled_has_an_empty_calendar(unit: Units, summit: Summit, people: dict[str, int]) -> None:
    with unit() as u:
        delegate, event = u.session.get_one(Delegate, people["wang"]), summit.event(u)
        set_status(u, event, delegate, "cancelled")
        content = own_calendar(event, delegate, u.now())
    assert Calendar.from_ical(content).walk("VEVENT") == []


def test_the_personal_page_hands_out_the_calendar(
    client: FlaskClient, unit: Units, people: dict[str, int],
) -> None:
    with unit(writes=False) as u:
        token = open_token(u.session.get_one(Delegate, people["smith"]))
    answer = client.get(f"/my/{token}/calendar.ics")
    assert (answer.status_code, answer.mimetype, "Golden Hall" in answer.text) == (200, "text/calendar", True)
    assert f'href="/my/{token}/calendar.ics"' in client.get(f"/my/{token}").text
    assert client.get("/my/nobody/calendar.ics").status_code == 404


@pytest.mark.usefixtures("with_server")
def test_an_approval_goes_out_with_the_calendar(
    unit: Units, summit: Summit, people: dict[str, int], request: pytest.FixtureRequest,
) -> None:
    with unit() as u:
        event, delegate = summit.event(u), u.session.get_one(Delegate, people["smith"])
        set_status(u, event, delegate, "pending")
        set_status(u, event, delegate, "approved", notify=True)
    run_due_jobs()
    sent: list[EmailMessage] = request.getfixturevalue("mailbox").messages
    enclosed = {message["Subject"].strip().partition(":")[0]: [
        (part.get_filename(), part.get_content_type(), part["Content-Type"].params["method"])
        for part in message.iter_attachments()] for message in sent if message["To"] and "Ann" in message["To"]}
    assert enclosed == {"Registration received": [], "Approved": [("summit-2019.ics", "text/calendar", "PUBLISH")]}
