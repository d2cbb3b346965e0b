"""A journal of deals by command, beside bare inserts; then one that is killed half way and imported again.

The baseline inserts one row a line into one table, through the ORM, as many to a commit as the product.
`python -m bench.docking.journal [LINES]`; it wants the machine for itself.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actors import Command
from app.core.database import db
from app.core.unit import open_unit
from app.factory import create_app
from bench.docking.journal_lines import EDITIONS, write_journal
from bench.registration.roster_import import Course, put_through
from bench.registration.servers import ROOT, Installation, installations, load_average
from tests.factories.events import an_event

LINES = 100_000
MOST_SECONDS, MOST_MEGABYTES = 180, 400
#: The tables that a journal fills, those first that others hang on last.
TABLES = ("deal_double", "deal_doubles_made", "deal_pair", "deal_evidence", "deal_step", "deal_party", "deal_span",
          "deal_series_scope", "deal_journal_line", "audit_entry", "deal", "deal_person")


def measure(lines: int = LINES) -> None:
    """Print the lines of both databases."""
    print(load_average())
    print(f"\n{'a journal by command':38}{'lines/s':>9}{'seconds':>9}{'CPU s':>9}{'peak MB':>9}{'baseline s':>12}{'times':>7}")
    with installations() as both, tempfile.TemporaryDirectory(prefix="juying-bench-journal-") as folder:
        path = Path(folder) / "journal.jsonl"
        write_journal(path, lines)
        for where in both:
            add_editions(where)
            tell(where, path, lines)


def add_editions(where: Installation) -> None:
    """The two editions that the journal names."""
    app = create_app(where.settings)
    with app.app_context():
        with open_unit(Command()) as unit:
            for code in EDITIONS:
                an_event(unit, code)
        db.engine.dispose()


def tell(where: Installation, path: Path, lines: int) -> None:
    """One line: imported in one go, beside the baseline; then again (nothing changes); then killed and run again."""
    done = import_by_command(where, path)
    whole = outcome(where)
    bare = put_through(where, ["-m", "bench.docking.journal", "--bare", str(lines)])
    print(f"{f'{lines:,} lines, {where.name}':38}{lines / done.seconds:9.0f}{done.seconds:9.1f}{done.worked:9.1f}"
          f"{done.megabytes:9.0f}"
          f"{bare.seconds:12.1f}{done.seconds / bare.seconds:7.1f}")
    if lines == LINES and (done.seconds > MOST_SECONDS or done.megabytes > MOST_MEGABYTES):
        print(f"  more than {MOST_SECONDS} s or {MOST_MEGABYTES} MB")
    again = import_by_command(where, path)
    same = outcome(where) == whole
    print(f"{'  the same file again':38}{lines / again.seconds:9.0f}{again.seconds:9.1f}{again.worked:9.1f}"
          f"{again.megabytes:9.0f}"
          f"{'' if same else '  SOMETHING CHANGED'}")
    empty(where)
    killed_at = kill_half_way(where, path, lines)
    rest = import_by_command(where, path)
    same = outcome(where) == whole
    print(f"{f'  killed after {killed_at:,} lines, run again':38}{'':9}{rest.seconds:9.1f}{rest.worked:9.1f}"
          f"    {'the same outcome' if same else 'ANOTHER OUTCOME'}")
    empty(where)


def arguments(path: Path) -> list[str]:
    """The command."""
    return ["-m", "flask", "--app", "wsgi", "deals", "import", str(path), "--json"]


def import_by_command(where: Installation, path: Path) -> Course:
    """The import in a process of its own, its start included; it ends with 1 where a line was refused."""
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments(path)], cwd=ROOT, env=where.environment,
                               stdout=subprocess.DEVNULL)
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit("the import failed")
    return Course(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def kill_half_way(where: Installation, path: Path, lines: int) -> int:
    """Kill -9 the import once half of the lines are on record; returns how many there are."""
    process = subprocess.Popen([sys.executable, *arguments(path)], cwd=ROOT, env=where.environment,
                               stdout=subprocess.DEVNULL)
    while process.poll() is None and where.count("deal_journal_line") < lines // 2:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    return where.count("deal_journal_line")


def outcome(where: Installation) -> str:
    """A hash of all that the journal led to, whatever numbers the rows have."""
    found = hashlib.sha256()
    with Session(where.engine) as session:
        for statement in (
            "SELECT d.ref, d.title, d.stage, d.is_waiting, d.is_terminated, d.worth_cents, m.ref FROM deal d"
            " LEFT JOIN deal m ON m.id = d.merged_into_id ORDER BY d.ref",
            "SELECT d.ref, s.number, s.kind, s.status, s.stage, s.amount_cents, s.rate, s.reason, p.name, r.name, e.kind"
            " FROM deal_step s JOIN deal d ON d.id = s.deal_id JOIN deal_person p ON p.id = s.recorded_by_id"
            " LEFT JOIN deal_person r ON r.id = s.reviewed_by_id LEFT JOIN deal_evidence e ON e.step_id = s.id"
            " ORDER BY d.ref, s.number, e.kind",
            "SELECT s.scope, s.scope_id, d.ref, s.first, s.until, s.stage, s.amount_wan, s.intents, s.signed, s.increased"
            " FROM deal_span s JOIN deal d ON d.id = s.deal_id ORDER BY s.scope, s.scope_id, d.ref, s.first",
            "SELECT o.ref, t.ref FROM deal_double p JOIN deal o ON o.id = p.one_id JOIN deal t ON t.id = p.other_id"
            " ORDER BY o.ref, t.ref",
            "SELECT identity, code FROM deal_journal_line ORDER BY identity",
            "SELECT a.tag, d.ref, count(*) FROM audit_entry a JOIN deal d ON CAST(d.id AS VARCHAR(20)) = a.subject_key"
            " WHERE a.subject_kind = 'deal' GROUP BY a.tag, d.ref ORDER BY a.tag, d.ref",
        ):
            for row in session.execute(sa.text(statement)):
                found.update(repr(tuple(row)).encode())
    return found.hexdigest()


def empty(where: Installation) -> None:
    """Take out what the journal brought."""
    where.change("UPDATE deal SET merged_into_id = NULL")
    for table in TABLES:
        where.change(f"DELETE FROM {table}")


def insert_bare(lines: int) -> None:
    """One row a line, 500 to a commit: the least that keeping a journal takes."""
    from bench.registration.baseline import Row, open_engine

    engine = open_engine()
    Row.metadata.create_all(engine)
    with Session(engine) as session:
        for first in range(0, lines, 500):
            session.add_all(Row(name=f"deal-{number}", mobile="2019-05-18", email=json.dumps({"do": "open", "n": number}))
                            for number in range(first, min(first + 500, lines)))
            session.commit()
        session.execute(sa.delete(Row))
        session.commit()


def main() -> None:
    """Measure; or be the baseline's own process."""
    if sys.argv[1:2] == ["--bare"]:
        insert_bare(int(sys.argv[2]))
    else:
        measure(*map(int, sys.argv[1:2]))


__all__ = ["Course", "measure"]

if __name__ == "__main__":
    main()
