"""What people say of scans afterwards: settling and annulling, on pages, and what then counts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.actors import Command, Grant, Role
from app.core.audit import AuditEntry
from app.core.errors import NotFound, Refused
from app.core.unit import open_unit
from app.web.paging import PageRequest
from badges.desk.models import Scan
from badges.desk.queries.kept_scans import count_to_settle, list_scans
from badges.desk.services.correcting import annul_scan, settle_scan
from events.setup.models import Event
from tests.factories.accounts import a_member, sign_in
from tests.factories.scans import an_item, kept_marks


@pytest.fixture
def conflict(stage: Any, desk: Any) -> list[str]:
    """Two offline admissions of one badge at a gate that counts once; their scan_ids, the earlier first."""
    stage.add_point("gate")
    code = stage.code_of(stage.add_delegate("欧阳娜娜", search_text="欧阳娜娜"))
    items = [an_item(code, stage.clock.time - timedelta(minutes=minutes)) for minutes in (9, 5)]
    desk().post({"sent_at": stage.clock.time.isoformat(), "scans": items}, "scans/batch")
    return [item["scan_id"] for item in items]


def row_of(scan_id: str) -> int:
    with open_unit(Command(), writes=False) as unit:
        return unit.session.scalars(sa.select(Scan.id).where(Scan.scan_id == scan_id)).one()


def correct(stage: Any, service: Any, scan_id: str, note: str = "同一人") -> None:
    with open_unit(Command()) as unit:
        service(unit, unit.session.get_one(Event, stage.event_id), row_of(scan_id), note)


def waiting(stage: Any) -> int:
    with open_unit(Command(), writes=False) as unit:
        return count_to_settle(unit.session, stage.event_id)


def test_settled_conflict_waits_no_more_and_stays_marked(stage: Any, conflict: list[str]) -> None:
    before = waiting(stage)
    correct(stage, settle_scan, conflict[1])
    assert (before, waiting(stage), kept_marks()[conflict[1]]) == (1, 0, ["offline", "conflict"])
    with open_unit(Command(), writes=False) as unit:
        entry = unit.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "desk.scan_settled")).one()
        assert entry.details == {"note": "同一人"}


def test_first_note_stands_where_two_settle_at_once(stage: Any, conflict: list[str]) -> None:
    correct(stage, settle_scan, conflict[1], "同一人")
    # The same form sent twice is no other's word.
    correct(stage, settle_scan, conflict[1], "同一人")
    with pytest.raises(Refused, match="settled_before"):
        correct(stage, settle_scan, conflict[1], "两个人")
    with open_unit(Command(), writes=False) as unit:
        notes = unit.session.scalars(sa.select(AuditEntry.details).where(AuditEntry.tag == "desk.scan_settled")).all()
    assert notes == [{"note": "同一人"}]


def test_refusals_are_a_list_of_their_own(stage: Any, desk: Any, conflict: list[str]) -> None:
    refused = [desk(name).scan("rubbish", "gate")["scan_id"] for name in "BC"]
    correct(stage, annul_scan, refused[0])
    with open_unit(Command(), writes=False) as unit:
        page = list_scans(unit.session, stage.event_id, "refused", "", PageRequest())
    assert [row.scan.scan_id for row in page.rows] == [refused[1]]


def test_annulled_admission_makes_way_for_the_next(stage: Any, conflict: list[str]) -> None:
    correct(stage, annul_scan, conflict[0], "扫错证件")
    assert kept_marks() == {conflict[0]: ["offline", "annulled"], conflict[1]: ["offline"]}
    assert waiting(stage) == 0


@pytest.mark.parametrize(("service", "nth", "note", "code"), [
    (settle_scan, 0, "x", "nothing_to_settle"), (settle_scan, 1, " ", "note_needed"), (annul_scan, 0, "", "note_needed"),
])  # fmt: skip
def test_what_makes_no_sense_is_refused(
    stage: Any, conflict: list[str], service: Any, nth: int, note: str, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        correct(stage, service, conflict[nth], note)


def test_scan_is_annulled_once(stage: Any, conflict: list[str]) -> None:
    correct(stage, annul_scan, conflict[0])
    with pytest.raises(Refused, match="annulled_before"):
        correct(stage, annul_scan, conflict[0])


def test_scan_of_another_event_is_not_found(stage: Any, other_event: Any, conflict: list[str]) -> None:
    with pytest.raises(NotFound):
        correct(other_event(), annul_scan, conflict[0])


def test_annulled_refusal_keeps_its_marks(stage: Any, desk: Any, conflict: list[str]) -> None:
    scan_id = desk("B").scan("rubbish", "gate")["scan_id"]
    correct(stage, annul_scan, scan_id)
    assert kept_marks()[scan_id] == ["annulled"]


@pytest.mark.parametrize(("role", "codes"), [(Role.DESK_SUPERVISOR, [303, 303]), (Role.VIEWER, [403, 403])])
def test_pages_list_settle_and_annul(
    stage: Any, client: Any, conflict: list[str], role: Role, codes: list[int]
) -> None:
    with open_unit(Command()) as unit:
        browser = sign_in(client, a_member(unit, "somebody", Grant(role, event_id=stage.event_id)))
    home, row = "/manage/summit/desks/scans", row_of(conflict[1])
    pages = [browser.get(f"{home}{part}").status_code for part in ("", "?view=settled", "?view=all&q=欧阳", "?view=x", f"/{row}", "/0")]
    assert pages == [200] * 5 + [404]
    assert [f"{home}/{row}" in browser.get(f"{home}?view={view}").get_data(as_text=True) for view in ("open", "settled")] == [True, False]
    assert [browser.post(f"{home}/{row}/{act}", data=data).status_code for act, data in (("settle", {"note": "查过"}), ("annul", {"reason": "扫错"}))] == codes


@pytest.mark.parametrize(("act", "data"), [("settle", {}), ("annul", {}), ("settle", {"note": "  "}), ("annul", {"reason": "  "})])
def test_empty_note_is_asked_for_again(
    stage: Any, client: Any, conflict: list[str], act: str, data: dict[str, str]
) -> None:
    with open_unit(Command()) as unit:
        browser = sign_in(client, a_member(unit, "somebody", Grant(Role.ORGANISER, event_id=stage.event_id)))
    page = browser.post(f"/manage/summit/desks/scans/{row_of(conflict[1])}/{act}", data=data)
    # The form is there again, not a page that says no.
    assert (page.status_code, "<form" in page.get_data(as_text=True)) == (422, True)


def test_worker_and_manifest_of_the_screen_are_open_to_all(client: Any) -> None:
    answers = [client.get(path) for path in ("/desk-worker.js", "/desk.webmanifest")]
    assert [(answer.status_code, answer.mimetype) for answer in answers] == [
        (200, "text/javascript"), (200, "application/manifest+json"),
    ]
    assert answers[1].get_json()["start_url"] == "/desk"
