"""Python itself, the virtual environment, and the libraries in it."""

import shutil
import sys

from app.operations.installation import debian
from app.operations.installation.place import (
    ENVIRONMENT,
    PYTHON,
    ROOT,
    fingerprint,
    is_done,
    mark_done,
)
from app.operations.installation.programs import SetupError, replace_this_process, run

OLDEST = (3, 11)
OTHERS = ("python3.13", "python3.12", "python3.11", "python3.14")


def require_version() -> None:
    """Go on with a newer Python where this one is too old. Raises SetupError where there is none."""
    if sys.version_info >= OLDEST:
        return
    for name in OTHERS:
        found = shutil.which(name)
        if found:
            replace_this_process([found, "-m", "app.operations.installation", *sys.argv[1:]])
    oldest = ".".join(map(str, OLDEST))
    raise SetupError(
        f"This is Python {sys.version.split()[0]}; {oldest} or later is needed. "
        f"On Debian or Ubuntu:  sudo apt-get install python{oldest} python{oldest}-venv"
    )


def provide_environment() -> None:
    """Make the virtual environment where it isn't there, or was left half made."""
    if PYTHON.exists() and (ENVIRONMENT / "bin" / "pip").exists():
        return
    debian.provide((debian.VENV,), indispensable=True)
    run(
        "Making the virtual environment",
        [sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)],
        ROOT,
    )


def provide_libraries(requirements: str) -> None:
    """Install exactly what a requirements file pins.

    The file is complete, so nothing is resolved anew: that keeps it quick and the same everywhere.
    """
    path = ROOT / requirements
    state = fingerprint([path])
    if is_done(requirements, state):
        return
    run(
        f"Installing the Python libraries of {requirements} (a minute or two)",
        [*PIP, "install", "--no-deps", "--requirement", str(path)],
        ROOT,
    )
    mark_done(requirements, state)


PIP = (
    str(PYTHON),
    "-m",
    "pip",
    "--disable-pip-version-check",
    "--no-input",
    "--quiet",
)
