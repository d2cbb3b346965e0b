"""Reading journals: batches don't matter, lines are known again, each acts in the name that it gives."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.actors import Command
from app.core.audit import AuditEntry
from app.core.errors import Forbidden
from app.core.unit import Unit
from events.docking.models import JournalLine
from events.docking.queries.states import load_states
from events.docking.services import JournalReport, import_journal
from tests.events.docking.records import all_spans
from tests.factories.deals import a_clerk, as_actor
from tests.factories.events import an_event

Opener = Callable[..., AbstractContextManager[Unit]]
PARTIES = [{"name": "甲", "side": "offer"}, {"name": "乙", "side": "demand"}]


@pytest.fixture
def editions(unit: Opener) -> None:
    with unit() as opened:
        an_event(opened, "innovation-2018")
        an_event(opened, "innovation-2019")


def opening(ref: str = "d1", **fields: Any) -> dict[str, Any]:
    return {"at": "2019-05-18T10:00:00+08:00", "by": "wang", "do": "open", "deal": ref, "event": "innovation-2019",
            "title": "甲—乙", "parties": PARTIES, "stage": "intent", "evidence": ["mou"]} | fields


def accepting(ref: str = "d1", **fields: Any) -> dict[str, Any]:
    return {"at": "2019-05-18T11:00:00+08:00", "by": "li", "do": "review", "deal": ref, "accept": True} | fields


def read(*lines: dict[str, Any], batch: int = 500) -> JournalReport:
    return import_journal(Command(), (json.dumps(line).encode() for line in lines), batch=batch)


@pytest.mark.usefixtures("editions")
def test_the_size_of_a_batch_makes_no_difference(unit: Opener, data: Path) -> None:
    lines = (data / "docking/deals.jsonl").read_bytes().splitlines()[:160]
    numbers: list[int] = []
    report = import_journal(Command(), lines, batch=7, progress=numbers.append)
    with unit() as opened:
        small = (report, all_spans_by_ref(opened))
        opened.session.execute(sa.text("DELETE FROM deal_span"))
        for table in ("deal_evidence", "deal_step", "deal_party", "deal_pair"):
            opened.session.execute(sa.text(f"DELETE FROM {table}"))
        opened.session.execute(sa.text("UPDATE deal SET merged_into_id = NULL"))
        for table in ("deal", "deal_journal_line", "deal_series_scope"):
            opened.session.execute(sa.text(f"DELETE FROM {table}"))
    report = import_journal(Command(), lines)
    with unit() as opened:
        assert (report, all_spans_by_ref(opened)) == small
    assert numbers == [*range(7, 160, 7), 160]


def all_spans_by_ref(unit: Unit) -> list[Any]:
    """Every span with the deal's reference instead of its number."""
    refs = dict(unit.session.execute(sa.text("SELECT id, ref FROM deal")).all())  # type: ignore[arg-type]  # pairs
    return sorted(((refs[row[2]], *row[:2], *row[3:]) for row in all_spans(unit.session)), key=repr)


@pytest.mark.usefixtures("editions")
def test_a_line_is_known_by_its_id_and_a_refused_one_is_told_again(unit: Opener) -> None:
    first = read(opening(id="1"), accepting(id="2", by="wang"), accepting(id="3"))
    assert first == JournalReport(applied=2, known=0, refused=[(2, "self_review")])
    again = read(opening(id="1", title="别的"), accepting(id="2", by="zhou"), accepting(id="4"))
    assert again == JournalReport(applied=0, known=1, refused=[(2, "self_review"), (3, "nothing_to_review")])
    with unit(writes=False) as opened:
        lines = opened.session.execute(sa.select(JournalLine.identity, JournalLine.code).order_by(JournalLine.identity))
        assert [tuple(line) for line in lines] == [
            ("id:1", None), ("id:2", "self_review"), ("id:3", None), ("id:4", "nothing_to_review")]


@pytest.mark.usefixtures("editions")
def test_a_line_without_an_id_is_known_by_what_it_says(unit: Opener) -> None:
    assert read(opening(), opening()) == JournalReport(applied=1, known=1)
    assert read(opening(note="x")) == JournalReport(refused=[(1, "duplicate_ref")])


@pytest.mark.usefixtures("editions")
def test_two_spellings_of_one_account_are_one_person(unit: Opener) -> None:
    with unit() as opened:
        a_clerk(opened, "wang")
    assert read(opening(by="wang"), accepting(by="WANG")).refused == [(2, "self_review")]
    assert read(opening("d2", by="zhou"), accepting("d2", by="ZHOU")).refused == []


@pytest.mark.usefixtures("editions")
def test_each_line_is_recorded_with_the_name_that_it_gives(unit: Opener) -> None:
    read(opening(), accepting())
    with unit(writes=False) as opened:
        entries = opened.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag.startswith("deal.")).order_by(
            AuditEntry.id)).all()
        assert [(entry.tag, entry.actor_kind, entry.details.get("by")) for entry in entries] == [
            ("deal.opened", "command", "wang"), ("deal.reviewed", "command", "li"), ("deal.journal_read", "command", None)]


@pytest.mark.usefixtures("editions")
def test_staff_read_no_journals_in_the_name_of_others(unit: Opener) -> None:
    with unit() as opened:
        wang = as_actor(opened, a_clerk(opened, "wang"))
    with pytest.raises(Forbidden):
        import_journal(wang, [])


@pytest.mark.usefixtures("editions")
def test_odd_texts_are_kept_as_they_are(unit: Opener) -> None:
    title = "𠮷村 <script>alert(1)</script> =1+1 مثال é"
    assert read(opening("d/1?#\"'", title=title), accepting("d/1?#\"'")).refused == []
    with unit(writes=False) as opened:
        assert [state.title for state in load_states(opened.session, sa.true()).values()] == [title]
