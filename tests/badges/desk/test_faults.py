"""What desks must survive, in small: the database away and back, texts that are no badges, a full disk.

The whole of it, with its figures, is in bench/faults.
"""

from __future__ import annotations

import shutil
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.clock import FixedClock
from app.core.database import db
from app.factory import create_app
from badges.desk.models import Scan
from tests.badges.conftest import DeskHttp, Stage, build_stage
from tests.conftest import test_settings
from tests.servers import postgresql
from tests.servers.keeper import as_user
from tests.servers.shared import free_port

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def a_scan(code: str) -> dict[str, Any]:
    return {"scan_id": str(uuid.uuid4()), "code": code, "point": "gate"}


def kept_ids() -> set[str]:
    with db.engine.connect() as connection:
        return set(connection.execute(sa.select(Scan.scan_id)).scalars())


class OwnPostgresql:
    """A server that can be stopped and started again."""

    def __init__(self, directory: Path) -> None:
        launch = postgresql.prepare(directory, free_port())
        self.port, self._user, self._cluster = launch.port, launch.user, directory / "cluster"
        self._options = " ".join(launch.command[3:])

    def control(self, *words: str) -> None:
        """Start or stop it, and wait until that is done."""
        subprocess.run(
            [postgresql.program("pg_ctl"), *words, "-w", "-D", str(self._cluster), "-o", self._options,
             "-l", str(self._cluster / "log")],
            check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd=self._cluster, **as_user(self._user),
        )  # fmt: skip


@pytest.fixture
def own_postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnPostgresql]:
    # A path to a Unix socket has at most 107 characters, and its folders must let the server's user through.
    directory = Path("/tmp") / f"juying-{uuid.uuid4().hex[:12]}"  # noqa: S108 -- a folder of its own
    directory.mkdir()
    server = OwnPostgresql(directory)
    server.control("start")
    yield server
    server.control("stop", "-m", "immediate")
    shutil.rmtree(directory)


def test_database_that_restarts_is_503_meanwhile_and_good_afterwards(
    own_postgresql: OwnPostgresql, tmp_path: Path,
) -> None:  # fmt: skip
    with psycopg.connect(host="127.0.0.1", port=own_postgresql.port, user=postgresql.SUPERUSER, dbname="postgres",
                         autocommit=True) as connection:  # fmt: skip
        connection.execute("CREATE DATABASE desks")
    url = f"postgresql://{postgresql.SUPERUSER}@127.0.0.1:{own_postgresql.port}/desks"
    app = create_app(test_settings(tmp_path, url))
    clock = app.extensions["juying"].clock = FixedClock(datetime(2019, 10, 12, 1, 0, tzinfo=UTC))
    with app.app_context():
        db.create_all()
        stage = build_stage(app, clock)
        stage.add_point("gate")
        codes = [stage.code_of(number) for number in stage.add_delegates(3)]
        here = DeskHttp(app.test_client(), stage.pair())
        db.session.remove()
    assert here.post(a_scan(codes[0])).status_code == 200
    own_postgresql.control("stop", "-m", "fast")
    away = [here.post(a_scan(codes[1])), here.post({"sent_at": "2019-10-12T01:00:00Z", "scans": []}, "scans/batch"), here.get()]
    own_postgresql.control("start")
    assert [(one.status_code, one.headers["Retry-After"], one.get_json()["code"]) for one in away] == [
        (503, "5", "database_away")] * 3
    assert [here.post(a_scan(code)).get_json()["outcome"] for code in codes] == ["refused", "admitted", "admitted"]
    with app.app_context():
        assert len(kept_ids()) == 4
        db.engine.dispose()


@pytest.mark.one_database
@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_text_that_is_no_badge_is_refused_and_breaks_nothing(stage: Stage, desk: Any, data: st.DataObject) -> None:
    if "A" not in stage.tokens:
        stage.add_point("gate")
        stage.add_delegate()
        desk()
    good = stage.code_of(1)
    place, bit = data.draw(st.integers(0, len(good) - 1)), data.draw(st.integers(0, 7))
    text = data.draw(st.one_of(
        st.text(min_size=1, max_size=300), st.text(ALPHABET, min_size=152, max_size=152),
        st.just(good[:place] + chr(ord(good[place]) ^ 1 << bit) + good[place + 1 :]), st.just(good[:place] + good[place + 1 :]),
        st.just(good + good[place]), st.sampled_from(["WIFI:T:WPA;S:lobby;;", "https://example.org/?a=1", "\x00", "\ud800"])))
    answer = DeskHttp(stage.app.test_client(), stage.tokens["A"]).post(a_scan(text))
    told = (answer.status_code, answer.get_json().get("reason"), answer.get_json().get("code"))
    # A letter's other case is the same code.
    assert told in {(200, "bad_code", None), (429, None, "slow_down"), (422, None, "malformed"), *(
        [(200, None, None), (200, "already_in", None)] if text.upper() == good else [])}
    stage.clock.time = stage.clock.time.replace(year=stage.clock.time.year + 1)


def test_text_of_a_megabyte_is_too_large(stage: Stage, desk: Any) -> None:
    stage.add_point("gate")
    assert desk().post(a_scan("A" * 1_000_000)).status_code == 413


@contextmanager
def full_disk() -> Iterator[None]:
    """Let the database have no page more than it has: what SQLite says then is what it says on a full disk."""
    def limit(connection: Any, _record: Any, _proxy: Any) -> None:
        # Earlier tests leave pages free, on which there would be room.
        if connection.execute("PRAGMA freelist_count").fetchone()[0]:
            connection.execute("VACUUM")
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")

    def free(connection: Any, _record: Any, _proxy: Any) -> None:
        connection.execute("PRAGMA max_page_count=1073741823")

    sa.event.listen(db.engine, "checkout", limit)
    try:
        yield
    finally:
        sa.event.remove(db.engine, "checkout", limit)
        sa.event.listen(db.engine, "checkout", free)
        with db.engine.connect(), db.engine.connect(), db.engine.connect():
            pass
        sa.event.remove(db.engine, "checkout", free)


@pytest.mark.one_database
def test_full_disk_is_no_success_and_good_again_with_room(stage: Stage, desk: Any) -> None:
    stage.add_point("gate")
    here = desk()
    codes = [stage.code_of(number) for number in stage.add_delegates(120)]
    here.scan(codes[0], "gate")
    with full_disk():
        said = {scan["scan_id"]: here.post(scan) for scan in map(a_scan, codes[1:])}
    assert {answer.status_code for answer in said.values()} == {200, 503}
    assert {answer.headers.get("Retry-After") for answer in said.values() if answer.status_code == 503} == {"5"}
    done = {scan_id for scan_id, answer in said.items() if answer.status_code == 200}
    assert kept_ids() & said.keys() == done
    answers = [here.scan(code, "gate") for code in codes]
    assert sum(answer["outcome"] == "admitted" for answer in answers) == len(codes) - 1 - len(done)
    assert answers[-1]["count"] == len(codes)
