"""The drill: a whole installation with real files, backed up, put back on a fresh one, and every figure equal."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.core.database import db
from app.factory import create_app
from config import Settings

EVENTS = ("innovation-2018", "innovation-2019", "summit-2019")


class Machine:
    """A fresh machine with tables and nothing in them; `run` types a command there."""

    def __init__(self, folder: Path, database_url: str) -> None:
        settings = Settings("test", folder, database_url, "a key for tests that is long enough",
                            public_url="http://localhost")
        self.app: Flask = create_app(settings)
        self.run("db", "upgrade")

    def run(self, *arguments: str | Path, code: int = 0) -> str:
        # The `flask` command opens the context before any command of ours runs.
        with self.app.app_context():
            done = self.app.test_cli_runner().invoke(args=[str(argument) for argument in arguments])
        assert done.exit_code == code, (arguments, done.output, done.exception)
        return done.stdout

    def figures(self) -> list[Any]:
        """Everything that must be equal afterwards."""
        return [
            json.loads(self.run("deals", "tally", "--series", "innovation", "--json")),
            json.loads(self.run("deals", "tally", "--event", "innovation-2018", "--json")),
            json.loads(self.run("figures", "--event", "summit-2019", "--json")),
            json.loads(self.run("badges", "codes", "--event", "summit-2019", "--json")),
            json.loads(self.run("events", "list", "--json")),
            json.loads(self.run("staff", "list", "--json")),
        ]

    def switch_off(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_machine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], Machine]]:
    machines = []

    def make(name: str) -> Machine:
        folder = tmp_path / name
        folder.mkdir()
        url = f"sqlite:///{folder / 'juying.sqlite3'}"
        if request.param == "postgresql":
            url = request.getfixturevalue("new_postgresql_database")()
        machines.append(Machine(folder, url))
        return machines[-1]

    yield make
    for machine in machines:
        machine.switch_off()


def test_backup_brings_a_fresh_machine_to_equal_figures(
    fresh_machine: Callable[[str], Machine], data: Path, tmp_path: Path
) -> None:
    first = fresh_machine("first")
    first.run("events", "import", *(data / "events" / f"{code}.yaml" for code in EVENTS))
    # Exit 1: some lines of both files are refused, as they should be.
    first.run("deals", "import", data / "docking" / "deals.jsonl", code=1)
    first.run("delegates", "import", data / "rosters" / "summit-2019.xlsx", "--event", "summit-2019", code=1)
    first.run("staff", "add", "clerk", "--role", "docking_clerk")
    figures = first.figures()
    archive = tmp_path / "backup.tar.gz"
    first.run("backup", "create", "--file", archive)

    second = fresh_machine("second")
    second.run("backup", "restore", archive)

    assert second.figures() == figures
    assert (figures[0]["signed"], figures[2]["delegates"], len(figures[3])) == (87, 881, 986)
    second.run("backup", "restore", archive, code=1)
    second.run("backup", "restore", archive, "--force")
    assert second.figures() == figures
