"""What becomes of prints' files: deleted in time and with who is erased; jobs that were killed and run again."""

from __future__ import annotations

import os
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.core.actors import Command, Grant, Role
from app.core.clock import FixedClock
from app.core.errors import Refused, sentence_for
from app.core.files import StoredFile, file_path
from app.core.jobs import LOST_AFTER, Job, claim
from app.core.unit import open_unit
from app.core.worker import run_due_jobs
from badges.printing import tasks
from badges.printing.engine import compose
from badges.printing.enums import Discarded, RunState
from badges.printing.models import PrintedBadge, PrintRun
from badges.printing.services.layouts import create_layout, delete_layout
from badges.printing.services.orders import PrintOrder, order_print
from badges.printing.services.prints import gather, keep_print
from badges.printing.services.runs import KEPT, fetch_print, forget_printed
from events.registration.enums import DelegateStatus
from events.registration.models import Delegate
from events.setup.models import Event
from tests.factories.accounts import a_member, sign_in

pytestmark = pytest.mark.one_database


def order(stage: Any) -> int:
    with open_unit(Command()) as unit:
        event = unit.session.get_one(Event, stage.event_id)
        return order_print(unit, event, PrintOrder(only_unprinted=True), as_job=True).id


def runs() -> list[tuple[str, str | None, bool]]:
    """State, why discarded, and whether there is a file, of every print."""
    with open_unit(Command()) as unit:
        rows = unit.session.execute(sa.select(PrintRun.state, PrintRun.discarded, PrintRun.file_id).order_by(PrintRun.id))
        return [(state, why, file_id is not None) for state, why, file_id in rows]


def stored() -> list[Path]:
    with open_unit(Command()) as unit:
        return [file_path(token) for token in unit.session.scalars(sa.select(StoredFile.token))]


def erase(number: int) -> None:
    with open_unit(Command()) as unit:
        person = unit.session.scalars(sa.select(Delegate).where(Delegate.number == number)).one()
        person.status = DelegateStatus.CANCELLED
        forget_printed(unit, person)


def test_print_whose_layout_is_deleted_meanwhile_says_so_and_takes_nobodys_badge(stage: Any, client: FlaskClient) -> None:
    stage.add_delegate()
    with open_unit(Command()) as unit:
        event = unit.session.get_one(Event, stage.event_id)
        kept = create_layout(unit, event, "card")
        run_id = order_print(unit, event, PrintOrder(layout_code=kept.code), as_job=True).id
        delete_layout(unit, event, kept)
        sign_in(client, a_member(unit, "organiser", Grant(Role.ORGANISER, event_id=stage.event_id)))
    run_due_jobs()
    page = client.get(f"/manage/summit/badges/runs/{run_id}").get_data(as_text=True)
    with client.application.test_request_context():
        told = sentence_for(Refused("print_layout_deleted"))
    order(stage)
    assert (told in page, runs()) == (True, [("discarded", "failed", False), ("waiting", None, False)])


def test_page_of_a_print_names_whose_texts_do_not_fit(stage: Any, client: FlaskClient) -> None:
    stage.add_delegate(name="很长" * 30)
    stage.add_delegate(name="王伟")
    run_id = order(stage)
    run_due_jobs()
    with open_unit(Command()) as unit:
        sign_in(client, a_member(unit, "organiser", Grant(Role.ORGANISER, event_id=stage.event_id)))
    pages = [client.get(f"/manage/summit/badges/runs/{run_id}{part}") for part in ("", "/state")]
    told = [(page.status_code, "很长" * 30 in page.text, "王伟" in page.text) for page in pages]
    assert told == [(200, True, False)] * 2


