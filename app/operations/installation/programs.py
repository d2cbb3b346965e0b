"""Running other programs quietly: a line while they work, all they said where they fail."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

SAID_ON_FAILURE = 60


class SetupError(Exception):
    """Setting up can't go on; the text says what to do, in plain words."""


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(text, flush=True)


def run(
    doing: str,
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Run a program to its end. Raises SetupError with the end of its output where it fails."""
    say(f"→ {doing} …")
    began = time.monotonic()
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        said = "\n".join(done.stdout.splitlines()[-SAID_ON_FAILURE:])
        raise SetupError(f"{said}\n\nThis failed: {' '.join(command)}")
    took = time.monotonic() - began
    if took >= 1:
        say(f"  done in {took:.0f} s")


def replace_this_process(command: Sequence[str]) -> None:
    """Go on as another program, with the same terminal; never returns."""
    sys.stdout.flush()
    os.execv(command[0], list(command))  # noqa: S606 -- a Python found on the path, no shell wanted
