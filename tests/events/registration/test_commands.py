"""The commands: one JSON document, exits 0, 1 and 2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.actors import Grant, Role
from app.core.audit import AuditEntry
from events.registration.models import Delegate
from tests.factories.accounts import a_member


def run(app: Flask, *arguments: object) -> tuple[int, Any]:
    result = app.test_cli_runner().invoke(args=["delegates", *map(str, arguments), "--json"])
    return result.exit_code, json.loads(result.stdout) if result.stdout.startswith(("{", "[")) else None


def test_import_answers_by_the_letter(app: Flask, summit: Any, data: Path, unit: Any) -> None:
    with unit() as u:
        a_member(u, "lin", Grant(Role.ORGANISER, organisation_id=summit.organisation_id), name="林会务")
    sheet = data / "rosters/summit-2019.xlsx"
    code, planned = run(app, "import", sheet, "--event", summit.code, "--dry-run")
    assert (code, planned["created"]) == (1, 986)
    code, report = run(app, "import", sheet, "--event", summit.code, "--as", "lin")
    assert (code, report) == (1, planned)
    assert list(report) == ["rows", "created", "updated", "merged", "unchanged", "rejected", "waiting", "warnings"]
    assert report["rejected"][1] == {"row": 400, "column": "*代表类别", "code": "unknown_category", "value": "？"}
    with unit(writes=False) as u:
        assert u.session.scalars(sa.select(AuditEntry.actor_label).where(AuditEntry.tag == "roster.imported")).all() == [
            "林会务"]


def test_export_and_set(app: Flask, summit: Any, unit: Any, form: Any, tmp_path: Path) -> None:
    from events.registration.services import register

    with unit() as u:
        register(u, summit.event(u), form())
    with unit(writes=False) as u:
        reference = u.session.scalars(sa.select(Delegate.reference)).one()
    code, answer = run(app, "set", reference.lower(), "--status", "approved")
    assert (code, answer) == (0, {"delegate": reference, "event": summit.code, "status": "approved", "changed": True})
    code, answer = run(app, "export", "--event", summit.code, "-o", tmp_path / "all.xlsx")
    assert (code, answer["delegates"], (tmp_path / "all.xlsx").read_bytes()[:2]) == (0, 1, b"PK")


@pytest.mark.parametrize(("arguments", "exit_code"), [
    (("set", "ZZZZZZZZ", "--status", "approved"), 1), (("set", "ZZZZZZZZ", "--status", "sung"), 2),
    (("import", "/nowhere.xlsx", "--event", "summit-2019"), 2), (("export", "--event", "nowhere", "-o", "/dev/null"), 1),
])
def test_refusals_exit_with_their_number(app: Flask, summit: Any, arguments: tuple[str, ...], exit_code: int) -> None:
    assert run(app, *arguments)[0] == exit_code
