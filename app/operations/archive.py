"""The archive of a backup: one compressed tar file whose last member lists all others with their checksums."""

import gzip
import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from app.core.errors import Refused

FORMAT = 1
MANIFEST = "manifest.json"
MANIFEST_LIMIT_BYTES = 256 * 1024 * 1024
BLOCK_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Member:
    """What the manifest says of one file."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup is of, and every file in it by its name in the archive."""

    format: int
    made_at: str
    version: str
    database: str
    revision: str | None
    secret_key: str
    files: dict[str, Member]


class Hashing:
    """A file that is being read, hashed on the way."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes of the file."""
        block = self.source.read(size)
        self.digest.update(block)
        return block


class ArchiveWriter:
    """Adds files to an archive and remembers what they were."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar
        self.members: dict[str, Member] = {}

    def add(self, path: Path, name: str) -> None:
        """Add a file, as long as it is at this moment."""
        with path.open("rb") as source:
            member = tarfile.TarInfo(name)
            status = os.fstat(source.fileno())
            member.size, member.mtime, member.mode = status.st_size, int(status.st_mtime), 0o600
            hashing = Hashing(source)
            self.tar.addfile(member, hashing)
        self.members[name] = Member(member.size, hashing.digest.hexdigest())

    def close_with(self, manifest: Manifest) -> None:
        """Add the manifest, which ends the archive."""
        content = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size, member.mode = len(content), 0o600
        self.tar.addfile(member, io.BytesIO(content))


@contextmanager
def writing(path: Path) -> Iterator[ArchiveWriter]:
    """An archive that appears under its name when it is whole and on disk, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.partial")
    # It holds keys: nobody else may read it, at no moment.
    descriptor = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with (
                gzip.GzipFile(fileobj=file, mode="wb", compresslevel=6, filename="") as packed,
                tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
            ):
                yield ArchiveWriter(tar)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def unpack(path: Path, folder: Path) -> Manifest:
    """Unpack an archive into a new folder and compare every file with the manifest.

    Raises Refused("backup_missing"), Refused("backup_unreadable"), Refused("backup_differs");
    nothing is written outside the folder, whatever the archive says.
    """
    if not path.is_file():
        raise Refused("backup_missing", path=str(path))
    found: dict[str, Member] = {}
    manifest = None
    try:
        with tarfile.open(path, mode="r|gz") as tar:
            for member in tar:
                source = tar.extractfile(member)
                if source is None or not is_plain(member.name):
                    raise Refused("backup_unreadable", path=str(path))
                if member.name == MANIFEST:
                    manifest = read_manifest(source.read(MANIFEST_LIMIT_BYTES), path)
                else:
                    found[member.name] = write_out(source, folder / member.name)
    except (tarfile.TarError, OSError, EOFError, zlib.error) as error:
        raise Refused("backup_unreadable", path=str(path)) from error
    if manifest is None:
        raise Refused("backup_unreadable", path=str(path))
    for name in sorted(found.keys() | manifest.files.keys()):
        if found.get(name) != manifest.files.get(name):
            raise Refused("backup_differs", name=name)
    return manifest


def is_plain(name: str) -> bool:
    """Whether a member's name stays inside the folder that it is unpacked into."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and path.parts != ()


def read_manifest(content: bytes, path: Path) -> Manifest:
    """The manifest in the archive. Raises Refused("backup_unreadable"), Refused("backup_too_new")."""
    try:
        raw = json.loads(content)
        if raw["format"] > FORMAT:
            raise Refused("backup_too_new", version=str(raw["version"]))
        files = {name: Member(**member) for name, member in raw.pop("files").items()}
        return Manifest(files=files, **raw)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refused("backup_unreadable", path=str(path)) from error


def write_out(source: IO[bytes], target: Path) -> Member:
    """Write one file of the archive; what it turned out to be."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        while block := source.read(BLOCK_BYTES):
            file.write(block)
            digest.update(block)
            size += len(block)
        file.flush()
        os.fsync(file.fileno())
    return Member(size, digest.hexdigest())
