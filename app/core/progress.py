"""How far a job is inside one long transaction, which shows nothing to others until it is over: told by a small file."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from app.core.runtime import runtime


def tell(job_id: int, done: int, total: int) -> None:
    """Say that `done` of `total` are written. Nothing hangs on it: a disk that is full is somebody else's to tell."""
    path = _path(job_id)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".part")
        fresh.write_text(f"{done} {total}", encoding="ascii")
        fresh.replace(path)


def told(job_id: int) -> tuple[int, int] | None:
    """What a job said last, while it runs."""
    try:
        done, total = _path(job_id).read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return None
    return int(done), int(total)


def forget(job_id: int) -> None:
    """A job begins or is over."""
    with suppress(OSError):
        _path(job_id).unlink(missing_ok=True)


def _path(job_id: int) -> Path:
    return runtime().settings.data_dir / "progress" / str(job_id)
