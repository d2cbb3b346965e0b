"""Keeps one server alive for exactly as long as the test run that needs it.

Run as a program: ``keeper.py CONTROLLER_PID USER DIRECTORY STOP_SIGNAL COMMAND…``. It starts the
command, waits until the command ends, the controller ends or SIGTERM arrives, stops the command
and removes the directory. So a run that is killed leaves no server and no files behind, and
no worker has to outlive the others only because it was the first to need the server.
"""

import os
import pwd
import select
import shutil
import signal
import subprocess
import sys
from typing import Any


def main(controller: int, user: str, directory: str, stop_signal: int, command: list[str]) -> int:
    """Run the command until somebody ends; returns the exit code for this process."""
    told_to_stop, stop_end = os.pipe()
    signal.signal(signal.SIGTERM, lambda *_: os.write(stop_end, b"."))
    watched_controller = os.pidfd_open(controller)
    with open(os.path.join(directory, "server.log"), "ab") as log:
        server = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=directory,
            **as_user(user),
        )
    watched_server = os.pidfd_open(server.pid)
    ended, _, _ = select.select([watched_controller, watched_server, told_to_stop], [], [])
    if watched_server in ended:
        # The log stays for whoever waits for this server to tell why it went.
        return server.wait() or 1
    server.send_signal(stop_signal)
    try:
        server.wait(timeout=20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    shutil.rmtree(directory, ignore_errors=True)
    return 0


def as_user(user: str) -> dict[str, Any]:
    """Arguments for `subprocess` that run a program as another user; none for an empty name."""
    return {"user": user, "group": group_of(user), "extra_groups": []} if user else {}


def group_of(user: str) -> int:
    """The number of the user's own group."""
    return pwd.getpwnam(user).pw_gid


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5:]))
