"""A backup of an installation, and its way back: the database, the files, the keys.

`create_backup` may run while the service does; `restore_backup` asks that it doesn't.
"""

import fcntl
import os
import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from alembic.script import ScriptDirectory
from alembic.util import CommandError

from app.core.errors import Refused
from app.operations import databases, errors
from app.operations.archive import FORMAT, Manifest, unpack, writing

__all__ = ["Installation", "create_backup", "errors", "restore_backup"]

ROOT = Path(__file__).resolve().parents[2]
MIGRATIONS = ROOT / "app" / "migrations"
BACKUPS = "backups"
KEY_FILE = "secret_key"
SERVING = "serving"
STAGING_PREFIX = ".restoring-"
# What the service makes anew by itself: its mark, the nudges of jobs (the jobs are in the database).
# The list of erasures goes on through a restore: it says what the backup must not bring back.
ERASURES = "erasures.jsonl"
NOT_KEPT = (BACKUPS, SERVING, "queue.sqlite3", ERASURES)
BESIDE_SQLITE = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True)
class Installation:
    """What a backup is of. `key_in_environment`: the secret key comes from JUYING_SECRET_KEY, so no file has it."""

    database_url: str
    data_dir: Path
    key_in_environment: bool

    @property
    def backups(self) -> Path:
        """Where backups lie unless told otherwise."""
        return self.data_dir / BACKUPS


def create_backup(
    installation: Installation, now: datetime, path: Path | None = None, *, reason: str = "juying"
) -> tuple[Path, Manifest]:
    """Write database, files and keys into one archive; returns where it is and what it holds.

    The database is of one moment; files are added after it, so all that it names are there.
    Raises Refused("backup_exists"), Refused("no_database"), Refused("database_tool_missing"),
    Refused("database_tool_failed").
    """
    target = path or installation.backups / f"{reason}-{now:%Y%m%d-%H%M%S}.tar.gz"
    if target.exists():
        raise Refused("backup_exists", path=str(target))
    kind = databases.kind_of(installation.database_url)
    with tempfile.TemporaryDirectory(prefix="juying-backup-", dir=scratch(installation)) as folder:
        dumped = Path(folder) / database_member(kind)
        databases.dump(installation.database_url, dumped)
        with writing(target) as archive:
            archive.add(dumped, dumped.name)
            dumped.unlink()
            for file in kept_files(installation):
                # What somebody deletes at this moment need not be kept.
                with suppress(FileNotFoundError):
                    archive.add(file, f"data/{file.relative_to(installation.data_dir).as_posix()}")
            manifest = Manifest(
                format=FORMAT,
                made_at=now.isoformat(timespec="seconds"),
                version=version(),
                database=kind,
                revision=databases.revision_of(installation.database_url),
                secret_key=whereabouts_of_key(installation),
                files=archive.members,
            )
            archive.close_with(manifest)
    return target, manifest


def restore_backup(
    archive: Path, installation: Installation, now: datetime, *, force: bool = False
) -> tuple[Manifest, Path | None]:
    """Put back what an archive holds, whole or not at all; what is there now goes into a backup first.

    Returns the archive's manifest and that backup's path (None where nothing was there).
    Raises Refused("backup_…") for an archive that can't be used, Refused("being_served"),
    Refused("database_in_use") without `force`, Refused("database_tool_…").
    """
    installation.data_dir.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        stack.enter_context(nobody_serving(installation))
        staging = Path(tempfile.mkdtemp(prefix=STAGING_PREFIX, dir=installation.data_dir))
        stack.callback(shutil.rmtree, staging, ignore_errors=True)
        manifest = unpack(archive, staging / "new")
        require_fitting(manifest, staging / "new", installation)
        previous = None
        if databases.holds_data(installation.database_url):
            if not force:
                raise Refused("database_in_use")
            previous, _ = create_backup(installation, now, reason="before-restore")
        give_to_owner(staging / "new", installation.data_dir)
        exchange(staging, manifest, installation)
    return manifest, previous


def require_fitting(manifest: Manifest, unpacked: Path, installation: Installation) -> None:
    """Raise Refused where this program, on this database, can't work with what was unpacked."""
    ours = databases.kind_of(installation.database_url)
    if manifest.database != ours:
        raise Refused("backup_other_database", theirs=manifest.database, ours=ours)
    if not knows_revision(manifest.revision):
        raise Refused("backup_too_new", version=manifest.version)
    dumped = unpacked / database_member(manifest.database)
    if not dumped.is_file() or (ours == "sqlite" and not databases.is_sound(dumped)):
        raise Refused("backup_unreadable", path=str(dumped.name))


