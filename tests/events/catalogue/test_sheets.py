"""Cards from spreadsheets: read forgivingly, looked at before anything changes, refused rows told with row, column and code."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.core.unit import Unit
from app.web.spreadsheets import Column, workbook
from events.catalogue.models import CardSheet
from events.catalogue.services.sheets import look_at
from events.catalogue.sheets.cells import RowRefused, SheetView, read_row
from events.catalogue.sheets.headings import propose_columns
from events.docking.enums import Card
from events.docking.models import DemandCard, OfferCard
from events.registration.roster.sheet import Sheet, SheetRow, read_sheets
from events.setup.queries import find_event
from tests.events.catalogue.conftest import CODE, FIELDS

pytestmark = pytest.mark.one_database

Opener = Callable[..., AbstractContextManager[Unit]]
BASE = f"/manage/{CODE}/catalogue/sheets"
HEADINGS = ["序号", "成果名称（必填）", "英文名称", "完成单位", "技术领域", "TRL", "合作方式", "转让价格（万元）", "所在省份", "关键词",
            "公开范围", "联系电话"]
GOOD = ["1", "海水制氢", "Hydrogen from seawater", "泉城大学", "新能源", "TRL-5", "许可、作价入股", "1,200", "山东", "制氢；海水", "公开",
        "13800001111"]


def a_sheet(*rows: list[str], headings: list[str] = HEADINGS) -> bytes:
    return workbook("成果", [Column(heading) for heading in headings], rows)


def otherwise(**cells: str) -> list[str]:
    """A good row with other cells, by the beginning of their heading."""
    row = list(GOOD)
    for heading, cell in cells.items():
        row[next(place for place, one in enumerate(HEADINGS) if one.startswith(heading))] = cell
    return row


def read(sheet: bytes, kind: Card = Card.OFFER) -> list[dict[str, Any] | tuple[str, str]]:
    """What each row says, or the column and the code by which it is refused."""
    found = next(iter(read_sheets(sheet)))
    matching = propose_columns(found)
    assert matching is not None
    view = SheetView(kind, {target: column for column, target in enumerate(matching.targets) if target}, matching.headings,
                     FIELDS, (date(2019, 10, 11), date(2019, 10, 13)))
    said: list[dict[str, Any] | tuple[str, str]] = []
    for row in found.rows:
        if row.number > matching.header:
            try:
                said.append(read_row(row, view))
            except RowRefused as refused:
                said.extend((fault.target.value, fault.code) for fault in refused.faults)
    return said


def upload(clerk: FlaskClient, content: bytes, kind: str = "offer") -> Any:
    return clerk.post(BASE, data={"kind": kind, "file": (io.BytesIO(content), "成果.xlsx")}, content_type="multipart/form-data")


def test_a_row_is_read_as_people_write_it() -> None:
    assert read(a_sheet(GOOD)) == [{
        "title": {"zh": "海水制氢", "en": "Hydrogen from seawater"}, "owner": "泉城大学", "field": "energy", "readiness": 5,
        "cooperation": ["licence", "equity"], "amount_cents": 120000, "country": "CN", "province": "SD",
        "keywords": ["制氢", "海水"], "confidentiality": "public", "contact_mobile": "+8613800001111"}]


@pytest.mark.parametrize(("cells", "told"), [
    ({"成果名称": "", "英文": ""}, ("title_zh", "title_missing")), ({"完成单位": "—"}, ("owner", "owner_missing")),
    ({"技术领域": "航天"}, ("field", "unknown_field")), ({"TRL": "10"}, ("readiness", "bad_readiness")),
    ({"合作方式": "拜访"}, ("cooperation", "unknown_cooperation")), ({"转让价格": "三千"}, ("amount", "bad_amount")),
    ({"转让价格": "-5"}, ("amount", "bad_amount")), ({"所在省份": "火星"}, ("province", "unknown_place")),
    ({"公开范围": "看情况"}, ("confidentiality", "unknown_confidentiality")), ({"联系电话": "无人接"}, ("contact_mobile", "bad_mobile")),
    ({"完成单位": "长" * 201}, ("owner", "too_long"))], ids=str)
def test_a_wrong_cell_refuses_its_row(cells: dict[str, str], told: tuple[str, str]) -> None:
    assert read(a_sheet(otherwise(**cells))) == [told]


def test_all_that_is_wrong_in_a_row_is_told_together() -> None:
    row = otherwise(完成单位="长" * 201, 技术领域="航天", TRL="10", 合作方式="拜访；许可", 转让价格="-5", 联系电话="无人接")
    assert read(a_sheet(row)) == [
        ("owner", "too_long"), ("field", "unknown_field"), ("cooperation", "unknown_cooperation"), ("readiness", "bad_readiness"),
        ("amount", "bad_amount"), ("contact_mobile", "bad_mobile")]


@pytest.mark.parametrize(("typed", "cents"), [("1200", 120000), ("1200万元", 120000), ("1.2亿元", 1200000), ("面议", None), ("", None)])
def test_amounts_count_in_what_heading_and_cell_say(typed: str, cents: int | None) -> None:
    assert read(a_sheet(otherwise(转让价格=typed)))[0]["amount_cents"] == cents  # type: ignore[call-overload]  # a row that is read


@pytest.mark.parametrize(("typed", "level"), [("6级", 6), ("六级", 6), ("TRL 6", 6), ("第6级", 6), ("6.0", 6), ("", None)])
def test_readiness_is_read_as_people_write_it(typed: str, level: int | None) -> None:
    assert read(a_sheet(otherwise(TRL=typed)))[0]["readiness"] == level  # type: ignore[call-overload]  # a row that is read


@pytest.mark.parametrize(("cells", "fate"), [
    (["合计", "", "", "", "", "", "", "1,200"], "passed_over"), (["", "总计：2项"], "passed_over"), (["", "", "Total", "—"], "passed_over"),
    (["填表人：王芳", "", "", "", "", "", "", "", "", "", "", "13800001111"], "passed_over"), (HEADINGS, "passed_over"),
    (otherwise(成果名称="合计算法"), "added"), (["3", "", "", "泉城大学"], "refused")], ids=str)
def test_a_sum_or_a_remark_below_the_cards_is_passed_over_and_told(
    clerk: FlaskClient, unit: Opener, cells: list[str], fate: str,
) -> None:
    row = cells + [""] * (len(HEADINGS) - len(cells))
    upload(clerk, a_sheet(otherwise(成果名称="氢能阀门", 英文=""), row))
    with unit() as opened:
        kept = opened.session.scalars(sa.select(CardSheet)).one()
        lines = look_at(opened, find_event(opened.session, CODE), kept)
    assert [line.fate for line in lines] == ["added", fate]


def test_headings_may_stand_below_a_title_and_in_english() -> None:
    rows = [SheetRow(1, ("2019年成果汇总",)), SheetRow(3, ("Title", "Organisation", "Keywords", "谁知道"))]
    matching = propose_columns(Sheet("", rows))
    assert matching is not None
    assert (matching.header, matching.targets) == (3, ("title_en", "owner", "keywords", ""))
    assert propose_columns(Sheet("", [SheetRow(1, ("甲", "乙"))])) is None


def test_a_sheet_is_looked_at_then_taken_in_once(unit: Opener, clerk: FlaskClient) -> None:
    rows = [GOOD, otherwise(成果名称="另一个", 英文=""), otherwise(成果名称="坏的", TRL="12"), GOOD]
    sent = upload(clerk, a_sheet(*rows))
    assert sent.status_code == 303
    page = sent.headers["Location"]
    assert clerk.get(page).status_code == 200
    with unit(writes=False) as opened:
        assert opened.session.scalars(sa.select(OfferCard)).all() == []
    assert clerk.get(f"{page}/refused").status_code == 200
    assert [clerk.post(f"{page}/take").status_code for _twice in range(2)] == [303, 409]
    with unit(writes=False) as opened:
        assert [(card.code, card.owner) for card in opened.session.scalars(sa.select(OfferCard).order_by(OfferCard.id))] == [
            ("offer-1", "泉城大学"), ("offer-2", "泉城大学")]
        assert opened.session.scalars(sa.select(CardSheet)).one().report == {
            "counts": {"added": 2, "changed": 0, "same": 0, "twice": 1, "refused": 1, "passed_over": 0},
            "refused": [{"row": 4, "column": "readiness", "code": "bad_readiness", "value": "12"}]}
    assert clerk.get(page).status_code == 200


def test_the_same_sheet_again_changes_only_what_it_says_otherwise(unit: Opener, clerk: FlaskClient) -> None:
    for rows in ([GOOD, otherwise(成果名称="另一个", 英文="")], [GOOD, otherwise(成果名称="另一个", 英文="", TRL="7")]):
        page = upload(clerk, a_sheet(*rows)).headers["Location"]
        clerk.post(f"{page}/take")
    with unit(writes=False) as opened:
        assert [(card.readiness, card.version) for card in opened.session.scalars(sa.select(OfferCard).order_by(OfferCard.id))] == [
            (5, 1), (7, 2)]
        latest = opened.session.scalars(sa.select(CardSheet).order_by(CardSheet.id.desc())).first()
        assert latest is not None
        assert latest.report["counts"] == {"added": 0, "changed": 1, "same": 1, "twice": 0, "refused": 0, "passed_over": 0}


def test_the_refused_rows_come_back_mended(unit: Opener, clerk: FlaskClient) -> None:
    page = upload(clerk, a_sheet(otherwise(TRL="12"))).headers["Location"]
    refused = clerk.get(f"{page}/refused").data
    found = next(iter(read_sheets(refused)))
    head, row = [list(one.cells) for one in found.rows]
    mended = ["5" if heading == "TRL" else str(cell or "") for heading, cell in zip(head, row, strict=True)]
    assert clerk.post(f"{upload(clerk, a_sheet(mended, headings=[str(one) for one in head])).headers['Location']}/take").status_code == 303
    with unit(writes=False) as opened:
        assert [card.readiness for card in opened.session.scalars(sa.select(OfferCard))] == [5]


def test_a_column_that_nobody_knew_is_named_by_hand(unit: Opener, clerk: FlaskClient) -> None:
    page = upload(clerk, a_sheet(["找电池", "某厂", "电池"], headings=["需求名称", "企业名称", "说明三"]), "demand").headers["Location"]
    assert clerk.post(f"{page}/columns", data={"c2": "keywords"}).status_code == 303
    assert clerk.post(f"{page}/columns", data={"c0": "left_out"}).status_code == 422
    clerk.post(f"{page}/take")
    with unit(writes=False) as opened:
        assert [(card.title, card.keywords) for card in opened.session.scalars(sa.select(DemandCard))] == [({"zh": "找电池"}, ["电池"])]


@pytest.mark.parametrize("content", [b"", b"PK nonsense", b"<html>", "甲,乙\n1,2".encode()])
def test_what_is_no_sheet_of_cards_is_refused(unit: Opener, clerk: FlaskClient, content: bytes) -> None:
    assert upload(clerk, content).status_code == 422
