"""What the cells of a row say of a card; those that can't be read refuse the row, all of them told together."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, Final, TypeVar

from app.vocabulary.characters import fold, half_width, is_blank, tidy
from app.vocabulary.emails import read_email
from app.vocabulary.localized import localized
from app.vocabulary.money import read_typed_amount, to_wan
from app.vocabulary.phones import read_mobile
from app.vocabulary.places import UnknownPlace, read_place
from events.docking.enums import Card, Confidentiality, Cooperation, DemandVariety, OfferVariety
from events.docking.rules.cards import read_keywords
from events.registration.roster.cells import SEPARATORS, as_text
from events.registration.roster.dates import read_date
from events.registration.roster.rows import is_footer
from events.registration.roster.sheet import Cell, SheetRow


class Target(StrEnum):
    """What a column can say."""

    CODE = "code"
    TITLE_ZH = "title_zh"
    TITLE_EN = "title_en"
    OWNER = "owner"
    VARIETY = "variety"
    FIELD = "field"
    SUMMARY_ZH = "summary_zh"
    SUMMARY_EN = "summary_en"
    DESCRIPTION = "description"
    KEYWORDS = "keywords"
    INVENTOR = "inventor"
    INTELLECTUAL_PROPERTY = "intellectual_property"
    READINESS = "readiness"
    COOPERATION = "cooperation"
    AMOUNT = "amount"
    COUNTRY = "country"
    PROVINCE = "province"
    PLACE = "place"
    TARGET = "target"
    DEADLINE = "deadline"
    CONFIDENTIALITY = "confidentiality"
    CONTACT_NAME = "contact_name"
    CONTACT_TITLE = "contact_title"
    CONTACT_MOBILE = "contact_mobile"
    CONTACT_EMAIL = "contact_email"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell can't be taken: its column's target, the code, and the cell as it stands."""

    target: Target
    code: str
    value: str = ""


class RowRefused(Exception):
    """A row that can't be taken, with all that is wrong in it."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(", ".join(fault.code for fault in faults))
        self.faults = faults


Value = TypeVar("Value")


class _Faults(list[Fault]):
    """What was found wrong in a row so far."""

    def read(self, reader: Callable[..., Value], *cells: Any, **ways: Any) -> Value | None:
        """What a reader makes of its cells; None where they can't be read, which is noted."""
        try:
            return reader(*cells, **ways)
        except RowRefused as refused:
            self.extend(refused.faults)
            return None

    def note_missing(self, code: str, *targets: Target) -> None:
        """Note that the first of the targets is missing, unless something is wrong with one of them already."""
        if not any(fault.target in targets for fault in self):
            self.append(Fault(targets[0], code))


_LONGEST: Final = {
    Target.TITLE_ZH: 300, Target.TITLE_EN: 300, Target.OWNER: 200, Target.SUMMARY_ZH: 1000, Target.SUMMARY_EN: 2000,
    Target.DESCRIPTION: 5000, Target.INVENTOR: 200, Target.INTELLECTUAL_PROPERTY: 2000, Target.PLACE: 200,
    Target.TARGET: 2000, Target.CONTACT_NAME: 200, Target.CONTACT_TITLE: 200, Target.CODE: 60,
}
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_DIGITS: Final = {text: number for number, text in enumerate("零一二三四五六七八九")}
_READINESS: Final = re.compile(
    r"(?:trl|技术就绪度|成熟度)?[-:：第]?([1-9一二三四五六七八九])(?:\.0)?(?:级|层级|level)?", re.IGNORECASE)
_VARIETIES: Final[dict[Card, dict[str, str]]] = {
    Card.OFFER: {
        OfferVariety.PROJECT: "人才项目 项目 创业项目 海外人才项目 project", OfferVariety.PATENT: "专利 发明专利 patent",
        OfferVariety.RESULT: "成果 科技成果 高校成果 技术成果 result researchresult"},
    Card.DEMAND: {
        DemandVariety.COMPANY: "企业 公司 企业需求 company enterprise", DemandVariety.PARK: "园区 开发区 高新区 产业园 park",
        DemandVariety.DISTRICT: "区县 县区 区 县 市 政府 district county"},
}
_COOPERATIONS: Final[dict[str, str]] = {
    Cooperation.LICENCE: "许可 专利许可 技术许可 授权 licence license licensing",
    Cooperation.TRANSFER: "转让 技术转让 专利转让 transfer assignment",
    Cooperation.EQUITY: "作价入股 技术入股 入股 股权 股权合作 equity shares",
    Cooperation.JOINT_DEVELOPMENT: "合作开发 联合开发 共同开发 联合研发 合作研发 委托开发 产学研合作 jointdevelopment"
                                   " jointresearch",
}
_LEVELS: Final[dict[str, str]] = {
    Confidentiality.PUBLIC: "公开 全部公开 完全公开 是 对外公开 public open yes",
    Confidentiality.LOGGED_IN: "参会方可见 对接方可见 登录可见 内部公开 部分公开 parties loggedin registered",
    Confidentiality.TITLE_ONLY: "仅标题 仅公开标题 只公开名称 不公开 保密 否 titleonly title confidential no",
}


