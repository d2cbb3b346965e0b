"""An erasure against an event in which somebody has left a trace wherever one can be left: every table, every file."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image

from app.accounts.models import Staff
from app.core.actors import GroupContact, LinkHolder
from app.core.audit import AuditEntry
from app.core.database import db
from app.core.errors import Refused
from app.core.files import store_file
from app.core.runtime import runtime
from app.core.worker import run_due_jobs
from app.mail.models import MailMessage
from app.mail.services import refuse_news
from badges.printing.models import PrintedBadge, PrintRun
from events.docking.enums import Card, Side, Stage
from events.docking.models import Deal, DealParty
from events.docking.queries.snapshots import document_of, find_snapshot
from events.docking.queries.tallies import tally_of_event
from events.docking.queries.tally_scopes import scope_of_event
from events.docking.rules.parties import Party
from events.docking.services.ceremonies import add_turn
from events.docking.services.journal_uploads import keep_journal
from events.docking.services.snapshot_papers import snapshot_workbook
from events.docking.services.snapshots import take_snapshot
from events.figures.queries import figures_of
from events.letters.enums import Bundle, Paper
from events.letters.services.runs import Order, order_letters
from events.registration.enums import ErasureReason, ErasureScope
from events.registration.models import Answer, Delegate, Erasure, Group, Invitation, Question, RegistrationSettings
from events.registration.queries import DelegateFilter
from events.registration.queries.groups import group_with_token
from events.registration.queries.invitations import invitation_with_token
from events.registration.services.companions import add_companion
from events.registration.services.drafts import save_draft, send_draft_link
from events.registration.services.editing import see_sensitive_answers
from events.registration.services.erasure import erase_delegate
from events.registration.services.groups import open_group, register_member
from events.registration.services.invitations import Terms, accept_invitation, invitation_token, invite
from events.registration.services.own import answer_questions, change_details
from events.registration.services.proofs import send_code
from events.registration.services.retention import due_erasures
from events.registration.services.uploads import Upload
from events.registration.tasks import sweep
from tests.factories.deals import a_card, a_clerk, a_deal
from tests.factories.delegates import require_true_counters

NAME, LATIN, MOBILE, EMAIL = "欧阳明轩", "Ouyang Mingxuan", "13911112222", "mingxuan@example.org"
UNIT, TITLE, TRIP, CARD = "泉城量子实验室", "首席量子官", "G1234次", "明轩的记者证"
TRACES = (NAME, LATIN, MOBILE, EMAIL, UNIT, TITLE, TRIP, CARD)
PERSON = {"name": NAME, "name_latin": LATIN, "mobile": MOBILE, "email": EMAIL, "unit": UNIT, "title": TITLE,
          "country": "CN", "province": "SD"}
OTHER = {"name": "秦叔宝", "mobile": "13900000007", "email": "qin@example.org", "country": "CN", "province": "SD"}


def everywhere() -> dict[str, set[str]]:
    """Which of the traces stand where: by table and column (JSON and what is encrypted included), and in files."""
    found: dict[str, set[str]] = {}

    def look(place: str, text: str) -> None:
        hits = {trace for trace in TRACES if trace in text}
        if hits:
            found.setdefault(place, set()).update(hits)

    with db.engine.connect() as connection:
        for table in db.metadata.sorted_tables:
            for row in connection.execute(sa.select(table)).mappings():
                for column, value in row.items():
                    look(f"{table.name}.{column}", said(value))
    for path in sorted(Path(runtime().settings.data_dir).rglob("*")):
        if path.is_file() and ".sqlite3" not in path.name:
            look(f"file {path.parent.name}", contents(path.read_bytes()))
    return found


def said(value: Any) -> str:
    """A value as a text, JSON unfolded, and opened where it is closed by the installation's key."""
    if isinstance(value, bytes | memoryview):
        try:
            return runtime().secrets.decrypt(bytes(value)).decode("utf-8", "replace")
        except Refused:
            return ""
    return json.dumps(value, ensure_ascii=False, default=str)


def contents(content: bytes) -> str:
    """A file's bytes as a text, of an archive what is in it."""
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return " ".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return content.decode("utf-8", "replace")


