"""A throw-away Redis: keeps nothing on disk, gone with the run."""

import shutil
import signal
from pathlib import Path

import redis

from tests.servers.shared import Launch, missing

DATABASES = 64


def prepare(directory: Path, port: int) -> Launch:
    """Say how to start a Redis that has a database of its own for each worker."""
    program = shutil.which("redis-server") or missing("Redis", "redis-server")
    settings = {
        "bind": "127.0.0.1",
        "port": str(port),
        "databases": str(DATABASES),
        "dir": str(directory),
        "save": "",
        "appendonly": "no",
    }
    options = [part for key, value in settings.items() for part in (f"--{key}", value)]
    return Launch(directory, "", port, signal.SIGTERM, [program, *options], is_ready)


def is_ready(port: int) -> bool:
    """Whether it answers."""
    try:
        with redis.Redis(port=port, socket_timeout=5) as connection:
            return bool(connection.ping())
    except redis.ConnectionError:
        return False
