"""Printing as a job: a thousand badges take seconds, in which nobody should wait or be locked out."""

import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

from app.core.actors import JobActor
from app.core.errors import Refused
from app.core.jobs import task
from app.core.unit import Unit, open_unit
from app.core.worker import JobRun
from badges.printing.engine import Composed, Press, compose, press_ready
from badges.printing.models import PrintRun
from badges.printing.queries.holders import count_holders
from badges.printing.services.checking import gather_all, problems_in
from badges.printing.services.orders import PrintOrder, order_print
from badges.printing.services.prints import gather, keep_print
from badges.printing.services.runs import forget_old_prints
from events.setup.models import Event
from events.setup.queries import find_event

MOST_ROUNDS: Final = 5
MOST_PROBLEMS: Final = 1000
_LEFT_BEHIND: Final = "juying-badges-"
_LEFT_AFTER_S: Final = 6 * 3600

Opened = Callable[..., AbstractContextManager[Unit]]


@task("badges.print")
def print_badges(run: JobRun, run_id: int) -> dict[str, Any]:
    """Set the badges of a print; the job ends in its file. Run again, it finds the file there and makes no other."""
    with run.unit(writes=False) as unit:
        made = unit.session.get_one(PrintRun, run_id)
        is_made, run.file_id, count = made.printed_at is not None, made.file_id, made.count
    if not is_made:
        kept, _composed = carry_out(run.unit, run_id, run.progress)
        run.file_id, count = kept.file_id, kept.count
    return {"count": count}


@task("badges.check", retries=1)
def check_badges(run: JobRun, of_event: int) -> dict[str, Any]:
    """Look at everybody's badge; the job's result has (delegate's id, kind, detail) of each that doesn't come out right."""
    with run.unit(writes=False) as unit:
        looked = gather_all(unit, unit.session.get_one(Event, of_event))
    run.progress(0, len(looked.holders))
    found = problems_in(looked, run.progress)
    return {"problems": [[one.delegate_id, one.kind, one.detail] for one in found[:MOST_PROBLEMS]], "count": len(found)}


def print_now(opened: Opened, code: str, order: PrintOrder) -> tuple[PrintRun, Composed]:
    """Order badges of an event, set them and keep the print as one that is in somebody's hands.

    Raises as order_print and carry_out do, and NotFound.
    """
    with opened(writes=False) as unit:
        most = count_holders(unit.session, find_event(unit.session, code))
    # It looks up its fonts while the order is taken down.
    with press_ready(most) as ready:
        with opened() as unit:
            run_id = order_print(unit, find_event(unit.session, code), order, as_job=False).id
        return carry_out(opened, run_id, fetched=True, ready=ready)


def carry_out(
    opened: Opened, run_id: int, progress: Callable[[int, int], None] = lambda _done, _total: None, *,
    fetched: bool = False, ready: Press | None = None,
) -> tuple[PrintRun, Composed]:  # fmt: skip
    """Set a print in units of work as `opened` opens them, anew where somebody in it was erased or reissued meanwhile.

    `ready` is a press that has been started before; it is used once.

    Raises Refused("print_discarded", "no_badges_to_print", "print_layout_deleted", "disk_full", "print_never_ends").
    """
    for _round in range(MOST_ROUNDS):
        with opened(writes=False) as unit:
            ordered = unit.session.get_one(PrintRun, run_id).count
        with nullcontext(ready) if ready else press_ready(ordered or 0) as used:
            with opened(writes=False) as unit:
                plan = gather(unit, run_id)
            count = len(plan.issues)
            progress(0, count)
            composed = compose(plan.head, plan.parts, partial(_tell, progress, count), used)
        with opened() as unit:
            kept = keep_print(unit, run_id, plan, composed, fetched=fetched)
            if kept is not None:
                unit.session.flush()
                unit.session.refresh(kept)
                unit.session.expunge(kept)
        if kept is not None:
            return kept, composed
        ready = None
    raise Refused("print_never_ends")


def _tell(progress: Callable[[int, int], None], count: int, done: int) -> None:
    # Separators are set, too, and are no badges.
    progress(min(done, count), count)


def tidy_up() -> None:
    """Delete what is kept no longer: old files, and what processes that were killed have left in the temporary folder."""
    with open_unit(JobActor(label="sweep")) as unit:
        forget_old_prints(unit)
    before = time.time() - _LEFT_AFTER_S
    for folder in Path(tempfile.gettempdir()).glob(f"{_LEFT_BEHIND}*"):
        with suppress(FileNotFoundError):
            if folder.stat().st_mtime < before:
                shutil.rmtree(folder, ignore_errors=True)
