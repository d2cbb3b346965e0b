"""Pages on which meetings are arranged: done, refused, fed nonsense; a person's own wishes and times."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.actors import Role
from app.core.worker import run_due_jobs
from events.meetings.enums import MeetingState
from events.meetings.queries.parties import setup_of, wishes_of_party
from events.setup.queries import find_event
from tests.factories.accounts import sign_in
from tests.factories.deals import a_clerk
from tests.factories.meetings import CODE, arrange, link_of, pairs_of, party_of, scheduled, two_pairs

pytestmark = pytest.mark.one_database
BASE = f"/manage/{CODE}/meetings"


@pytest.fixture
def organiser(app: Flask, client: FlaskClient, unit: Any) -> FlaskClient:
    with unit() as u:
        two_pairs(u)
        return sign_in(client, a_clerk(u, "wang", role=Role.ORGANISER))


def test_a_schedule_is_ordered_looked_at_and_published_on_pages(organiser: FlaskClient, unit: Any) -> None:
    assert organiser.post(f"{BASE}/schedule").status_code == 303
    assert organiser.get(f"{BASE}/schedules/1").status_code == 200
    assert organiser.post(f"{BASE}/schedule").status_code == 409
    run_due_jobs()
    assert organiser.get(f"{BASE}/schedules/1").status_code == 200
    assert organiser.post(f"{BASE}/schedules/1/publish").status_code == 303
    assert organiser.post(f"{BASE}/schedules/1/publish").status_code == 409
    assert organiser.post(f"{BASE}/schedules/1/discard").status_code == 409
    with unit(writes=False) as u:
        meeting = next(iter(pairs_of(u).values())).id
    assert organiser.post(f"{BASE}/board/{meeting}", data={"state": "held", "outcome": "谈成"}).status_code == 303
    assert organiser.post(f"{BASE}/board/{meeting}", data={"state": "cancelled"}).status_code == 404
    for page in ("", "/board", "/parties", "/settings", "/change", "/slips", "/slips/paper", "/wall.pdf"):
        assert organiser.get(BASE + page).status_code == 200, page


def test_an_outcome_is_kept_whichever_button_is_pressed(organiser: FlaskClient, unit: Any) -> None:
    with unit() as u:
        arrange(u, find_event(u.session, CODE), ("o1", "d1", 1), ("o2", "d1", 2), ("o2", "d2", 1))
        number = next(iter(pairs_of(u).values())).id
    address = f"{BASE}/board/{number}"

    def pressed(state: str, outcome: str, was: str) -> tuple[str, str | None]:
        assert organiser.post(address, data={"state": state, "outcome": outcome, "outcome_was": was}).status_code == 303
        with unit(writes=False) as u:
            found = next(one for one in pairs_of(u).values() if one.id == number)
            return found.state, found.outcome

    shown = organiser.get(f"{BASE}/board").get_data(as_text=True).split(f'action="{address}"')
    assert len(shown) == 2
    assert set(re.findall(r'name="(\w+)"', shown[1].split("</form>")[0])) == {
        "csrf_token", "state", "outcome", "outcome_was"}
    assert pressed("started", "谈得不错", "") == ("started", "谈得不错")
    assert pressed("held", "谈得不错，下周签约", "谈得不错") == ("held", "谈得不错，下周签约")
    # A colleague's page that was opened before anybody wrote takes nothing away.
    assert pressed("no_show", "", "") == ("no_show", "谈得不错，下周签约")
    assert pressed("held", "", "谈得不错，下周签约") == ("held", None)


def test_a_meeting_that_was_cancelled_meanwhile_is_told_of_on_the_board_itself(organiser: FlaskClient, unit: Any) -> None:
    with unit() as u:
        arrange(u, find_event(u.session, CODE), ("o1", "d1", 1), ("o2", "d1", 2), ("o2", "d2", 1))
        meeting = next(iter(pairs_of(u).values()))
        meeting.state = MeetingState.CANCELLED
        number = meeting.id
    answers = [organiser.post(f"{BASE}/board/{number}", data={"state": "held"}, headers=headers)
               for headers in ({}, {"HX-Request": "true"})]
    assert [(one.status_code, "<html" in one.text, 'id="board"' in one.text) for one in answers] == [
        (409, True, False), (422, False, True)]


def test_a_change_that_names_nobody_and_no_table_is_sent_back(organiser: FlaskClient, unit: Any) -> None:
    with unit() as u:
        arrange(u, find_event(u.session, CODE), ("o1", "d1", 1), ("o2", "d1", 2), ("o2", "d2", 1))
        at = next(iter(pairs_of(u).values())).starts
        party = party_of(u, "o1").id
    day = {"at": f"{at:%Y-%m-%dT%H:%M}"}
    for wrong in ({"what": "absent"}, {"what": "late", "party": ""}, {"what": "broken", "party": str(party)}, {"what": "rain"},
                  {"what": "absent", "party": "999999"}):
        assert organiser.post(f"{BASE}/change", data=day | wrong).status_code == 422, wrong
    assert organiser.post(f"{BASE}/change", data=day | {"what": "absent", "party": str(party)}).status_code == 303


def test_settings_are_taken_or_sent_back(organiser: FlaskClient, unit: Any) -> None:
    usual = {"most": "4", "break_minutes": "5", "travel_minutes": "5"}

    def settings() -> tuple[int, list[str]]:
        with unit(writes=False) as u:
            setup = setup_of(u.session, find_event(u.session, CODE))
            return setup.most, [one["room"] for one in setup.halls[0]["rooms"]]

    for wrong in ({"interpreters": "李译"}, {"interpreters": "李译 | zh\n李译 | en"}, {"interpreters": "李译 | xx"},
                  {"most": "0"}, {"wishes_close": "never"}):
        assert organiser.post(f"{BASE}/settings", data=usual | wrong).status_code == 422, wrong
    assert settings() == (3, ["a", "b"])
    for most, right in (("4", {}), ("5", {"interpreters": "李译 | zh en\nMay | en ja"})):
        assert organiser.post(f"{BASE}/settings", data=usual | {"most": most} | right).status_code == 303
        assert settings() == (int(most), ["a", "b"])


def test_somebody_wishes_orders_and_blocks_by_the_personal_link(app: Flask, organiser: FlaskClient, unit: Any) -> None:
    with unit(writes=False) as u:
        link, own, other = link_of(u, "o1"), party_of(u, "o1").id, party_of(u, "d2").id
        same_side, foreign = party_of(u, "o2").id, party_of(u, "d1").id
    phone = app.test_client()
    base = f"/my/{link}/meetings/{own}"
    assert phone.get(base).status_code == 200
    for _time in range(2):
        assert phone.post(f"{base}/wishes", data={"act": "add", "number": other}).status_code == 303
    assert phone.post(f"{base}/wishes", data={"act": "add", "number": same_side}).status_code == 303
    assert phone.post(f"{base}/wishes", data={"act": "must", "number": other}).status_code == 303
    assert phone.post(f"{base}/wishes", data={"act": "add", "number": "x"}).status_code == 404
    assert phone.post(f"/my/{link}/meetings/{foreign}/wishes", data={"act": "add", "number": own}).status_code == 404

    def wishes() -> list[tuple[int, int | None]]:
        with unit(writes=False) as u:
            return [(one.id, one.rank) for one in wishes_of_party(u.session, party_of(u, "o1"))]

    (first, _one), (second, _two) = wishes()
    phone.post(f"{base}/wishes", data={"act": "raise", "number": second})
    assert wishes() == [(second, 1), (first, 2)]
    phone.post(f"{base}/wishes", data={"act": "remove", "number": second})
    assert wishes() == [(first, 1)]
    assert phone.post(f"{base}/times", data={"blocked": ["2019-09-01T02:30:00+00:00", "nonsense"]}).status_code == 303
    with unit(writes=False) as u:
        assert len(party_of(u, "o1").blocks) == 1


def test_wishes_close_for_people_and_not_for_staff(app: Flask, organiser: FlaskClient, unit: Any) -> None:
    values = {"most": "4", "break_minutes": "0", "travel_minutes": "5", "wishes_close": "2019-08-01T18:00"}
    organiser.post(f"{BASE}/settings", data=values)
    with unit(writes=False) as u:
        link, own, other = link_of(u, "o1"), party_of(u, "o1").id, party_of(u, "d2").id
    app.test_client().post(f"/my/{link}/meetings/{own}/wishes", data={"act": "add", "number": other})
    with unit(writes=False) as u:
        assert len(wishes_of_party(u.session, party_of(u, "o1"))) == 1
    organiser.post(f"{BASE}/parties/{own}/wishes", data={"act": "add", "number": other})
    with unit(writes=False) as u:
        assert len(wishes_of_party(u.session, party_of(u, "o1"))) == 2


def test_own_calendar_and_paper_come_with_the_link(client: FlaskClient, unit: Any) -> None:
    scheduled(unit)
    with unit(writes=False) as u:
        link = link_of(u, "o2")
    calendar = client.get(f"/my/{link}/meetings.ics").get_data(as_text=True)
    assert calendar.count("BEGIN:VEVENT") == 2
    assert client.get(f"/my/{link}/meetings.pdf").data.startswith(b"%PDF-")
    assert client.get(f"/my/{link}/meetings").status_code == 200


def test_who_only_looks_arranges_nothing(app: Flask, organiser: FlaskClient, unit: Any) -> None:
    with unit() as u:
        viewer = sign_in(app.test_client(), a_clerk(u, "zhao", role=Role.VIEWER))
    assert viewer.get(BASE).status_code == 200
    assert viewer.post(f"{BASE}/schedule").status_code == 403
    assert viewer.get(f"{BASE}/settings").status_code == 403
    assert viewer.post(f"{BASE}/slips/1/record").status_code == 403
