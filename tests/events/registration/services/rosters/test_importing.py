"""The real roster against its truth, twice; and what a later sheet may overwrite."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.actors import Role
from app.core.audit import AuditEntry
from app.core.errors import Forbidden, Refused
from app.mail.models import MailMessage
from app.web.spreadsheets import Column, workbook
from events.registration.enums import DelegateStatus, PlaceState
from events.registration.models import Delegate, Place
from events.registration.services import register
from events.registration.services.answers import opened
from events.registration.services.rosters import ImportOptions, export_roster, import_roster, plan_roster
from events.setup.models import Activity, Category


@pytest.fixture(scope="module")
def truth(data: Path) -> dict[str, Any]:
    return json.loads((data / "rosters/summit-2019.truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def sheet(data: Path) -> bytes:
    return (data / "rosters/summit-2019.xlsx").read_bytes()


def take(unit: Any, summit: Any, sheet: bytes, **options: Any) -> dict[str, Any]:
    with unit() as u:
        return import_roster(u, summit.event(u), sheet, ImportOptions(**options)).report().to_json()


def counts(unit: Any, statement: Any) -> dict[str, int]:
    with unit(writes=False) as u:
        return {key: int(count) for key, count in u.session.execute(statement)}


def test_roster_gives_the_numbers_of_its_truth(unit: Any, summit: Any, sheet: bytes, truth: dict[str, Any]) -> None:
    report = take(unit, summit, sheet)
    rejected = truth["rejected_rows"]
    assert {key: report[key] for key in ("rows", "created", "updated", "merged", "unchanged", "waiting")} == {
        "rows": truth["data_rows"], "created": truth["delegates"], "updated": 0, "merged": truth["merged"],
        "unchanged": 0, "waiting": truth["waiting"]}
    assert [(one["row"], one["code"]) for one in report["rejected"]] == [
        (one["row"], one["reason"]) for one in rejected]
    assert counts(unit, sa.select(Category.code, sa.func.count()).join(Delegate).group_by(Category.code)) == truth[
        "by_category"]
    with unit(writes=False) as u:
        latin = dict(u.session.execute(sa.select(Delegate.name, Delegate.name_latin)).all())
        assert {name: latin.get(name) for name in truth["latin_names_that_must_survive"]} == truth[
            "latin_names_that_must_survive"]
        assert u.session.scalar(sa.select(sa.func.count()).where(Delegate.name == "王伟")) == truth["people_named_王伟"]


def test_roster_keeps_its_places_and_their_counters(unit: Any, summit: Any, sheet: bytes, truth: dict[str, Any]) -> None:
    take(unit, summit, sheet)

    asked = counts(unit, sa.select(Activity.code, sa.func.count()).join(Place).group_by(Activity.code))
    with unit(writes=False) as u:
        titles = {one.code: one.title["zh"] for one in summit.event(u).activities}
        assert {titles[code]: count for code, count in asked.items()} == truth["sign_ups"]
        for activity in summit.event(u).activities:
            held = u.session.scalar(sa.select(sa.func.count()).select_from(Place).where(
                Place.activity_id == activity.id, Place.state == PlaceState.HELD))
            assert activity.taken == held
        for category in summit.event(u).categories:
            assert category.taken == u.session.scalar(
                sa.select(sa.func.count()).select_from(Delegate).where(Delegate.category_id == category.id))


def test_roster_again_changes_nothing(unit: Any, summit: Any, sheet: bytes, truth: dict[str, Any]) -> None:
    first = take(unit, summit, sheet)
    again = take(unit, summit, sheet)

    assert {key: again[key] for key in ("created", "updated", "merged", "unchanged", "waiting")} == {
        "created": 0, "updated": 0, "merged": truth["merged"], "unchanged": truth["delegates"],
        "waiting": truth["waiting"]}
    assert again["warnings"] == first["warnings"]


def test_dry_run_writes_nothing_and_says_the_same(unit: Any, summit: Any, sheet: bytes) -> None:
    with unit(writes=False) as u:
        planned = plan_roster(u, summit.event(u), sheet, ImportOptions()).report().to_json()
    with unit(writes=False) as u:
        assert u.session.scalar(sa.select(sa.func.count()).select_from(Delegate)) == 0
    assert take(unit, summit, sheet) == planned


def test_export_is_read_back_unchanged(unit: Any, summit: Any, sheet: bytes, truth: dict[str, Any]) -> None:
    take(unit, summit, sheet)
    for language in ("zh", "en"):
        with unit() as u:
            exported = export_roster(u, summit.event(u), language)
        report = take(unit, summit, exported)
        assert {key: report[key] for key in ("rows", "created", "updated", "unchanged", "rejected")} == {
            "rows": truth["delegates"], "created": 0, "updated": 0, "unchanged": truth["delegates"], "rejected": []}


def test_pending_leaves_delegates_to_be_reviewed(unit: Any, summit: Any, sheet: bytes, truth: dict[str, Any]) -> None:
    take(unit, summit, sheet, pending=True)
    assert counts(unit, sa.select(Delegate.status, sa.func.count()).group_by(Delegate.status)) == {
        DelegateStatus.PENDING: truth["delegates"]}


def a_sheet(*rows: tuple[str, ...]) -> bytes:
    """A small roster with the usual headings."""
    headings = ("姓名", "单位", "职务", "代表类别", "手机", "邮箱", "参加活动", "用餐要求", "备注")
    return workbook("roster", [Column(heading) for heading in headings], rows)


ZHAO = ("赵一", "旧单位", "院长", "正式代表", "13911110001", "zhao@example.com", "开幕式", "清真", "")


def delegate_called(u: Any, name: str) -> Delegate:
    return u.session.scalars(sa.select(Delegate).where(Delegate.name == name)).one()


def test_what_was_corrected_here_stays_under_an_unchanged_cell(unit: Any, summit: Any) -> None:
    take(unit, summit, a_sheet(ZHAO))
    with unit() as u:
        delegate_called(u, "赵一").unit = "新单位"
    report = take(unit, summit, a_sheet(ZHAO))
    assert (report["updated"], report["unchanged"]) == (0, 1)
    with unit(writes=False) as u:
        assert delegate_called(u, "赵一").unit == "新单位"


def test_what_the_sheet_changed_since_is_taken(unit: Any, summit: Any) -> None:
    take(unit, summit, a_sheet(ZHAO))
    with unit() as u:
        delegate_called(u, "赵一").unit = "新单位"
    report = take(unit, summit, a_sheet(("赵一", "第三单位", *ZHAO[2:])))
    assert (report["updated"], report["unchanged"]) == (1, 0)
    with unit(writes=False) as u:
        assert delegate_called(u, "赵一").unit == "第三单位"


def test_a_sensitive_answer_is_kept_closed_everywhere(unit: Any, summit: Any) -> None:
    take(unit, summit, a_sheet(ZHAO))
    with unit(writes=False) as u:
        delegate = delegate_called(u, "赵一")
        assert [(one.value, opened(one)) for one in delegate.answers] == [(None, "halal")]
        assert "halal" not in json.dumps(delegate.roster_values)
        audit = u.session.scalars(sa.select(AuditEntry)).all()
        assert [one.tag for one in audit if "halal" in json.dumps(one.details)] == []


def test_a_changed_list_of_activities_gives_places_back(unit: Any, summit: Any) -> None:
    take(unit, summit, a_sheet(ZHAO))
    report = take(unit, summit, a_sheet((*ZHAO[:6], "主论坛", *ZHAO[7:])))
    assert report["updated"] == 1
    with unit(writes=False) as u:
        event = summit.event(u)
        assert {one.code: one.taken for one in event.activities if one.code in ("opening", "main-forum")} == {
            "opening": 0, "main-forum": 1}


def test_a_category_beyond_its_quota_is_warned_of(unit: Any, summit: Any) -> None:
    vips = [(f"贵客{letter}", "单位", "", "贵宾", f"139000000{number:02}", "", "", "", "")
            for number, letter in enumerate("甲乙丙丁戊己庚辛壬癸子丑寅")]
    report = take(unit, summit, a_sheet(*vips))
    assert (report["created"], report["warnings"]) == (13, [{"row": 14, "code": "over_quota"}])


def test_a_form_in_review_is_approved_by_the_organisers_own_list(unit: Any, summit: Any, form: Any) -> None:
    with unit() as u:
        register(u, summit.event(u), form(person={"name": "赵一", "mobile": "13911110001", "email": ""}))
    report = take(unit, summit, a_sheet(ZHAO))
    assert (report["created"], report["updated"]) == (0, 1)
    with unit(writes=False) as u:
        assert delegate_called(u, "赵一").status == DelegateStatus.APPROVED


@pytest.mark.parametrize(("content", "code"), [
    (b"", "sheet_empty"), (b"PK\x03\x04 no zip", "sheet_broken"), (b"<html></html>", "sheet_unknown_format"),
])
def test_what_is_no_roster_is_refused_and_changes_nothing(unit: Any, summit: Any, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        take(unit, summit, content)
    assert refusal.value.code == code


def test_import_asks_for_the_permission(unit: Any, summit: Any) -> None:
    with pytest.raises(Forbidden), unit(summit.staff(Role.VIEWER)) as u:
        import_roster(u, summit.event(u), a_sheet(ZHAO), ImportOptions())


def test_notify_mails_each_new_delegate_once(unit: Any, summit: Any) -> None:
    take(unit, summit, a_sheet(ZHAO), notify=True)
    take(unit, summit, a_sheet(ZHAO), notify=True)
    with unit(writes=False) as u:
        assert list(u.session.scalars(sa.select(MailMessage.to_address))) == ["zhao@example.com"]
