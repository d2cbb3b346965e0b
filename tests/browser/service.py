"""The service as people meet it: the web server and the job worker of `make run`, with data of their own."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.servers.shared import Launch

ROOT = Path(__file__).parents[2]
# The first morning of the summit: its arrival desk opens in half an hour.
OPENS_AT = datetime.fromisoformat("2019-10-11T08:30:00+08:00")
STAFF = "wang"
ADMINISTRATOR = "li"
LIAISON = "zhou"
PASSWORD = "a short sentence of the spring"
SUMMIT = "summit-2019"
DOCKING = "innovation-2019"
FORUM = "forum-2019"


def settings_of(directory: Path, clock: datetime) -> dict[str, str]:
    """The environment of a service that keeps its data in `directory` and begins at `clock`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JUYING_")}
    return kept | {
        "JUYING_DATA_DIR": str(directory / "data"),
        "JUYING_CLOCK": clock.isoformat(),
        "JUYING_RATE_LIMITS": "off",
        "FLASK_SKIP_DOTENV": "1",
        "PYTHONWARNINGS": "",
    }


def prepare(directory: Path, port: int) -> Launch:
    """Furnish a database, and say how the service is started on it."""
    furnished = subprocess.run(
        [sys.executable, "-m", "tests.browser.furnishing"], cwd=ROOT,
        env=settings_of(directory, OPENS_AT - timedelta(days=1)), capture_output=True, text=True, check=False)
    if furnished.returncode:
        pytest.fail(f"The database for the browser could not be made:\n{furnished.stderr[-3000:]}")
    told = settings_of(directory, OPENS_AT) | {"HOST": "127.0.0.1", "PORT": str(port)}
    told["JUYING_PUBLIC_URL"] = f"http://127.0.0.1:{port}"
    settings = [f"{name}={value}" for name, value in told.items() if os.environ.get(name) != value]
    # The keeper starts it in the server's own directory; the program must stand in the project's.
    command = ["env", "-C", str(ROOT), *settings, sys.executable, "-m", "app.operations.serve"]
    return Launch(directory, "", port, signal.SIGTERM, command, is_ready)


def is_ready(port: int) -> bool:
    """Whether the service says that it can serve."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
