from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask

from app.core.clock import FixedClock
from app.core.database import db
from app.core.errors import Refused
from app.core.jobs import LOST_AFTER, RETRY_AFTER, Job, JobState, claim, task
from app.core.unit import Unit
from app.core.worker import JobRun, run_due_jobs, run_job

Opener = Callable[..., AbstractContextManager[Unit]]

told: list[object] = []


@task("test.tell")
def tell(run: JobRun, words: str) -> dict[str, str]:
    run.progress(1, 2)
    told.append(words)
    return {"told": words}


@task("test.refused")
def refused(_run: JobRun) -> None:
    raise Refused("not_found", what="thing")


@task("test.broken", retries=1)
def broken(_run: JobRun) -> None:
    raise ZeroDivisionError


@pytest.fixture(autouse=True)
def forget() -> None:
    told.clear()


def enqueue(unit: Opener, name: str, **arguments: object) -> int:
    with unit() as work:
        job = work.enqueue(name, **arguments)
        work.session.flush()
        return job.id


def job(job_id: int) -> Job:
    db.session.rollback()
    return db.session.get_one(Job, job_id)


def test_job_runs_once_and_keeps_its_result(app: Flask, unit: Opener) -> None:
    job_id = enqueue(unit, "test.tell", words="hello")
    assert (run_due_jobs(), run_due_jobs()) == (1, 0)
    assert told == ["hello"]
    done = job(job_id)
    assert (done.state, done.result, done.done_count, done.total_count) == (JobState.DONE, {"told": "hello"}, 1, 2)


def test_job_that_was_refused_fails_with_its_code_and_is_not_tried_again(app: Flask, unit: Opener) -> None:
    job_id = enqueue(unit, "test.refused")
    run_due_jobs()
    failed = job(job_id)
    assert (failed.state, failed.error_code, failed.error_parameters) == (
        JobState.FAILED, "not_found", {"what": "thing"})


def test_job_that_broke_is_tried_again_later_and_then_given_up(
    app: Flask, unit: Opener, clock: FixedClock,
) -> None:
    job_id = enqueue(unit, "test.broken")
    assert run_due_jobs() == 1
    assert (job(job_id).state, run_due_jobs()) == (JobState.QUEUED, 0)
    clock.time += RETRY_AFTER[0] + timedelta(seconds=1)
    assert run_due_jobs() == 1
    assert (job(job_id).state, job(job_id).error_code) == (JobState.FAILED, "unknown_error")


def test_job_is_claimed_by_one_worker(app: Flask, unit: Opener) -> None:
    job_id = enqueue(unit, "test.tell", words="once")
    with unit() as work:
        assert claim(work.session, job_id, work.now()) is not None
    run_job(job_id)
    assert told == []


def test_job_of_a_worker_that_died_is_found_again(app: Flask, unit: Opener, clock: FixedClock) -> None:
    job_id = enqueue(unit, "test.tell", words="after all")
    with unit() as work:
        claim(work.session, job_id, work.now())
    assert run_due_jobs() == 0
    clock.time += LOST_AFTER + timedelta(seconds=1)
    assert (run_due_jobs(), told) == (1, ["after all"])