def a_picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (30, 40)).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def person(unit: Any, summit: Any, form: Any) -> int:
    """Somebody who was invited, came with a companion, contacts a group, typed a draft, and is named in docking."""
    organiser = summit.staff()
    with unit() as u:
        press = u.session.scalars(sa.select(Question).where(Question.key == "press_card")).one()
        press.categories = None
        next(one for one in summit.event(u).categories if one.code == "delegate").companions = 2
        next(one for one in summit.event(u).categories if one.code == "delegate").companion_category = "observer"
        made = invite(u, summit.event(u), [PERSON], Terms("delegate"))
        token = invitation_token(made.invitations[0])
    with unit() as u:
        accept_invitation(u, summit.event(u), invitation_with_token(u.session, token), form(
            person=PERSON, activities=["opening"], consents=frozenset({"privacy", "sensitive"}),
            answers={"arrival_date": ["2019-10-11"], "arrival_trip": [TRIP], "diet": ["halal"]},
            files={"press_card": Upload(f"{CARD}.jpg", a_picture())}))
        number: int = u.session.scalars(sa.select(Delegate.id).order_by(Delegate.id.desc())).first()
    _as_contact(unit, summit, form)
    holder = LinkHolder(label=f"{NAME} (REF)", delegate_id=number, event_id=summit.id)
    with unit(holder) as u:
        event, delegate = summit.event(u), u.session.get_one(Delegate, number)
        change_details(u, event, delegate, PERSON | {"title": TITLE + "兼院长"})
        add_companion(u, event, delegate, {"name": "尉迟恭"}, agreed=True)
        send_code(u, event, delegate)
    with unit(organiser) as u:
        see_sensitive_answers(u, summit.event(u), u.session.get_one(Delegate, number))
    _in_files(unit, summit, number)
    with unit() as u:
        a_clerk(u)
        a_clerk(u, "li", name="李静")
    _in_docking(unit, summit)
    run_due_jobs()
    return number


def _as_contact(unit: Any, summit: Any, form: Any) -> None:
    with unit() as u:
        event = summit.event(u)
        token = open_group(u, event, {"name": "历下代表团", "contact_name": NAME, "mobile": MOBILE, "email": EMAIL}, language="zh",
                           sender="a browser")
        draft = save_draft(u, event, {"name": [NAME], "email": [EMAIL], "unit": [UNIT]}, None)
        send_draft_link(u, event, draft, EMAIL, "zh")
        refuse_news(u, event, EMAIL)
    with unit() as u:
        group = group_with_token(u.session, token)
        u.actor = GroupContact(label=f"{NAME} (历下代表团)", group_id=group.id, event_id=summit.id)
        register_member(u, summit.event(u), group, form(person=OTHER, files={
            "press_card": Upload("qin.jpg", a_picture())}))


def _in_files(unit: Any, summit: Any, number: int) -> None:
    with unit(summit.staff()) as u:
        event = summit.event(u)
        order_letters(u, event, DelegateFilter(), Order(Paper.INVITATION, Bundle.ARCHIVE, "zh"))
    with unit() as u:
        event = summit.event(u)
        store_file(u, f"{NAME},{MOBILE}".encode(), name=f"{NAME}.csv", media_type="text/csv", purpose="roster",
                   event_id=event.id)
        badge = store_file(u, NAME.encode(), name="badges.pdf", media_type="application/pdf", purpose="badges",
                           event_id=event.id)
        run = PrintRun(event_id=event.id, layout="single", count=1, file_id=badge.id, ordered_by="王组织",
                       ordered_at=u.now(), only_unprinted=False)
        u.session.add(run)
        u.session.flush()
        u.session.add(PrintedBadge(run_id=run.id, delegate_id=number, issue=1))
        delegate = u.session.get_one(Delegate, number)
        delegate.roster_values = {"mobile": MOBILE, "q-arrival_trip": TRIP, "unit": UNIT}
        delegate.note = f"{NAME}要靠窗"
        # What another feature may have written down of a change, in whatever shape.
        u.record("roster.imported", event_id=event.id, subject=("event", event.code),
                 merged=[{"name": NAME, "before": {"mobile": MOBILE}, "after": {"email": EMAIL.upper()}}])