@dataclass(frozen=True, slots=True)
class SheetView:
    """What reading a row needs beside the row: its columns by target, the headings, and what the event has."""

    kind: Card
    columns: Mapping[str, int]
    headings: Sequence[str]
    fields: Sequence[Mapping[str, Any]]
    days: tuple[date, date]


def read_row(row: SheetRow, view: SheetView) -> dict[str, Any]:
    """A row as the values of a card, by the services' names; only what a column says is among them.

    Raises RowRefused with all cells that can't be read.
    """
    faults = _Faults()
    cells = {Target(target): row.cell(column) for target, column in view.columns.items() if target != Target.LEFT_OUT}
    texts = {target: faults.read(_text, target, cell) or "" for target, cell in cells.items()}
    said: dict[str, Any] = {}
    if texts.get(Target.CODE):
        said["code"] = faults.read(_code, texts[Target.CODE])
    said["title"] = localized(texts.get(Target.TITLE_ZH, ""), texts.get(Target.TITLE_EN, ""))
    if not said["title"]:
        faults.note_missing("title_missing", Target.TITLE_ZH, Target.TITLE_EN)
    if not texts.get(Target.OWNER):
        faults.note_missing("owner_missing", Target.OWNER)
    if {Target.SUMMARY_ZH, Target.SUMMARY_EN} & set(texts):
        said["summary"] = localized(texts.get(Target.SUMMARY_ZH, ""), texts.get(Target.SUMMARY_EN, ""))
    for target in (Target.OWNER, Target.DESCRIPTION, Target.INVENTOR, Target.INTELLECTUAL_PROPERTY, Target.PLACE,
                   Target.TARGET, Target.CONTACT_NAME, Target.CONTACT_TITLE):
        if target in texts:
            said[target.value] = texts[target] or None
    said |= _chosen(texts, view.kind, view.fields, faults)
    said |= _numbers(cells, texts, view, faults)
    said |= faults.read(_places, texts) or {}
    if Target.DEADLINE in cells:
        said["deadline"] = faults.read(_day, cells[Target.DEADLINE], texts[Target.DEADLINE], view.days)
    said |= _contacts(texts, faults)
    if faults:
        raise RowRefused(*faults)
    return said


def is_card(row: SheetRow, view: SheetView) -> bool:
    """Whether a row is about a card: no sum and no remark below the cards, and not the headings again.

    A card whose title begins like a sum (合计算法…) names its unit; a sum doesn't.
    """
    texts = [tidy(as_text(cell)) for cell in row.cells]
    filled = [(column, one) for column, one in enumerate(texts) if one and not is_blank(one)]
    owner = view.columns.get(Target.OWNER)
    if filled and is_footer(filled[0][1]) and not any(column == owner for column, _one in filled):
        return False
    headings = [fold(one) for one in view.headings]
    again = sum(column < len(headings) and fold(one) == headings[column] for column, one in filled)
    return again < max(2, len(filled) / 2)


def _text(target: Target, cell: Cell) -> str:
    raw = as_text(cell).strip()
    text = "" if is_blank(raw) else (raw if target in (Target.DESCRIPTION, Target.TARGET) else tidy(raw))
    if len(text) > _LONGEST.get(target, 2000):
        raise RowRefused(Fault(target, "too_long", text[:60]))
    return text


def _code(text: str) -> str:
    if not _CODE.fullmatch(text):
        raise RowRefused(Fault(Target.CODE, "bad_code", text))
    return text


