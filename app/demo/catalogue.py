"""The demo's catalogue: results and demands with their cards, some to be read by parties only, in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from app.core.unit import Unit
from app.demo.people import COMPANIES
from events.catalogue.services.setup import open_catalogue
from events.docking.enums import Card, Confidentiality, Cooperation, DemandVariety, OfferVariety
from events.docking.models import DemandCard, OfferCard
from events.docking.services.cards import add_card
from events.registration.enums import DelegateStatus
from events.registration.models import Delegate
from events.setup.models import Category, Event

# Field, title, summary and keywords, amount in 万元.
Told = tuple[str, tuple[str, str], tuple[str, str], tuple[str, ...], int]

OFFERS: tuple[Told, ...] = (
    ("materials", ("碳纤维预浸料低温固化工艺", "Low-temperature curing of carbon fibre prepreg"),
     ("90 ℃ 固化，强度保持 96%，已完成公斤级中试。", "Cures at 90 °C with 96% of its strength kept; piloted by the kilogram."),
     ("碳纤维", "预浸料", "carbon fibre"), 800),
    ("health", ("下肢康复外骨骼机器人", "Exoskeleton for walking after a stroke"),
     ("主动助力与步态识别，两家医院试用 140 例。", "Powered, reads the gait; tried with 140 patients in two hospitals."),
     ("康复机器人", "外骨骼", "rehabilitation robot"), 1200),
    ("health", ("脐带间充质干细胞无血清冻存液", "Serum-free freezing medium for stem cells"),
     ("复苏存活率 95% 以上，不含动物源成分。", "More than 95% survive thawing; nothing of animal origin."),
     ("干细胞", "冻存", "stem cells"), 300),
    ("ict", ("产线表面缺陷视觉检测算法", "Vision that finds surface defects on the line"),
     ("每分钟 600 件，小样本学习，换产半天完成。", "600 pieces a minute, learns from few samples, half a day to a new product."),
     ("工业视觉", "缺陷检测", "machine vision"), 260),
    ("manufacturing", ("车规级碳化硅功率模块封装", "Packaging of silicon carbide power modules for cars"),
     ("结温 200 ℃，银烧结互连，通过 1000 小时可靠性试验。", "200 °C at the junction, sintered silver, 1,000 hours of trials."),
     ("碳化硅", "功率模块", "SiC"), 2600),
    ("materials", ("抗污染海水淡化反渗透膜", "Reverse-osmosis membrane that resists fouling"),
     ("通量提高 30%，清洗周期延长一倍。", "30% more flux, half the cleaning."), ("反渗透膜", "海水淡化", "desalination"), 950),
    ("ict", ("多传感器融合的激光雷达标定", "Calibrating lidar together with other sensors"),
     ("行驶中在线标定，误差小于 0.05°。", "Calibrates while driving, within 0.05°."), ("激光雷达", "自动驾驶", "lidar"), 420),
    ("manufacturing", ("70 兆帕车载氢瓶口阀", "Valve for on-board hydrogen at 70 MPa"),
     ("国产密封件，完成 5 万次循环。", "Seals made at home, 50,000 cycles done."), ("氢能", "高压阀", "hydrogen"), 1500),
)
DEMANDS: tuple[Told, ...] = (
    ("materials", ("轻量化车身用复合材料", "Composites for lighter car bodies"),
     ("单件成本低于 260 元，节拍 3 分钟以内。", "Below 260 yuan apiece, one every three minutes."),
     ("碳纤维", "复合材料", "carbon fibre"), 600),
    ("health", ("社区康复中心的步态训练设备", "Gait training for community clinics"),
     ("单台 20 万元以内，一名治疗师同时看护三人。", "Below 200,000 yuan, one therapist for three patients."),
     ("康复机器人", "步态", "rehabilitation robot"), 400),
    ("ict", ("轴承滚子外观检测", "Inspecting the surface of bearing rollers"),
     ("漏检率低于万分之一，替代 24 名目检工人。", "One in ten thousand missed at most, in place of 24 inspectors."),
     ("工业视觉", "缺陷检测", "machine vision"), 180),
    ("manufacturing", ("新能源重卡电驱功率器件国产化", "Power devices for electric trucks, made at home"),
     ("2026 年小批量装车，需联合开发。", "In small numbers in 2026, to be developed together."),
     ("碳化硅", "功率器件", "SiC"), 3000),
    ("materials", ("印染废水回用膜", "Membranes to reuse water from dyeing"),
     ("回用率 70% 以上，膜寿命三年。", "At least 70% reused, membranes that last three years."),
     ("反渗透膜", "废水回用", "membrane"), 520),
    ("manufacturing", ("加氢站压缩与阀门成套", "Compressors and valves for hydrogen stations"),
     ("三座站，明年建成。", "Three stations, to be built next year."), ("氢能", "高压阀", "hydrogen"), 1100),
)
READERS = (Confidentiality.PUBLIC, Confidentiality.PUBLIC, Confidentiality.LOGGED_IN, Confidentiality.PUBLIC,
           Confidentiality.TITLE_ONLY)
Owned = tuple[OfferCard | DemandCard, Delegate]


def put_up_cards(unit: Unit, event: Event) -> dict[Card, list[Owned]]:
    """Put up the demo's cards, each for somebody who takes part, and open the catalogue; the cards with who comes."""
    found: dict[Card, list[Owned]] = {}
    for kind, category, told in ((Card.OFFER, "talent", OFFERS), (Card.DEMAND, "demand", DEMANDS)):
        owners = _owners(unit, event, category, is_company=kind is Card.DEMAND)
        found[kind] = [
            (add_card(unit, event, kind, _values(kind, number, entry, owner, unit.now().date())), owner)
            for number, (entry, owner) in enumerate(zip(told, owners, strict=False))]
    open_catalogue(unit, event, is_open=True)
    return found


def _owners(unit: Unit, event: Event, category: str, *, is_company: bool) -> Sequence[Delegate]:
    """Approved people of a category who come from companies, or from elsewhere."""
    return unit.session.scalars(
        sa.select(Delegate).join(Category, Category.id == Delegate.category_id)
        .where(Delegate.event_id == event.id, Category.code == category, Delegate.status == DelegateStatus.APPROVED,
               Delegate.unit.in_(COMPANIES) if is_company else Delegate.unit.not_in(COMPANIES))
        .order_by(Delegate.number)).all()


def _values(kind: Card, number: int, told: Told, owner: Delegate, today: date) -> Mapping[str, Any]:
    field, title, summary, keywords, amount = told
    values: dict[str, Any] = {
        "title": dict(zip(("zh", "en"), title, strict=True)), "summary": dict(zip(("zh", "en"), summary, strict=True)),
        "field": field, "keywords": list(keywords), "owner": owner.unit, "country": owner.country,
        "province": owner.province, "confidentiality": READERS[number % len(READERS)].value,
        "contact_name": owner.name, "contact_title": owner.title, "contact_email": owner.email}
    if kind is Card.OFFER:
        variety, forms = OfferVariety.RESULT if number % 3 else OfferVariety.PROJECT, (Cooperation.LICENCE, Cooperation.EQUITY)
        return values | {"variety": variety.value, "cooperation": [form.value for form in forms],
                         "readiness": 5 + number % 4, "amount_cents": amount * 100}
    return values | {"variety": DemandVariety.COMPANY.value, "cooperation": [Cooperation.JOINT_DEVELOPMENT.value],
                     "readiness_from": 4 + number % 3, "budget_cents": amount * 100, "deadline": today + timedelta(days=400)}