def _in_docking(unit: Any, summit: Any) -> None:
    with unit() as u:
        event = summit.event(u)
        a_card(u, event, Card.OFFER, "offer-1", title={"zh": f"{NAME}的量子芯片"}, owner=NAME, inventor=NAME,
               description=f"联系人{NAME}，电话{MOBILE}")
        a_deal(u, event, "d1", parties=(Party(NAME, Side.OFFER), Party("济南智科技有限公司", Side.DEMAND, "C1")),
               title=f"{NAME}—济南智科技", note=f"{NAME}当面谈定", stage=Stage.CONTRACT)
        snapshot = take_snapshot(u, scope_of_event(event), "发布")
        snapshot_workbook(u, snapshot, event.id, "zh")
        add_turn(u, event, "opening", u.session.scalars(sa.select(Deal.id).where(Deal.ref == "d1")).one())
        keeper = u.session.scalars(sa.select(Staff.id).where(Staff.username == "li")).one()
    with unit(replace(summit.staff(), id=keeper)) as u:
        event = summit.event(u)
        keep_journal(u, event, json.dumps({
            "at": "2019-08-31T12:00:00+08:00", "by": "wang", "do": "open", "deal": "d3", "event": event.code, "title": NAME,
            "stage": "talks", "parties": [{"name": NAME, "side": "offer"}]}).encode(), f"{NAME}.jsonl")


def test_nothing_of_an_erased_person_stands_anywhere_and_the_figures_stay(
        unit: Any, summit: Any, person: int, clock: Any) -> None:
    before = everywhere()
    assert {place.split(".")[0] for place in before} >= {
        "delegate", "invitation", "delegate_group", "draft", "mail_message", "mail_refusal", "audit_entry", "job",
        "stored_file", "docking_offer", "deal", "deal_party", "answer"}
    clock.time = datetime(2019, 12, 1, tzinfo=UTC)
    with unit(writes=False) as u:
        figures = figures_of(u.session, summit.event(u))
        tally = tally_of_event(u.session, summit.event(u))
        snapshot = find_snapshot(u.session, "发布")
        frozen, taken = document_of(snapshot), snapshot.sha256
    with unit() as u:
        erasure = erase_delegate(u, summit.event(u), u.session.get_one(Delegate, person), ErasureReason.ASKED)
        counts = erasure.counts
    run_due_jobs()
    # What they are called is nothing that tells who they were: the same unit is named by whoever else is of it.
    assert everywhere() == {}
    assert {name: counts[name] for name in ("answers", "files", "invitations", "drafts", "groups", "refusals", "sheets",
                                            "badges", "letters")} == {
        "answers": 3, "files": 1, "invitations": 1, "drafts": 1, "groups": 1, "refusals": 1, "sheets": 1, "badges": 1,
        "letters": 1}
    with unit(writes=False) as u:
        assert figures_of(u.session, summit.event(u)) == figures
        assert tally_of_event(u.session, summit.event(u)) == tally
        number = u.session.get_one(Delegate, person).number
        snapshot = find_snapshot(u.session, "发布")
        assert {key: value for key, value in document_of(snapshot).items() if key != "rows"} == {
            key: value for key, value in frozen.items() if key != "rows"}
        assert [(row["figures"], row["title"], row["parties"][0]["name"]) for row in document_of(snapshot)["rows"]] == [
            (frozen["rows"][0]["figures"], f"— {number}—济南智科技", f"— {number}")]
        assert (snapshot.erased_at, snapshot.first_sha256, snapshot.sha256) == (
            clock.time, taken, hashlib.sha256(snapshot.document.encode()).hexdigest())
        assert u.session.scalar(sa.select(sa.func.count()).where(AuditEntry.tag == "snapshot.names_erased")) == 1
        assert u.session.scalars(sa.select(DealParty.name).join(Deal).order_by(DealParty.position)).first() == f"— {number}"
        assert u.session.scalars(sa.select(Delegate.name).where(Delegate.erased_at.is_(None)).order_by(
            Delegate.id)).all() == ["秦叔宝", "尉迟恭"]
    require_true_counters(unit)
    with unit() as u:
        papers = [snapshot_workbook(u, find_snapshot(u.session, "发布"), summit.id, "zh").sha256 for _print in range(2)]
    assert (papers[0], everywhere()) == (papers[1], {})