def exchange(staging: Path, manifest: Manifest, installation: Installation) -> None:
    """Put the unpacked files and database in the place of what is there; on any failure, all is put back."""
    data, new, old = installation.data_dir, staging / "new", staging / "old"
    old.mkdir()
    arriving = new / "data"
    arriving.mkdir(exist_ok=True)
    dumped = new / database_member(manifest.database)
    moves: list[tuple[Path, Path]] = []
    try:
        for path in sorted(data.iterdir()):
            if is_kept(path, installation):
                move(path, old / path.name, moves)
        for path in sorted(arriving.iterdir()):
            move(path, data / path.name, moves)
        database = databases.sqlite_path(installation.database_url)
        if database is None:
            databases.put_back_postgresql(installation.database_url, dumped)
        else:
            exchange_sqlite(database, dumped, moves)
    except BaseException:
        for source, target in reversed(moves):
            target.replace(source)
        raise
    for _, target in moves:
        if target.name.endswith(ASIDE):
            target.unlink()


ASIDE = ".before-restore"


def exchange_sqlite(database: Path, dumped: Path, moves: list[tuple[Path, Path]]) -> None:
    """Put a database file in the place of another, whose log must not be taken for the new one's."""
    database.parent.mkdir(parents=True, exist_ok=True)
    # It may lie on another disk than the data: copied there first, so that the exchange is a renaming.
    arrived = database.with_name(f"{database.name}.restoring")
    shutil.copyfile(dumped, arrived)
    arrived.chmod(0o600)
    give_to_owner(arrived, database.parent)
    for ending in BESIDE_SQLITE:
        path = database.with_name(database.name + ending)
        if path.exists():
            move(path, path.with_name(path.name + ASIDE), moves)
    move(arrived, database, moves)


def move(source: Path, target: Path, moves: list[tuple[Path, Path]]) -> None:
    """Rename, and remember it."""
    source.replace(target)
    moves.append((source, target))


def kept_files(installation: Installation) -> Iterator[Path]:
    """Every file of the data folder that a backup has."""
    for entry in sorted(installation.data_dir.iterdir()):
        if not is_kept(entry, installation):
            continue
        for path in sorted(entry.rglob("*")) if entry.is_dir() else [entry]:
            # A half-written upload is nobody's yet.
            if path.is_file() and not path.is_symlink() and path.suffix != ".part":
                yield path


def is_kept(entry: Path, installation: Installation) -> bool:
    """Whether something directly in the data folder belongs into a backup."""
    database = databases.sqlite_path(installation.database_url)
    if database and database.parent == installation.data_dir.resolve():
        # With its log, and with what a restore that was cut short has left.
        return not entry.name.startswith((*NOT_KEPT, STAGING_PREFIX, database.name))
    return not entry.name.startswith((*NOT_KEPT, STAGING_PREFIX))


@contextmanager
def nobody_serving(installation: Installation) -> Iterator[None]:
    """Keep the service from starting meanwhile. Raises Refused("being_served") where it runs."""
    descriptor = os.open(installation.data_dir / SERVING, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused("being_served") from error
        yield
    finally:
        os.close(descriptor)


def knows_revision(revision: str | None) -> bool:
    """Whether our migrations lead from this revision to the present one."""
    if revision is None:
        return True
    try:
        return ScriptDirectory(str(MIGRATIONS)).get_revision(revision) is not None
    except CommandError:
        return False


def whereabouts_of_key(installation: Installation) -> str:
    """`included`, or `environment` where whoever runs the service must keep it by themselves."""
    if installation.key_in_environment or not (installation.data_dir / KEY_FILE).exists():
        return "environment"
    return "included"


def database_member(kind: str) -> str:
    """What the database is called in the archive."""
    return "database.sqlite3" if kind == "sqlite" else "database.dump"


def scratch(installation: Installation) -> Path:
    """Where to write the database before it is packed: on the data's own disk, which has room for it."""
    installation.backups.mkdir(mode=0o700, parents=True, exist_ok=True)
    return installation.backups


def give_to_owner(path: Path, like: Path) -> None:
    """Let files that root has written belong to whom the data belongs."""
    if os.geteuid() != 0:
        return
    owner = like.stat()
    for one in [path, *path.rglob("*")]:
        os.chown(one, owner.st_uid, owner.st_gid)


def version() -> str:
    """This program's version."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        found: str = tomllib.load(file)["project"]["version"]
    return found
