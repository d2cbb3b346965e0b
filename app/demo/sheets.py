"""The demo's rosters: one that was taken in with rows refused, one that is looked through and waits for a yes."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.core.unit import open_unit
from app.core.worker import run_job
from app.demo.care import staff_actor
from app.demo.clock import ACTOR, standing_at
from app.demo.people import Invented, invent
from app.demo.plans import REGISTRAR
from app.web.spreadsheets import Column, workbook
from events.registration.services.rosters.uploads import find_upload, keep_upload, look_through, order_taking
from events.setup.queries import find_event

HEADINGS = ("姓名", "工作单位", "职务", "电子邮箱", "国家/地区", "省份", "类别", "学院", "入学年份", "班级", "微信号")
COLLEGE, YEAR, CLASS = "材料科学与工程学院", "2006", "2班"
# What people write wrongly, by row: an address, a category and a country that aren't any.
WRONG = {2: {"电子邮箱": "lisi#example.com", "入学年份": "零六级"}, 5: {"类别": "老同学"},
         7: {"国家/地区": "山东省", "电子邮箱": "无"}}
TAKEN, WAITING = "材料06级2班返校名单.xlsx", "材料06级2班补充名单.xlsx"


def bring_sheets(code: str, moment: datetime) -> None:
    """Take in a class's roster, and two days later upload a second one, which waits."""
    _bring(code, moment, TAKEN, _sheet(f"{code}-class", 11), take=True)
    _bring(code, moment + timedelta(days=2), WAITING, _sheet(f"{code}-more", 4), take=False)


def _bring(code: str, moment: datetime, name: str, content: bytes, *, take: bool) -> None:
    with standing_at(moment):
        with open_unit(ACTOR, writes=False) as unit:
            registrar = staff_actor(unit, REGISTRAR)
        with open_unit(registrar) as unit:
            kept = keep_upload(unit, find_event(unit.session, code), content, name, pending=False, notify=False)
            number, job = kept.id, kept.job_id
        for step in (look_through, order_taking) if take else (look_through,):
            _run(job)
            with open_unit(registrar) as unit:
                event = find_event(unit.session, code)
                kept = find_upload(unit.session, event, number)
                if step is look_through:
                    look_through(unit, event, kept, {})
                else:
                    order_taking(unit, event, kept)
                job = kept.job_id
        _run(job)


def _run(job: int | None) -> None:
    if job is not None:
        run_job(job)


def _sheet(seed: str, count: int) -> bytes:
    rows = [_row(person, WRONG.get(number, {}) if count > len(WRONG) + 1 else {})
            for number, person in enumerate(invent(seed, count))]
    return workbook("返校名单", [Column(heading) for heading in HEADINGS], [*rows, rows[0]])


def _row(person: Invented, wrong: dict[str, str]) -> list[str]:
    said = dict(zip(HEADINGS, (
        person.name, person.unit, person.title, person.email, "中国" if person.country == "CN" else person.country,
        person.province or "", "校友", COLLEGE, YEAR, CLASS, ""), strict=True))
    return list((said | wrong).values())
