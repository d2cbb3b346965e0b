"""Backups and their way back, on SQLite and PostgreSQL, with a few tables that stand for all."""

import fcntl
import gzip
import io
import json
import tarfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from app.core.errors import Refused
from app.operations import databases
from app.operations.archive import MANIFEST
from app.operations.backup import MIGRATIONS, Installation, create_backup, restore_backup

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
NAMES = ["王𠮷祥", "Nguyễn Thị Hương"]


@pytest.fixture
def make_installation(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Callable[[str], Installation]:
    def make(kind: str) -> Installation:
        data = tmp_path / f"data-{len(list(tmp_path.iterdir()))}"
        data.mkdir()
        if kind == "sqlite":
            return Installation(f"sqlite:///{data / 'juying.sqlite3'}", data, False)
        new_database = request.getfixturevalue("new_postgresql_database")
        return Installation(new_database(), data, False)

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def filled(kind: str, make_installation: Callable[[str], Installation]) -> Installation:
    installation = make_installation(kind)
    fill(installation, NAMES)
    return installation


def fill(installation: Installation, names: list[str]) -> None:
    """Tables, rows, a file and a key."""
    set_up(installation)
    with opened(installation) as connection:
        for name in names:
            connection.execute(sa.text("INSERT INTO delegate (name) VALUES (:name)"), {"name": name})
    (installation.data_dir / "files" / "ab").mkdir(parents=True)
    (installation.data_dir / "files" / "ab" / "evidence").write_bytes(" ".join(names).encode())
    (installation.data_dir / "secret_key").write_text(" ".join(names))
    (installation.data_dir / "queue.sqlite3").write_bytes(b"nudges")


def set_up(installation: Installation) -> None:
    """Tables without a row, as after the set-up of a fresh machine."""
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    with opened(installation) as connection:
        connection.execute(sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(sa.text("INSERT INTO alembic_version VALUES (:head)"), {"head": head})
        connection.execute(sa.text("CREATE TABLE delegate (name VARCHAR(80))"))


def opened(installation: Installation):
    return databases.engine_for(installation.database_url).begin()


def names_in(installation: Installation) -> list[str]:
    with opened(installation) as connection:
        return list(connection.scalars(sa.text("SELECT name FROM delegate")))


def state(installation: Installation) -> tuple[list[str], dict[str, bytes]]:
    """All that a restore must bring back."""
    data = installation.data_dir
    files = {
        path.relative_to(data).as_posix(): path.read_bytes()
        for path in data.rglob("*")
        if path.is_file() and not path.name.startswith(("juying.sqlite3", "queue", "serving"))
        and "backups" not in path.parts
    }
    return names_in(installation), files


def test_restore_brings_back_database_files_and_keys(
    filled: Installation, kind: str, make_installation: Callable[[str], Installation]
) -> None:
    fresh = make_installation(kind)
    set_up(fresh)
    (fresh.data_dir / "secret_key").write_text("made at the first start")
    archive, _ = create_backup(filled, NOW)
    restore_backup(archive, fresh, LATER)
    assert state(fresh) == state(filled)


def test_backup_lists_every_file_and_leaves_nothing_beside_it(filled: Installation, kind: str) -> None:
    archive, manifest = create_backup(filled, NOW)
    assert sorted(manifest.files) == [
        "data/files/ab/evidence", "data/secret_key", databases_member(kind),
    ]
    assert (manifest.database, manifest.secret_key) == (kind, "included")
    assert [path.name for path in archive.parent.iterdir()] == ["juying-20260301-120000.tar.gz"]
    assert archive.stat().st_mode & 0o777 == 0o600


def databases_member(kind: str) -> str:
    return "database.sqlite3" if kind == "sqlite" else "database.dump"


def test_backup_is_of_one_moment_while_others_write(filled: Installation) -> None:
    with opened(filled) as connection:
        connection.execute(sa.text("INSERT INTO delegate (name) VALUES ('not committed')"))
        archive, _ = create_backup(filled, NOW)
        connection.rollback()
    restore_backup(archive, filled, LATER, force=True)
    assert names_in(filled) == NAMES


def test_restore_refuses_a_database_that_holds_data(filled: Installation) -> None:
    archive, _ = create_backup(filled, NOW)
    before = state(filled)
    with pytest.raises(Refused) as refused:
        restore_backup(archive, filled, LATER)
    assert refused.value.code == "database_in_use"
    assert state(filled) == before


def test_restore_by_force_keeps_what_was_there(filled: Installation) -> None:
    archive, _ = create_backup(filled, NOW)
    with opened(filled) as connection:
        connection.execute(sa.text("INSERT INTO delegate (name) VALUES ('since')"))
    (filled.data_dir / "files" / "ab" / "since").write_bytes(b"since")
    since = state(filled)
    _, previous = restore_backup(archive, filled, LATER, force=True)
    assert names_in(filled) == NAMES
    assert not (filled.data_dir / "files" / "ab" / "since").exists()
    assert previous is not None
    restore_backup(previous, filled, NOW, force=True)
    assert state(filled) == since


def test_restore_refuses_while_the_service_runs(filled: Installation) -> None:
    archive, _ = create_backup(filled, NOW)
    with (filled.data_dir / "serving").open("w") as mark:
        fcntl.flock(mark, fcntl.LOCK_SH)
        with pytest.raises(Refused) as refused:
            restore_backup(archive, filled, LATER, force=True)
    assert refused.value.code == "being_served"


def test_restore_that_fails_changes_nothing(
    filled: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, _ = create_backup(filled, NOW)
    fill_more(filled)
    before = state(filled)

    def fail(*_: object) -> None:
        raise OSError("the disk went away")

    monkeypatch.setattr("app.operations.backup.exchange_sqlite", fail)
    monkeypatch.setattr("app.operations.databases.put_back_postgresql", fail)
    with pytest.raises(OSError, match="the disk went away"):
        restore_backup(archive, filled, LATER, force=True)
    assert state(filled) == before
    assert list(filled.data_dir.glob(".restoring-*")) == []


def fill_more(installation: Installation) -> None:
    with opened(installation) as connection:
        connection.execute(sa.text("INSERT INTO delegate (name) VALUES ('more')"))
    (installation.data_dir / "more").write_text("more")


@pytest.fixture
def sqlite(make_installation: Callable[[str], Installation]) -> Installation:
    installation = make_installation("sqlite")
    fill(installation, NAMES)
    return installation


def test_postgresql_that_refuses_a_dump_is_left_as_it_was(
    make_installation: Callable[[str], Installation], tmp_path: Path
) -> None:
    installation = make_installation("postgresql")
    fill(installation, NAMES)
    broken = tmp_path / "database.dump"
    broken.write_bytes(b"PGDMP but no more")
    with pytest.raises(Refused) as refused:
        databases.put_back_postgresql(installation.database_url, broken)
    assert refused.value.code == "database_tool_failed"
    assert names_in(installation) == NAMES


def rewritten(archive: Path, change: Callable[[str, bytes], tuple[str, bytes]]) -> Path:
    """The archive with each member changed."""
    result = archive.with_name("changed.tar.gz")
    with tarfile.open(archive) as source, tarfile.open(result, "w:gz") as target:
        for member in source.getmembers():
            file = source.extractfile(member)
            assert file is not None
            name, content = change(member.name, file.read())
            changed = tarfile.TarInfo(name)
            changed.size = len(content)
            target.addfile(changed, io.BytesIO(content))
    return result


def with_manifest(**values: object) -> Callable[[str, bytes], tuple[str, bytes]]:
    def change(name: str, content: bytes) -> tuple[str, bytes]:
        if name != MANIFEST:
            return name, content
        return name, json.dumps({**json.loads(content), **values}).encode()

    return change


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda name, content: (name, content[::-1] if name.startswith("data/files") else content), "backup_differs"),
        (lambda name, content: (name.replace("evidence", "other"), content), "backup_differs"),
        (lambda name, content: (name.replace("data/files", "../outside"), content), "backup_unreadable"),
        (lambda name, content: (name.replace("data/files", "/tmp/outside"), content), "backup_unreadable"),  # noqa: S108 -- never written
        (lambda name, content: (name, b"{" if name == MANIFEST else content), "backup_unreadable"),
        (lambda name, content: (name.replace(MANIFEST, "data/none"), content), "backup_unreadable"),
        (with_manifest(format=99), "backup_too_new"),
        (with_manifest(revision="ffffffffffff"), "backup_too_new"),
        (with_manifest(database="postgresql"), "backup_other_database"),
    ],
)
def test_restore_refuses_an_archive_that_is_not_whole(
    sqlite: Installation,
    change: Callable[[str, bytes], tuple[str, bytes]],
    code: str,
) -> None:
    archive, _ = create_backup(sqlite, NOW)
    before = state(sqlite)
    with pytest.raises(Refused) as refused:
        restore_backup(rewritten(archive, change), sqlite, LATER, force=True)
    assert refused.value.code == code
    assert state(sqlite) == before


