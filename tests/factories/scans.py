"""Scans as desks bring them after a time without a network, and what became of them."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.core.actors import Command
from app.core.unit import open_unit
from badges.desk.models import Scan


def an_item(code: str, at: datetime | None, point: str = "gate", **more: Any) -> dict[str, Any]:
    """An offline item of a batch."""
    item = {"scan_id": str(uuid.uuid4()), "code": code, "point": point, "offline": True, "at": at and at.isoformat()}
    return {**item, **more}


def kept_marks() -> dict[str, list[str]]:
    """The marks that hold of each kept scan."""
    with open_unit(Command(), writes=False) as unit:
        return {row.scan_id: row.marks for row in unit.session.execute(sa.select(Scan.scan_id, Scan.marks))}
