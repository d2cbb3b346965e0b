"""Answers as they are stored: in plain, or encrypted where the question is sensitive; files go to the store."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.core.errors import Refused
from app.core.files import store_file
from app.core.runtime import runtime
from app.core.unit import Unit
from events.registration.enums import CHOOSING, QuestionType
from events.registration.models import Answer, Delegate, Question
from events.registration.queries.form_versions import current_form
from events.registration.rules.answers import UPLOADS, BadAnswer, read_answer
from events.registration.rules.persons import FieldError
from events.registration.rules.questions import shown_questions
from events.registration.services.uploads import Upload, checked_upload

PREFIX = "q-"


@dataclass(frozen=True, slots=True)
class Given:
    """What a form answered: values by question, and files that were checked but not yet stored."""

    values: dict[str, Any]
    uploads: dict[str, Upload]


def read_answers(
    questions: Sequence[Question], category: str | None, raw: Mapping[str, Sequence[str]], files: Mapping[str, Upload],
    *, required: bool = True, kept_files: frozenset[str] = frozenset(), kept: Mapping[str, Any] | None = None,
) -> tuple[Given, list[FieldError]]:
    """The answers to what is asked, and what is wrong with them. What isn't asked is left out, whatever was sent.

    `kept_files` are questions whose file is there already and stays where none is sent. `kept` are the answers so far: who
    has a choice that isn't offered any more may keep it.
    """
    values: dict[str, Any] = {}
    wrong: dict[str, BadAnswer] = {}
    for question in questions:
        if question.type not in UPLOADS:
            try:
                values[question.key] = _read(question, raw.get(question.key, ()), (kept or {}).get(question.key))
            except BadAnswer as error:
                wrong[question.key] = error
    uploads: dict[str, Upload] = {}
    errors: list[FieldError] = []
    shown = shown_questions(questions, category, values)
    for question in shown:
        field, key = PREFIX + question.key, question.key
        if key in wrong:
            errors.append(FieldError(field, wrong[key].code, tuple(wrong[key].parameters.items())))
        elif key in files:
            try:
                uploads[key] = checked_upload(question, files[key])
            except Refused as refusal:
                errors.append(FieldError(field, refusal.code, tuple(refusal.parameters.items())))
        elif required and question.required and values.get(key) is None and key not in kept_files:
            errors.append(FieldError(field, "answer_missing"))
    asked = {question.key for question in shown}
    return Given({key: value for key, value in values.items() if key in asked and value is not None}, uploads), errors


def _read(question: Question, raw: Sequence[str], kept: Any) -> Any:
    """An answer, with the choices that somebody has from an earlier form as far as they were sent again."""
    has = set(kept) if isinstance(kept, list) else {kept}
    gone = has - {choice["value"] for choice in question.choices} if question.type in CHOOSING else set()
    stays = [one for one in raw if one in gone]
    if not stays:
        return read_answer(question, raw)
    if question.type == QuestionType.CHOICE:
        return stays[0]
    return [*(read_answer(question, [one for one in raw if one not in gone]) or ()), *stays]


def answer_row(question: Question, value: Any) -> dict[str, Any]:
    """The columns of an answer: in plain, or closed where the question is sensitive."""
    if question.sensitive:
        return {"question_id": question.id, "value": None, "file_id": None,
                "closed": runtime().secrets.encrypt(json.dumps(value, ensure_ascii=False).encode())}
    return {"question_id": question.id, "value": value, "closed": None, "file_id": None}


def opened(answer: Answer) -> Any:
    """An answer's value, also where it is kept encrypted. Whoever shows it records that."""
    return open_value(answer.value, answer.closed)


def open_value(value: Any, closed: bytes | None) -> Any:
    return json.loads(runtime().secrets.decrypt(closed)) if closed is not None else value


def add_answers(unit: Unit, delegate: Delegate, questions: Sequence[Question], given: Given) -> None:
    """Rows for a new delegate's answers."""
    by_key = {question.key: question for question in questions}
    rows = [answer_row(by_key[key], value) for key, value in given.values.items()]
    for key, upload in given.uploads.items():
        rows.append({"question_id": by_key[key].id, "value": None, "closed": None,
                     "file_id": _stored(unit, delegate.event_id, upload)})
    if rows:
        unit.session.execute(sa.insert(Answer), [{**row, "delegate_id": delegate.id} for row in rows])


def replace_answers(unit: Unit, delegate: Delegate, questions: Sequence[Question], given: Given) -> list[str]:
    """Make a delegate's answers what a form says; files stay where none was sent. Returns the keys that changed.

    Where one changed, the answers are those of the form as it is now.
    """
    present = {answer.question_id: answer for answer in delegate.answers}
    changed: list[str] = []
    for question in questions:
        answer = present.get(question.id)
        if question.type in UPLOADS:
            if question.key in given.uploads:
                _put(delegate, answer, question.id, {
                    "value": None, "closed": None,
                    "file_id": _stored(unit, delegate.event_id, given.uploads[question.key])})
                changed.append(question.key)
            continue
        value = given.values.get(question.key)
        if value == (opened(answer) if answer else None):
            continue
        changed.append(question.key)
        if value is None and answer is not None:
            delegate.answers.remove(answer)
        else:
            _put(delegate, answer, question.id, answer_row(question, value))
    if changed:
        delegate.form_version = unit.session.scalar(sa.select(current_form(delegate.event_id)))
    unit.session.flush()
    return changed


def _put(delegate: Delegate, answer: Answer | None, question_id: int, columns: dict[str, Any]) -> None:
    if answer is None:
        delegate.answers.append(Answer(**{**columns, "question_id": question_id}))
        return
    for name in ("value", "closed", "file_id"):
        setattr(answer, name, columns.get(name))


def put_value(answer: Answer, value: Any) -> None:
    """Give an answer another value, in plain or closed as its question says."""
    for name, content in answer_row(answer.question, value).items():
        setattr(answer, name, content)


def _stored(unit: Unit, event_id: int, upload: Upload) -> int:
    return store_file(unit, upload.content, name=upload.name, media_type=upload.media_type, purpose="answer",
                      event_id=event_id).id


def values_of(delegate: Delegate) -> dict[str, Any]:
    """A delegate's answers by key, those that are kept encrypted included; files are apart."""
    return {answer.question.key: opened(answer) for answer in delegate.answers if answer.file_id is None}