@pytest.mark.parametrize("content", [b"", b"no archive", gzip.compress(b"no tar file", mtime=0)])
def test_restore_refuses_what_is_no_archive(sqlite: Installation, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "backup.tar.gz"
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        restore_backup(path, sqlite, LATER, force=True)
    assert refused.value.code == "backup_unreadable"


def test_restore_refuses_an_archive_cut_short(sqlite: Installation) -> None:
    archive, _ = create_backup(sqlite, NOW)
    archive.write_bytes(archive.read_bytes()[:-200])
    with pytest.raises(Refused) as refused:
        restore_backup(archive, sqlite, LATER, force=True)
    assert refused.value.code == "backup_unreadable"


def test_restore_refuses_a_path_with_nothing_at_it(sqlite: Installation, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        restore_backup(tmp_path / "nothing", sqlite, LATER)
    assert refused.value.code == "backup_missing"


def test_backup_never_replaces_another(sqlite: Installation) -> None:
    create_backup(sqlite, NOW)
    with pytest.raises(Refused) as refused:
        create_backup(sqlite, NOW)
    assert refused.value.code == "backup_exists"


def test_backup_refuses_where_there_is_no_database(
    make_installation: Callable[[str], Installation],
) -> None:
    with pytest.raises(Refused) as refused:
        create_backup(make_installation("sqlite"), NOW)
    assert refused.value.code == "no_database"


def test_backup_says_that_a_key_of_the_environment_is_not_in_it(sqlite: Installation) -> None:
    _, manifest = create_backup(replace(sqlite, key_in_environment=True), NOW)
    assert manifest.secret_key == "environment"


def test_backup_needs_postgresqls_own_programs(
    make_installation: Callable[[str], Installation], monkeypatch: pytest.MonkeyPatch
) -> None:
    installation = make_installation("postgresql")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Refused) as refused:
        create_backup(installation, NOW)
    assert refused.value.code == "database_tool_missing"