def _chosen(
    texts: Mapping[Target, str], kind: Card, fields: Sequence[Mapping[str, Any]], faults: _Faults,
) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if Target.VARIETY in texts:
        said["variety"] = faults.read(_one_of, Target.VARIETY, texts[Target.VARIETY], _VARIETIES[kind], "unknown_variety")
    if Target.FIELD in texts:
        known = {field["code"]: " ".join(fold(str(name)) for name in (field["code"], *field["name"].values()))
                 for field in fields}
        said["field"] = faults.read(_one_of, Target.FIELD, texts[Target.FIELD], known, "unknown_field")
    if Target.KEYWORDS in texts:
        said["keywords"] = read_keywords(texts[Target.KEYWORDS])
    if Target.COOPERATION in texts:
        entries = [part for part in SEPARATORS.split(texts[Target.COOPERATION]) if tidy(part)]
        found = [faults.read(_one_of, Target.COOPERATION, entry, _COOPERATIONS, "unknown_cooperation") for entry in entries]
        said["cooperation"] = [form.value for form in Cooperation if form.value in found]
    if texts.get(Target.CONFIDENTIALITY):
        said["confidentiality"] = faults.read(
            _one_of, Target.CONFIDENTIALITY, texts[Target.CONFIDENTIALITY], _LEVELS, "unknown_confidentiality")
    return said


def _one_of(target: Target, text: str, known: Mapping[str, str], code: str) -> str | None:
    """The value that a text stands for, whichever way people write it; None for an empty text."""
    if not text:
        return None
    folded = re.sub(r"[^\w]", "", fold(text))
    for value, names in known.items():
        if folded in (re.sub(r"[^\w]", "", name) for name in (*names.split(), value)) or folded == value.replace("_", ""):
            return str(value)
    raise RowRefused(Fault(target, code, text[:60]))


def _numbers(
    cells: Mapping[Target, Cell], texts: Mapping[Target, str], view: SheetView, faults: _Faults,
) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if Target.READINESS in cells:
        said["readiness" if view.kind is Card.OFFER else "readiness_from"] = faults.read(_readiness, texts[Target.READINESS])
    if Target.AMOUNT in cells:
        in_wan = "万" in view.headings[view.columns[Target.AMOUNT]]
        said["amount_cents" if view.kind is Card.OFFER else "budget_cents"] = faults.read(
            _amount, texts[Target.AMOUNT], in_wan=in_wan)
    return said


def _readiness(text: str) -> int | None:
    if not text:
        return None
    found = _READINESS.fullmatch(re.sub(r"\s", "", half_width(text)))
    if found is None:
        raise RowRefused(Fault(Target.READINESS, "bad_readiness", text[:60]))
    return _DIGITS.get(found[1]) or int(found[1])


def _amount(text: str, *, in_wan: bool) -> int | None:
    """Hundredths of 万元; a bare number counts in what the heading says. 面议 and the like are no amount."""
    if not text or fold(text) in {"面议", "待定", "待议", "双方商定", "tbd", "negotiable"}:
        return None
    amount = read_typed_amount(text)
    if amount is None or amount <= 0:
        raise RowRefused(Fault(Target.AMOUNT, "bad_amount", text[:60]))
    is_bare = re.fullmatch(r"[\d.,，\s]+", half_width(text)) is not None
    wan = amount if in_wan and is_bare else to_wan(amount)
    if not 0 < wan < Decimal(10) ** 13:
        raise RowRefused(Fault(Target.AMOUNT, "bad_amount", text[:60]))
    return int(wan.scaleb(2).to_integral_value(ROUND_HALF_UP))


def _places(texts: Mapping[Target, str]) -> dict[str, Any]:
    if not {Target.COUNTRY, Target.PROVINCE} & set(texts):
        return {}
    try:
        place = read_place(texts.get(Target.COUNTRY), texts.get(Target.PROVINCE))
    except UnknownPlace as unknown:
        target = Target.COUNTRY if unknown.cell == "country" else Target.PROVINCE
        raise RowRefused(Fault(target, "unknown_place", texts.get(target, "")[:60])) from unknown
    return {"country": place.country, "province": place.province}


def _day(cell: Cell, text: str, days: tuple[date, date]) -> date | None:
    if not text:
        return None
    day = read_date(cell, *days)
    if day is None:
        raise RowRefused(Fault(Target.DEADLINE, "bad_date", text[:60]))
    return day


def _contacts(texts: Mapping[Target, str], faults: _Faults) -> dict[str, Any]:
    said: dict[str, Any] = {}
    readers = ((Target.CONTACT_MOBILE, _telephone, "bad_mobile"), (Target.CONTACT_EMAIL, read_email, "bad_email"))
    for target, read, code in readers:
        if target in texts:
            value = read(texts[target]) if texts[target] else None
            if texts[target] and value is None:
                faults.append(Fault(target, code, texts[target][:60]))
            said[target.value] = value
    return said


def _telephone(text: str) -> str | None:
    """A mobile number in its one form; a fixed line as it stands."""
    number = read_mobile(text)
    return number or (text if re.fullmatch(r"[+\d][\d\s()（）-]{5,30}", text) else None)
