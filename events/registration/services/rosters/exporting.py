"""The list of delegates as a spreadsheet that an import reads back unchanged."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.unit import Unit
from app.vocabulary.localized import clauses, text
from app.vocabulary.places import country_name, province_name
from app.web.spreadsheets import Column, workbook
from events.registration import policy, queries
from events.registration.enums import DelegateStatus, PlaceState, QuestionType
from events.registration.models import Answer, Delegate, Place, Question
from events.registration.rules.answers import UPLOADS
from events.registration.services.answers import open_value
from events.setup.models import Event

_STATUS = {
    DelegateStatus.PENDING: {"zh": "待审核", "en": "To be reviewed"},
    DelegateStatus.APPROVED: {"zh": "已通过", "en": "Approved"},
    DelegateStatus.REJECTED: {"zh": "未通过", "en": "Rejected"},
    DelegateStatus.CANCELLED: {"zh": "已取消", "en": "Cancelled"},
}
_HEADINGS = (
    ({"zh": "姓名", "en": "Name"}, 14), ({"zh": "姓名拼音", "en": "Name in Latin letters"}, 22),
    ({"zh": "国家/地区", "en": "Country or region"}, 14), ({"zh": "省份", "en": "Province"}, 12),
    ({"zh": "工作单位", "en": "Organisation"}, 34), ({"zh": "职务", "en": "Position"}, 18),
    ({"zh": "代表类别", "en": "Category"}, 12), ({"zh": "手机", "en": "Mobile"}, 18),
    ({"zh": "邮箱", "en": "E-mail"}, 30),
)
_ENDINGS = (
    ({"zh": "参加活动", "en": "Activities"}, 44), ({"zh": "备注", "en": "Note"}, 24),
    ({"zh": "代表编号", "en": "Delegate reference"}, 14), ({"zh": "状态", "en": "Status"}, 12),
)


def export_roster(unit: Unit, event: Event, language: str = "zh") -> bytes:
    """A workbook of all delegates in the order in which they came, headings and names in the language.

    What is sensitive is in it: the permission says so, and roster.exported records it. Raises Forbidden.
    """
    unit.require(policy.may_export_delegates, event)
    questions = [one for one in queries.questions_of(unit.session, event.id) if one.type not in UPLOADS]
    headings = [Column(text(heading, language), width) for heading, width in _HEADINGS]
    headings += [Column(text(one.label, language) or one.key, 16) for one in questions]
    headings += [Column(text(heading, language), width) for heading, width in _ENDINGS]
    rows = _rows(unit.session, event, questions, language)
    unit.record("roster.exported", event_id=event.id, subject=("event", event.code), rows=len(rows),
                sensitive=[one.key for one in questions if one.sensitive])
    return workbook(text(event.name, language), headings, rows)


def _rows(session: Session, event: Event, questions: list[Question], language: str) -> list[list[str]]:
    categories = {one.id: text(one.name, language) or one.code for one in event.categories}
    answers = _answers(session, event.id, {one.id: one for one in questions}, language)
    activities = _activities(session, event, language)
    rows = session.execute(
        sa.select(
            Delegate.id, Delegate.name, Delegate.name_latin, Delegate.country, Delegate.province, Delegate.unit,
            Delegate.title, Delegate.category_id, Delegate.mobile, Delegate.email, Delegate.note, Delegate.reference,
            Delegate.status,
        ).where(queries.listed(event.id)).order_by(Delegate.number))
    return [[
        row.name, row.name_latin or "", country_name(row.country, language) if row.country else "",
        province_name(row.province, language) if row.province else "", row.unit or "", row.title or "",
        categories[row.category_id], row.mobile or "", row.email or "",
        *(answers.get((row.id, one.id), "") for one in questions),
        clauses(activities.get(row.id, []), language), row.note or "", row.reference,
        text(_STATUS[DelegateStatus(row.status)], language),
    ] for row in rows]


def _answers(
    session: Session, event_id: int, questions: dict[int, Question], language: str,
) -> dict[tuple[int, int], str]:
    rows = session.execute(
        sa.select(Answer.delegate_id, Answer.question_id, Answer.value, Answer.closed).join(Delegate)
        .where(Delegate.event_id == event_id, Answer.question_id.in_(questions)))
    return {
        (delegate_id, question_id): _said(questions[question_id], open_value(value, closed), language)
        for delegate_id, question_id, value, closed in rows
    }


def _said(question: Question, value: Any, language: str) -> str:
    """An answer in the words in which a roster is read."""
    if value is None:
        return ""
    if question.type == QuestionType.YES_NO:
        return text({"zh": "是", "en": "Yes"} if value else {"zh": "否", "en": "No"}, language)
    if question.type in (QuestionType.CHOICE, QuestionType.CHOICES):
        labels = {one["value"]: text(one["label"], language) or one["value"] for one in question.choices}
        picked = value if isinstance(value, list) else [value]
        return clauses((str(labels.get(one, one)) for one in picked), language)
    return str(value)


def _activities(session: Session, event: Event, language: str) -> dict[int, list[str]]:
    titles = {one.id: text(one.title, language) or one.code for one in event.activities}
    found: dict[int, list[str]] = {}
    rows = session.execute(
        sa.select(Place.delegate_id, Place.activity_id).join(Delegate)
        .where(Delegate.event_id == event.id, Place.state != PlaceState.RELEASED)
        .order_by(Place.delegate_id, Place.activity_id))
    for delegate_id, activity_id in rows:
        found.setdefault(delegate_id, []).append(titles[activity_id])
    return found
