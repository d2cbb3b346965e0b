"""Ordering prints, the print log, and the commands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
import sqlalchemy as sa

from app.core.actors import Command, StaffActor
from app.core.errors import Forbidden, Refused
from app.core.files import StoredFile, read_file
from app.core.jobs import Job
from app.core.unit import open_unit
from app.core.worker import run_due_jobs
from badges.codes.services import reissue_badge, withdraw_badge
from badges.printing.models import PrintedBadge, PrintRun
from badges.printing.services.orders import PrintOrder, order_print
from badges.printing.services.parts import badge_head
from badges.printing.services.prints import print_counts
from badges.printing.services.runs import fetch_print
from events.setup.models import Event


def order(stage: Any, wanted: PrintOrder, *, run: bool = True) -> int:
    """An ordered print's id; carried out unless told otherwise."""
    with open_unit(Command()) as unit:
        run_id = order_print(unit, unit.session.get_one(Event, stage.event_id), wanted, as_job=True).id
    if run:
        run_due_jobs()
    return run_id


def logged() -> list[tuple[int, int]]:
    with open_unit(Command()) as unit:
        rows = unit.session.execute(
            sa.select(PrintedBadge.run_id, PrintedBadge.issue).order_by(PrintedBadge.run_id, PrintedBadge.id))
        return [tuple(row) for row in rows]


def printed_pages(run_id: int) -> int:
    with open_unit(Command()) as unit:
        stored = unit.session.scalars(
            sa.select(StoredFile).join(PrintRun, PrintRun.file_id == StoredFile.id).where(PrintRun.id == run_id)).one()
        with pdfium.PdfDocument(read_file(stored)) as document:
            return len(document)


def test_print_ends_in_a_file_and_a_log(stage: Any) -> None:
    for status in ("approved", "approved", "pending"):
        stage.add_delegate(status=status)
    run_id = order(stage, PrintOrder())
    assert (printed_pages(run_id), logged()) == (2, [(run_id, 1), (run_id, 1)])
    with open_unit(Command()) as unit:
        job = unit.session.scalars(sa.select(Job)).one()
        assert (job.state, job.done_count, job.total_count, job.result) == ("done", 2, 2, {"count": 2})


def test_only_unprinted_are_new_and_reissued_ones(stage: Any) -> None:
    first, second = stage.add_delegate(), stage.add_delegate()
    order(stage, PrintOrder())
    third = stage.add_delegate()
    stage.act(reissue_badge, second)
    run_id = order(stage, PrintOrder(only_unprinted=True))
    assert [entry for entry in logged() if entry[0] == run_id] == [(run_id, 2), (run_id, 1)]
    with pytest.raises(Refused, match="no_badges_to_print"):
        order(stage, PrintOrder(only_unprinted=True))
    with open_unit(Command()) as unit:
        for fetched in (1, run_id):
            fetch_print(unit, unit.session.get_one(Event, stage.event_id), fetched)
        counts = print_counts(unit, unit.session.get_one(Event, stage.event_id))
    assert (counts.badges, counts.printed, {first, second, third}) == (3, 3, {1, 2, 3})


def test_category_and_people_narrow_a_print(stage: Any) -> None:
    stage.add_delegate(category="vip")
    stage.add_delegate()
    assert printed_pages(order(stage, PrintOrder(category="vip"))) == 1
    with pytest.raises(Refused, match="unknown_category"):
        order(stage, PrintOrder(category="nobles"))
    with pytest.raises(Refused, match="no_badges_to_print"):
        order(stage, PrintOrder(category="media"))


def test_withdrawn_badge_is_not_printed(stage: Any) -> None:
    stage.act(withdraw_badge, stage.add_delegate())
    with pytest.raises(Refused, match="no_badges_to_print"):
        order(stage, PrintOrder())


def test_refused_order_leaves_nothing(stage: Any) -> None:
    with pytest.raises(Refused):
        order(stage, PrintOrder())
    with open_unit(Command()) as unit:
        assert unit.session.scalar(sa.select(sa.func.count()).select_from(PrintRun)) == 0


def test_stranger_may_not_print(stage: Any) -> None:
    stage.add_delegate()
    with pytest.raises(Forbidden), open_unit(StaffActor("somebody", id=1)) as unit:
        order_print(unit, unit.session.get_one(Event, stage.event_id), PrintOrder(), as_job=True)


def test_job_that_runs_again_logs_nothing_twice(stage: Any) -> None:
    stage.add_delegate()
    run_id = order(stage, PrintOrder())
    with open_unit(Command()) as unit:
        unit.session.scalars(sa.select(Job)).one().state = "queued"
    run_due_jobs()
    assert logged() == [(run_id, 1)]


def test_head_has_both_names_place_and_dates(stage: Any) -> None:
    with open_unit(Command()) as unit:
        event = unit.session.get_one(Event, stage.event_id)
        head = badge_head(event)
        event.languages = ["zh"]
        chinese = badge_head(event)
    assert (head.name, head.line) == ("济南峰会", "Jinan Summit · Jinan · 11–13 October 2019")
    assert (chinese.name, chinese.line) == ("济南峰会", "济南 · 2019年10月11日至13日")


def invoke(stage: Any, *args: str) -> tuple[int, Any]:
    done = stage.app.test_cli_runner().invoke(args=["badges", *args, "--json"])
    return done.exit_code, json.loads(done.stdout)


def test_codes_command_lists_current_codes(stage: Any) -> None:
    first = stage.add_delegate("王伟")
    stage.add_delegate("李娜", status="pending")
    stage.act(withdraw_badge, stage.add_delegate("赵敏"))
    stage.act(reissue_badge, first)
    code, answer = invoke(stage, "codes", "--event", "summit")
    reference = answer[0].pop("delegate")
    assert (code, len(reference), answer) == (
        0, 8, [{"name": "王伟", "category": "delegate", "code": stage.codes()[first][0]}])


def test_reissue_and_withdraw_commands(stage: Any) -> None:
    stage.add_delegate()
    reference = invoke(stage, "codes", "--event", "summit")[1][0]["delegate"]
    assert invoke(stage, "reissue", reference.lower()) == (0, {"delegate": reference, "issue": 2})
    assert invoke(stage, "withdraw", reference) == (0, {"delegate": reference, "issue": 2})
    code, answer = invoke(stage, "withdraw", reference)
    assert (code, answer["error"]) == (1, "badge_withdrawn_before")
    code, answer = invoke(stage, "reissue", "nobody")
    assert (code, answer["error"]) == (1, "delegate_unknown")


def test_pdf_command_writes_a_file_and_logs(stage: Any, tmp_path: Path) -> None:
    stage.add_delegate(category="vip")
    stage.add_delegate()
    output = tmp_path / "badges.pdf"
    code, answer = invoke(stage, "pdf", "--event", "summit", "--category", "vip", "-o", str(output))
    assert (code, answer) == (0, {"file": str(output), "badges": 1, "bytes": output.stat().st_size, "unfit": 0})
    code, answer = invoke(stage, "pdf", "--event", "summit", "--only-unprinted", "--layout", "sheet", "-o", str(output))
    assert (code, answer["badges"], len(logged())) == (0, 1, 2)
    code, answer = invoke(stage, "pdf", "--event", "summit", "--only-unprinted", "-o", str(output))
    assert (code, answer["error"]) == (1, "no_badges_to_print")
