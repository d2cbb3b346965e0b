"""`flask --app wsgi backup create|restore` and `flask --app wsgi first-link`."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from flask_migrate import upgrade

from app.core.database import db
from app.core.runtime import runtime
from app.operations.backup import Installation, create_backup, restore_backup
from app.web.commands import answering

backup = AppGroup("backup", help="The database, files and keys in one archive.")


def this_installation() -> Installation:
    """What a backup made here is of."""
    settings = runtime().settings
    return Installation(settings.database_url, settings.data_dir, bool(os.environ.get("JUYING_SECRET_KEY")))


@backup.command("create")
@click.option("--file", "path", type=click.Path(path_type=Path), help="Where to; else the data folder's backups/.")
@click.option("--json", "as_json", is_flag=True)
@answering
def create(path: Path | None, as_json: bool) -> dict[str, Any]:
    """Write one archive; may run while the service does."""
    # The machine's own time, even in a rehearsal: it names a file that somebody looks for later.
    target, manifest = create_backup(this_installation(), datetime.now(UTC), path)
    answer = {"backup": str(target), "bytes": target.stat().st_size, "files": len(manifest.files)}
    return {**answer, "secret_key": told_of_key(manifest.secret_key, as_json)}


@backup.command("restore")
@click.argument("archive", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace a database that holds data; it is backed up first.")
@click.option("--json", "as_json", is_flag=True)
@answering
def restore(archive: Path, force: bool, as_json: bool) -> dict[str, Any]:
    """Put back what an archive holds and bring its tables to this version; the service must be stopped."""
    db.engine.dispose()
    manifest, previous = restore_backup(archive, this_installation(), datetime.now(UTC), force=force)
    upgrade()
    # What somebody had erased since then must not come back with the backup.
    erased_again = sum(runtime().contributions.ask("backup.restored"))
    answer = {"erased_again": erased_again} if erased_again else {}
    answer |= {"restored": str(archive), "made_at": manifest.made_at, "files": len(manifest.files)}
    if previous:
        answer["kept_before"] = str(previous)
    return {**answer, "secret_key": told_of_key(manifest.secret_key, as_json)}


@click.command("first-link")
@click.option("--json", "as_json", is_flag=True)
def first_link(as_json: bool) -> None:
    """Print a link that makes the first administrator, once; nothing where somebody has an account."""
    # The accounts are the heaviest to load, and only this command needs them.
    from app.accounts.services.first_start import first_start_link

    link = first_start_link(db.session())
    if as_json:
        click.echo(json.dumps({"link": link or None}))
    elif link:
        click.echo(link)


def told_of_key(whereabouts: str, as_json: bool) -> str:
    """Where the secret key is: the word for scripts, a sentence for people."""
    if as_json or whereabouts == "included":
        return whereabouts
    return "not included: it comes from JUYING_SECRET_KEY; keep it apart, for without it what is encrypted stays closed"