def test_file_is_deleted_when_its_time_is_over_and_badges_nobody_fetched_are_free(stage: Any, clock: FixedClock) -> None:
    stage.add_delegate()
    order(stage)
    run_due_jobs()
    stage.add_delegate()
    fetched = order(stage)
    run_due_jobs()
    with open_unit(Command()) as unit:
        fetch_print(unit, unit.session.get_one(Event, stage.event_id), fetched)
    files = stored()
    clock.time += KEPT
    tasks.tidy_up()
    assert [path.exists() for path in files] == [True, True]
    clock.time += timedelta(seconds=1)
    tasks.tidy_up()
    run_due_jobs()
    assert runs() == [(RunState.DISCARDED, Discarded.LAPSED, False), (RunState.PRINTED, None, False)]
    assert [path.exists() for path in files] == [False, False]
    order(stage)


def test_erasure_deletes_files_and_frees_the_others_of_a_print_nobody_fetched(stage: Any) -> None:
    first, second = stage.add_delegates(2)
    order(stage)
    run_due_jobs()
    (path,) = stored()
    erase(first)
    run_due_jobs()
    assert (runs(), path.exists()) == ([(RunState.DISCARDED, Discarded.ERASED, False)], False)
    order(stage)
    with open_unit(Command()) as unit:
        assert unit.session.scalar(sa.select(PrintRun.count).order_by(PrintRun.id.desc())) == 1 == second - first


def test_print_that_is_being_set_while_somebody_is_erased_is_set_anew(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _second = stage.add_delegates(2, name="王伟")
    run_id = order(stage)
    seen = []

    def compose_while_erased(head: Any, parts: Any, *rest: Any) -> Any:
        seen.append(sum(len(part.badges) for part in parts))
        if len(seen) == 1:
            erase(first)
        return compose(head, parts, *rest)

    monkeypatch.setattr(tasks, "compose", compose_while_erased)
    run_due_jobs()
    assert (seen, runs(), len(stored())) == ([2, 1], [(RunState.READY, None, True)], 1)
    with open_unit(Command()) as unit:
        assert list(unit.session.scalars(sa.select(PrintedBadge.run_id))) == [run_id]


def test_what_the_file_shows_is_erased_while_it_is_set(stage: Any) -> None:
    stage.add_delegate()
    run_id = order(stage)
    with open_unit(Command(), writes=False) as unit:
        plan = gather(unit, run_id)
    composed = compose(plan.head, plan.parts)
    with open_unit(Command()) as unit:
        # An answer goes before the rest; the person stays approved.
        forget_printed(unit, unit.session.scalars(sa.select(Delegate)).one())
    with open_unit(Command()) as unit:
        assert keep_print(unit, run_id, plan, composed) is None
    assert (runs(), stored()) == ([(RunState.WAITING, None, False)], [])


def test_job_whose_worker_was_killed_is_run_again_and_ends_in_one_file(stage: Any, clock: FixedClock) -> None:
    stage.add_delegates(2)
    order(stage)
    with open_unit(Command()) as unit:
        job_id = unit.session.scalars(sa.select(Job.id)).one()
        claim(unit.session, job_id, unit.now())
    run_due_jobs()
    assert runs() == [(RunState.WAITING, None, False)]
    clock.time += LOST_AFTER + timedelta(seconds=1)
    run_due_jobs()
    # Killed once more, after the file was kept and before the job was done.
    with open_unit(Command()) as unit:
        unit.session.get_one(Job, job_id).state = "queued"
    run_due_jobs()
    assert (runs(), len(stored())) == ([(RunState.READY, None, True)], 1)
    with open_unit(Command()) as unit:
        job = unit.session.get_one(Job, job_id)
        assert (job.state, job.file_id, unit.session.scalar(sa.select(sa.func.count()).select_from(PrintedBadge))) == (
            "done", unit.session.scalar(sa.select(PrintRun.file_id)), 2)


def test_what_a_killed_process_left_in_the_temporary_folder_goes(
    stage: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert stage.code
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name, age_s in (("juying-badges-old", 7 * 3600), ("juying-badges-new", 60), ("others", 7 * 3600)):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (time.time() - age_s,) * 2)
    tasks.tidy_up()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["juying-badges-new", "others"]
