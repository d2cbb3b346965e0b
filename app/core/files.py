"""Files that people upload or that jobs make: stored under random names, known by their hash, served as attachments."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Model, UTCDateTime
from app.core.errors import ErrorEntry, NotFound, Refused, define_errors
from app.core.jobs import task
from app.core.runtime import runtime
from app.core.unit import Unit

define_errors({
    "disk_full": ErrorEntry(_l("The disk is full. Nothing was saved; please tell whoever runs this service."), 507),
    "file_gone": ErrorEntry(_l("This file isn't there any more."), 404),
    "wrong_secret_key": ErrorEntry(
        _l("What is kept encrypted can't be opened with this installation's secret key."), 500),
})


class StoredFile(Model):
    """A file's place in the store. `name` is what its owner called it, `token` what it is called on disk."""

    __tablename__ = "stored_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(sa.String(40), unique=True)
    event_id: Mapped[int | None] = mapped_column(sa.Integer, index=True)
    purpose: Mapped[str] = mapped_column(sa.String(30))
    name: Mapped[str] = mapped_column(sa.String(200))
    media_type: Mapped[str] = mapped_column(sa.String(100))
    size: Mapped[int] = mapped_column()
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


def file_path(token: str) -> Path:
    """Where the file named `token` lies. The token is ours, never a person's text."""
    return runtime().settings.data_dir / "files" / token[:2] / token


def store_file(
    unit: Unit, content: bytes, *, name: str, media_type: str, purpose: str, event_id: int | None = None,
) -> StoredFile:
    """Write `content` durably, then add its row. Raises Refused("disk_full"); a roll-back leaves at most an orphan."""
    token = secrets.token_urlsafe(24)
    _write_durably(file_path(token), content)
    stored = StoredFile(
        token=token, event_id=event_id, purpose=purpose, name=name[:200], media_type=media_type, size=len(content),
        sha256=hashlib.sha256(content).hexdigest(), created_at=unit.now(),
    )
    unit.session.add(stored)
    unit.session.flush()
    return stored


def read_file(stored: StoredFile) -> bytes:
    """The file's bytes. Raises NotFound("file_gone")."""
    try:
        return file_path(stored.token).read_bytes()
    except FileNotFoundError as error:
        raise NotFound("file_gone") from error


def forget_files(unit: Unit, ids: Iterable[int | None]) -> int:
    """Delete files and their rows, on which nothing may hang any more; returns how many. The disk follows the commit."""
    wanted = sorted({number for number in ids if number is not None})
    tokens: list[str] = []
    for start in range(0, len(wanted), 500):
        tokens += unit.session.scalars(
            sa.delete(StoredFile).where(StoredFile.id.in_(wanted[start:start + 500])).returning(StoredFile.token))
    if tokens:
        unit.enqueue("files.forget", tokens=tokens)
    return len(tokens)


@task("files.forget")
def _forget(_run: Any, tokens: list[str]) -> None:
    for token in tokens:
        file_path(token).unlink(missing_ok=True)


def _write_durably(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise Refused("disk_full") from error
