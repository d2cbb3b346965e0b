"""The commands, each a thin call of a service."""

from __future__ import annotations

import gc
import json
import sys
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from app.core.worker import run_due_jobs
from app.operations.commands import backup, first_link
from app.web.routing import declared_routes
from config import read_settings

jobs = AppGroup("jobs", help="Work that is done behind the pages.")
settings_group = AppGroup("settings", help="What this installation is told by its environment.")


@jobs.command("work")
@click.option("--workers", default=2, show_default=True, help="How many jobs run at once.")
def work(workers: int) -> None:
    """Run jobs as they come, until stopped."""
    queue = current_app.extensions["juying_queue"]
    # What is loaded stays till the end. Looked through by no collection, it holds up no Ctrl-C for seconds.
    gc.freeze()
    queue.create_consumer(workers=workers, worker_type="thread", check_worker_health=True).run()


@jobs.command("run-due")
@click.option("--json", "as_json", is_flag=True)
def run_due(as_json: bool) -> None:
    """Run every job that is due now, then stop."""
    count = run_due_jobs()
    click.echo(json.dumps({"run": count}) if as_json else f"{count} jobs run")


@settings_group.command("check")
@click.option("--json", "as_json", is_flag=True)
def check(as_json: bool) -> None:
    """Say what is missing or unsafe; exit 1 where something is."""
    problems = list(read_settings().problems)
    if as_json:
        click.echo(json.dumps({"ok": not problems, "problems": problems}, ensure_ascii=False))
    else:
        click.echo("\n".join(problems) or "All settings are in order.")
    sys.exit(1 if problems else 0)


@click.command("access")
@click.option("--json", "as_json", is_flag=True)
def access(as_json: bool) -> None:
    """List every route with what it requires."""
    rows: list[dict[str, Any]] = [
        {"address": address, "methods": methods, "endpoint": endpoint, "requires": need.name if need else None}
        for address, methods, endpoint, need in declared_routes(current_app)
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(f"{row['methods']:<9} {row['address']:<58} {row['requires'] or 'library'}")


def checking_app() -> Flask:
    """An application that can do nothing but say what is wrong with its settings."""
    app = Flask("app")
    app.cli.add_command(settings_group)
    return app


def init_commands(app: Flask) -> None:
    """Register the shell's commands; features register theirs beside their blueprint."""
    app.cli.add_command(jobs)
    app.cli.add_command(settings_group)
    app.cli.add_command(access)
    app.cli.add_command(backup)
    app.cli.add_command(first_link)
