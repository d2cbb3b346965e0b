"""A roster on the web: uploaded, mended, looked at, taken; refused rows corrected and uploaded again; then erased."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from openpyxl import load_workbook

from app.core.actors import Grant, Role
from app.core.files import StoredFile, file_path
from app.core.worker import run_due_jobs
from events.registration.enums import ErasureReason, ImportState
from events.registration.models import Delegate, Place, RosterForm, RosterImport
from events.registration.services.erasure import erase_delegate
from events.registration.services.rosters import importing
from events.setup.models import Activity, Category
from tests.factories.accounts import a_member, sign_in
from tests.factories.sheets import ENCRYPTED, a_sheet, with_macros

HEADER = ("姓名", "工作单位", "手机", "邮箱", "代表类别", "接待")
SOUND = ("王伟", "泉城大学", "13800000001", "wang@example.com", "正式代表", "李处长")
BAD = ("李丽", "历下公司", "123", None, "正式代表", None)


@pytest.fixture
def organiser(client: FlaskClient, summit: Any, unit: Any) -> FlaskClient:
    with unit() as u:
        staff = a_member(u, "organiser", Grant(Role.ORGANISER, organisation_id=summit.organisation_id))
        return sign_in(client, staff)


def upload(client: FlaskClient, summit: Any, content: bytes, **options: str) -> str:
    """The address of the import, its columns found."""
    sent = client.post(f"/manage/{summit.code}/delegates/import",
                       data={"file": (io.BytesIO(content), "名单.xlsx"), **options})
    assert sent.status_code == 303
    run_due_jobs()
    return str(sent.location)


def put_through(client: FlaskClient, address: str, *, last: bool = True, **chosen: str) -> None:
    """Confirm the columns, let the preview be made and, if wished, take the roster in."""
    assert client.post(f"{address}/columns", data=chosen).status_code == 303
    run_due_jobs()
    if last:
        assert client.post(f"{address}/take").status_code == 303
        run_due_jobs()


def the_import(unit: Any) -> RosterImport:
    with unit(writes=False) as u:
        found = u.session.scalars(sa.select(RosterImport).order_by(RosterImport.id.desc())).first()
        u.session.expunge_all()
        return found


def files(unit: Any) -> list[str]:
    with unit(writes=False) as u:
        return list(u.session.scalars(sa.select(StoredFile.purpose).order_by(StoredFile.purpose)))


def what_stands(unit: Any) -> Any:
    """Everybody, their places in the order of the line, and what is counted."""
    with unit(writes=False) as u:
        return (
            u.session.execute(sa.select(Delegate.number, Delegate.name, Delegate.mobile, Delegate.status,
                                        Delegate.roster_values).order_by(Delegate.number)).all(),
            u.session.execute(sa.select(Activity.code, Delegate.number, Place.state).select_from(Place)
                              .join(Place.delegate).join(Place.activity).order_by(Activity.code, Place.asked_at, Place.id)).all(),
            u.session.execute(sa.select(Activity.code, Activity.taken).order_by(Activity.code)).all(),
            u.session.execute(sa.select(Category.code, Category.taken).order_by(Category.code)).all(),
        )


def test_a_roster_is_looked_at_mended_and_taken(organiser: FlaskClient, summit: Any, unit: Any, data: Path) -> None:
    truth = json.loads((data / "rosters/summit-2019.truth.json").read_text(encoding="utf-8"))
    address = upload(organiser, summit, (data / "rosters/summit-2019.xlsx").read_bytes())
    assert (organiser.get(address).status_code, the_import(unit).state) == (200, ImportState.MATCHING)
    put_through(organiser, address, last=False, c2="")
    kept = the_import(unit)
    assert (kept.state, what_stands(unit)[0]) == (ImportState.LOOKED, [])
    for query in ("", "?rows=created&page=3", "?rows=merged", "?rows=rejected&code=bad_email", "?rows=warned&q=王", "?step=columns"):
        assert organiser.get(f"{address}{query}").status_code == 200
    assert organiser.post(f"{address}/take").status_code == 303
    run_due_jobs()
    kept = the_import(unit)
    counts = kept.outcome["counts"]
    assert (kept.state, counts, kept.outcome["waiting"], kept.outcome["differs"]) == (ImportState.DONE, {
        "rows": truth["data_rows"], "created": truth["delegates"], "updated": 0, "merged": truth["merged"],
        "unchanged": 0, "rejected": len(truth["rejected_rows"]), "warned": counts["warned"]}, truth["waiting"], 0)
    assert (organiser.get(address).status_code, organiser.post(f"{address}/take").status_code) == (200, 409)
    with unit(writes=False) as u:
        assert u.session.scalars(sa.select(Delegate.name_latin).where(Delegate.name == "吕㛃")).one() == "Lyu Jie"


@pytest.mark.one_database
def test_a_matching_is_remembered_for_the_organisation_and_can_be_forgotten(
    organiser: FlaskClient, summit: Any, unit: Any,
) -> None:
    address = upload(organiser, summit, a_sheet(HEADER, SOUND))
    assert (the_import(unit).targets[5], the_import(unit).remembered) == ("", False)
    put_through(organiser, address, c5="left_out")
    again = upload(organiser, summit, a_sheet(HEADER, BAD))
    assert (the_import(unit).targets[5], the_import(unit).remembered) == ("left_out", True)
    assert (organiser.get(again).status_code, organiser.post(f"{again}/forget").status_code) == (200, 303)
    run_due_jobs()
    with unit(writes=False) as u:
        assert u.session.scalars(sa.select(RosterForm)).all() == []
    assert (the_import(unit).targets[5], the_import(unit).remembered) == ("", False)


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["zh", "en"])
def test_refused_rows_come_back_as_they_stood_and_go_in_once_corrected(
    organiser: FlaskClient, summit: Any, unit: Any, language: str,
) -> None:
    address = upload(organiser, summit, a_sheet(HEADER, SOUND, BAD))
    put_through(organiser, address, c5="left_out")
    sent = organiser.get(f"{address}/refused?lang={language}", buffered=True)
    book = load_workbook(io.BytesIO(sent.data))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert (rows[0][1:], len(rows), rows[1][1:]) == (list(HEADER), 2, list(BAD))
    book.active["D2"] = "13800000002"
    corrected = io.BytesIO()
    book.save(corrected)
    again = upload(organiser, summit, corrected.getvalue())
    assert (the_import(unit).targets[0], the_import(unit).remembered) == ("left_out", True)
    put_through(organiser, again)
    with unit(writes=False) as u:
        assert u.session.execute(sa.select(Delegate.name, Delegate.note).order_by(Delegate.id)).all() == [
            ("王伟", None), ("李丽", None)]


@pytest.mark.one_database
def test_all_faults_of_a_row_are_told_on_the_page_and_in_the_file(organiser: FlaskClient, summit: Any, unit: Any) -> None:
    address = upload(organiser, summit, a_sheet(HEADER, SOUND, (*BAD[:4], "老同学", None)))
    put_through(organiser, address, c5="left_out")
    codes = the_import(unit).outcome["codes"]
    assert len(codes) == 2
    for code in codes:
        page = organiser.get(f"{address}?rows=rejected&code={code}&q={BAD[0]}&lang=zh").get_data(as_text=True)
        assert (len(re.findall(r'<td class="is-number"', page)), BAD[0] in page) == (2, True)
    book = load_workbook(io.BytesIO(organiser.get(f"{address}/refused?lang=zh", buffered=True).data))
    assert book.active["A2"].value.count("；") == 1


@pytest.mark.one_database
def test_nothing_to_import_is_said_and_never_offered(organiser: FlaskClient, summit: Any, unit: Any) -> None:
    for _ in range(2):
        address = upload(organiser, summit, a_sheet(HEADER, SOUND))
        put_through(organiser, address, last=False)
        page = organiser.get(address).get_data(as_text=True)
        organiser.post(f"{address}/take")
        run_due_jobs()
    assert (f'action="{address}/take"' in page, the_import(unit).state) == (False, ImportState.LOOKED)


@pytest.mark.one_database
def test_what_changed_after_the_preview_is_decided_anew_and_told(organiser: FlaskClient, summit: Any, unit: Any) -> None:
    other = ("李丽", "历下公司", "13800000002", None, "正式代表", None)
    first = upload(organiser, summit, a_sheet(HEADER, SOUND, other))
    put_through(organiser, first, last=False)
    put_through(organiser, upload(organiser, summit, a_sheet(HEADER, SOUND)))
    assert organiser.post(f"{first}/take").status_code == 303
    run_due_jobs()
    with unit(writes=False) as u:
        outcome = u.session.scalars(sa.select(RosterImport).order_by(RosterImport.id)).first().outcome
    assert (outcome["counts"]["created"], outcome["differs"], outcome["differences"]) == (
        1, 1, [{"row": 2, "was": "created", "is": "unchanged"}])
    assert organiser.get(first).status_code == 200


class Killed(BaseException):
    """The worker's end, which nothing catches."""


