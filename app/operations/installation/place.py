"""Where things lie in a clone, and the marks that say which step was last done for which inputs."""

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
FRONTEND = ROOT / "app" / "frontend"
STATIC = ROOT / "app" / "static"
TRANSLATIONS = ROOT / "app" / "translations"

# Inside the environment: who removes it starts anew.
MARKS = ENVIRONMENT / "marks"


def fingerprint(paths: Iterable[Path], *words: str) -> str:
    """A hash of the files' names and contents and of the words; files that aren't there count as absent."""
    digest = hashlib.sha256()
    for word in (sys.version, str(ROOT), *words):
        digest.update(word.encode() + b"\0")
    for path in sorted(paths):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0")
        if path.is_file():
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def files_in(folder: Path, *, without: frozenset[str] = frozenset()) -> list[Path]:
    """Every file under the folder, save in folders of the names given."""
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and without.isdisjoint(path.relative_to(folder).parts)
    ]


def is_done(step: str, state: str) -> bool:
    """Whether the step was last done for exactly this state of its inputs."""
    mark = MARKS / step
    return mark.is_file() and mark.read_text() == state


def mark_done(step: str, state: str) -> None:
    """Remember that the step was done for this state of its inputs."""
    MARKS.mkdir(parents=True, exist_ok=True)
    (MARKS / step).write_text(state)
