"""Jobs of letters: messages to many into the outbox, letters set, files forgotten."""

from __future__ import annotations

from typing import Any

from app.core.jobs import task
from app.core.worker import JobRun
from events.letters.enums import Bundle
from events.letters.models import LetterRun
from events.letters.services.mailings import compose_some
from events.letters.services.runs import Made, bundled, forget_run, gather, keep_run
from events.setup.models import Event

_AT_ONCE = 50


@task("letters.mailing")
def put_into_outbox(run: JobRun, mailing_id: int) -> dict[str, Any]:
    """Compose a mailing's messages, some hundreds a transaction; goes on where it was if it is run again."""
    while True:
        with run.unit() as unit:
            done, total = compose_some(unit, mailing_id)
        run.progress(done, total)
        if done >= total:
            return {"count": total}


@task("letters.print")
def print_letters(run: JobRun, run_id: int) -> dict[str, Any]:
    """Make the letters of an order; the job ends in its file."""
    with run.unit(writes=False) as unit:
        order = unit.session.get_one(LetterRun, run_id)
        ids, bundle = list(order.delegate_ids), Bundle(order.bundle)
        language = order.language or (unit.session.get_one(Event, order.event_id).languages or ["zh"])[0]
    made: list[Made] = []
    for start in range(0, len(ids), _AT_ONCE):
        with run.unit() as unit:
            made += gather(unit, unit.session.get_one(LetterRun, run_id), ids[start:start + _AT_ONCE])
        run.progress(len(made), len(ids))
    content = bundled(made, bundle, language)
    with run.unit() as unit:
        run.file_id = keep_run(unit, run_id, made, content)
    return {"made": sum(1 for one in made if one.sheet is not None), "left_out": sum(1 for one in made if one.sheet is None)}


@task("letters.forget")
def forget_letters(run: JobRun, run_id: int) -> None:
    """Delete the file of an order whose days are over."""
    with run.unit() as unit:
        forget_run(unit, run_id)