def test_one_answer_goes_before_the_rest_with_all_that_says_it(unit: Any, summit: Any, person: int, clock: Any) -> None:
    with unit() as u:
        u.session.scalars(sa.select(Question).where(Question.key == "arrival_trip")).one().kept_days = 3
        event, delegate = summit.event(u), u.session.get_one(Delegate, person)
        u.session.add(MailMessage(
            event_id=event.id, delegate_id=person, occasion="mailing", language="zh", to_name=NAME, to_address=EMAIL,
            subject="接站", body=f"{TRIP}到站后请联系我们。", message_id="a@b", state="sent", created_at=u.now()))
        u.record("delegate.edited", event_id=event.id, subject=("delegate", delegate.id),
                 before={"arrival_trip": TRIP}, after={"q-arrival_trip": TRIP})
    clock.time = datetime(2019, 10, 17, tzinfo=UTC)
    sweep()
    run_due_jobs()
    left = everywhere()
    assert {place for place, traces in left.items() if TRIP in traces} == set()
    assert NAME in left["delegate.name"]
    with unit(writes=False) as u:
        told = u.session.scalars(sa.select(Erasure)).all()
        assert [(one.scope, one.questions, one.counts["answers"]) for one in told] == [
            (ErasureScope.ANSWERS, ["arrival_trip"], 1)]
        assert list(due_erasures(u)) == []
        assert u.session.scalar(sa.select(sa.func.count()).where(Answer.delegate_id == person)) == 3


def test_contacts_go_before_the_rest_and_invitations_with_it(unit: Any, summit: Any, person: int, clock: Any) -> None:
    with unit() as u:
        u.session.add(RegistrationSettings(event_id=summit.id, contact_days=5, person_days=50))
        invite(u, summit.event(u), [{"name": "程咬金", "email": "cheng@example.org"}], Terms("vip"))
    clock.time = datetime(2019, 10, 20, tzinfo=UTC)
    sweep()
    run_due_jobs()
    with unit(writes=False) as u:
        assert [(one.mobile, one.email, one.name) for one in u.session.scalars(
            sa.select(Delegate).where(Delegate.id == person))] == [(None, None, NAME)]
        assert {one.scope for one in u.session.scalars(sa.select(Erasure))} == {ErasureScope.CONTACT}
    clock.time = datetime(2019, 12, 20, tzinfo=UTC)
    sweep()
    run_due_jobs()
    assert everywhere() == {}
    with unit(writes=False) as u:
        assert u.session.scalars(sa.select(Invitation.name)).all() == ["—", "—"]
        assert u.session.scalars(sa.select(Group.contact_name)).all() == ["—"]
        assert u.session.scalar(sa.select(sa.func.count()).where(AuditEntry.tag == "registration.contacts_erased")) == 1
        assert {one.erased_at is None for one in u.session.scalars(sa.select(Delegate))} == {False}


def test_a_withdrawn_consent_takes_the_answers_along(unit: Any, summit: Any, person: int) -> None:
    from events.registration.services.consents import change_consent

    holder = LinkHolder(label="x", delegate_id=person, event_id=summit.id)
    with unit(holder) as u:
        delegate = u.session.get_one(Delegate, person)
        assert change_consent(u, summit.event(u), delegate, "sensitive", gives=False)
        assert not change_consent(u, summit.event(u), delegate, "sensitive", gives=False)
    with unit(writes=False) as u:
        delegate = u.session.get_one(Delegate, person)
        assert {one.question.key for one in delegate.answers} == {"arrival_date", "arrival_trip", "press_card"}
        assert sorted(delegate.consents["sensitive"]) == ["at", "version", "withdrawn_at"]
        assert [one.reason for one in u.session.scalars(sa.select(Erasure))] == [ErasureReason.WITHDRAWN]
    with unit(holder) as u:
        event, delegate = summit.event(u), u.session.get_one(Delegate, person)
        answers = {"arrival_date": ["2019-10-11"], "arrival_trip": [TRIP], "diet": ["halal"]}
        with pytest.raises(Refused):
            answer_questions(u, event, delegate, answers, {})
    with unit(holder) as u:
        event, delegate = summit.event(u), u.session.get_one(Delegate, person)
        assert answer_questions(u, event, delegate, answers, {}, consents=frozenset({"sensitive"})) == ["diet"]
        assert "withdrawn_at" not in delegate.consents["sensitive"]