def test_a_worker_that_is_killed_leaves_nothing_and_the_next_does_all(
    organiser: FlaskClient, summit: Any, unit: Any, clock: Any, data: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = upload(organiser, summit, (data / "rosters/summit-2019.xlsx").read_bytes())
    put_through(organiser, address, last=False)
    organiser.post(f"{address}/take")

    def killed(*_arguments: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(importing, "_give", killed)
        with pytest.raises(Killed):
            run_due_jobs()
    assert (what_stands(unit)[0], the_import(unit).state) == ([], ImportState.TAKING)
    assert organiser.get(address).status_code == 200
    clock.time += timedelta(minutes=16)
    run_due_jobs()
    assert (the_import(unit).state, the_import(unit).outcome["differs"], len(what_stands(unit)[0])) == (
        ImportState.DONE, 0, 986)


@pytest.mark.one_database
def test_the_web_gives_what_the_command_gives(organiser: FlaskClient, summit: Any, unit: Any, data: Path) -> None:
    content = (data / "rosters/summit-2019.xlsx").read_bytes()
    put_through(organiser, upload(organiser, summit, content))
    by_web = what_stands(unit)
    with unit() as u:
        for table in (Place, Delegate):
            u.session.execute(sa.delete(table))
        u.session.execute(sa.update(Activity).values(taken=0))
        u.session.execute(sa.update(Category).values(taken=0))
        event = summit.event(u)
        event.last_number = 0
    with unit() as u:
        importing.import_roster(u, summit.event(u), content, importing.ImportOptions())
    assert what_stands(unit) == by_web


@pytest.mark.one_database
def test_what_is_kept_of_a_roster_goes_after_30_days_or_with_a_person(
    organiser: FlaskClient, summit: Any, unit: Any, clock: Any,
) -> None:
    put_through(organiser, upload(organiser, summit, a_sheet(HEADER, SOUND, BAD)))
    assert files(unit) == ["roster", "roster_lines", "roster_refused", "roster_refused"]
    with unit() as u:
        stored = [file_path(one.token) for one in u.session.scalars(sa.select(StoredFile))]
        erase_delegate(u, summit.event(u), u.session.scalars(sa.select(Delegate)).one(), ErasureReason.ASKED)
    run_due_jobs()
    assert (files(unit), [path.exists() for path in stored]) == ([], [False] * 4)
    waiting = upload(organiser, summit, a_sheet(HEADER, SOUND))
    clock.time += timedelta(days=31)
    run_due_jobs()
    kept = the_import(unit)
    assert (files(unit), kept.state, kept.columns["samples"]) == ([], ImportState.ERASED, [])
    assert [organiser.get(address).status_code for address in (waiting, f"{waiting}/refused")] == [200, 404]
    assert [organiser.post(f"{waiting}/{step}").status_code for step in ("columns", "take", "forget")] == [409] * 3


@pytest.mark.one_database
def test_an_upload_can_be_erased_at_once(organiser: FlaskClient, summit: Any, unit: Any) -> None:
    address = upload(organiser, summit, a_sheet(HEADER, SOUND))
    assert organiser.post(f"{address}/discard").status_code == 303
    assert (files(unit), organiser.get(f"/manage/{summit.code}/delegates/imports").status_code) == ([], 200)


@pytest.mark.one_database
def test_a_sheet_without_names_asks_for_them(organiser: FlaskClient, summit: Any, unit: Any) -> None:
    address = upload(organiser, summit, a_sheet(("甲", "乙"), ("王伟", "13800000001")))
    assert (organiser.get(address).status_code, organiser.post(f"{address}/columns").status_code) == (200, 422)
    put_through(organiser, address, c0="name", c1="mobile")
    with unit(writes=False) as u:
        assert u.session.scalars(sa.select(Delegate.mobile)).all() == ["+8613800000001"]


@pytest.mark.one_database
@pytest.mark.parametrize("content", [
    b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 x", b"\x00" * 9999, b"%PDF-1.7 \x01", b"<html>",
    with_macros(HEADER), ENCRYPTED,
])
def test_what_is_no_roster_is_refused_on_the_form(
    organiser: FlaskClient, summit: Any, unit: Any, content: bytes,
) -> None:
    answer = organiser.post(f"/manage/{summit.code}/delegates/import", data={"file": (io.BytesIO(content), "a.xlsx")})
    assert (answer.status_code, files(unit)) == (422, [])
