"""A throw-away PostgreSQL: made in the temporary folder, never synced to disk, gone with the run."""

import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg

from tests.servers.keeper import as_user
from tests.servers.shared import Launch, missing

SUPERUSER = "juying"
# What a test commits needs to outlive nothing.
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs: on the path, else the newest that Debian keeps."""
    found = shutil.which(name)
    if found:
        return found
    candidates = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4])
    )
    return str(candidates[-1]) if candidates else missing("PostgreSQL", "postgresql")


def prepare(directory: Path, port: int) -> Launch:
    """Make a cluster in the directory and say how to start it."""
    return _prepared(directory, port, HASTY)


def prepare_durable(directory: Path, port: int) -> Launch:
    """The same, but what is committed is on disk, as an installation in earnest has it; for measuring."""
    return _prepared(directory, port, {})


def _prepared(directory: Path, port: int, how: dict[str, str]) -> Launch:
    user = unprivileged_user()
    if user:
        shutil.chown(directory, user, pwd.getpwnam(user).pw_gid)
    cluster = directory / "cluster"
    subprocess.run(
        [
            program("initdb"),
            f"--pgdata={cluster}",
            f"--username={SUPERUSER}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        cwd=directory,
        **as_user(user),
    )
    settings = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": str(directory),
        "max_connections": "200",
        **how,
    }
    options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
    command = [program("postgres"), "-D", str(cluster), "-p", str(port), *options]
    return Launch(directory, user, port, signal.SIGINT, command, is_ready)


def is_ready(port: int) -> bool:
    """Whether it takes queries: it listens a moment earlier."""
    try:
        psycopg.connect(
            host="127.0.0.1", port=port, user=SUPERUSER, dbname="postgres", connect_timeout=5
        ).close()
    except psycopg.OperationalError:
        return False
    return True


def unprivileged_user() -> str:
    """Whom PostgreSQL, which refuses to run as root, is to run as; "" where we are not root."""
    if os.geteuid() != 0:
        return ""
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"
