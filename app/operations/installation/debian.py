"""What must come from the operating system: looked for by what it does, installed where we may."""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.operations.installation.place import ROOT
from app.operations.installation.programs import SetupError, run, say

FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".fonts",
    Path.home() / ".local/share/fonts",
)


@dataclass(frozen=True)
class Need:
    """Something of the system's: how to see that it is there, and Debian's packages that bring it."""

    purpose: str
    packages: tuple[str, ...]
    is_there: Callable[[], bool]


def has_libraries(*names: str) -> bool:
    """Whether all these shared libraries can be loaded."""
    try:
        for name in names:
            ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_program(*names: str) -> bool:
    """Whether one of these programs is there to be run."""
    return any(shutil.which(name) for name in names)


def has_font(*patterns: str) -> bool:
    """Whether a font file of one of these names is where fonts are kept."""
    return any(
        next(folder.rglob(pattern), None)
        for folder in FONT_FOLDERS
        if folder.is_dir()
        for pattern in patterns
    )


def has_postgresql() -> bool:
    """Whether a PostgreSQL server can be started; Debian keeps it off the path."""
    return has_program("initdb") or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def has_venv() -> bool:
    """Whether this Python can make virtual environments; Debian ships that apart."""
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


VENV = Need(
    "virtual environments",
    (f"python{sys.version_info[0]}.{sys.version_info[1]}-venv",),
    has_venv,
)
TO_RUN = (
    Need(
        "typesetting of PDFs",
        ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
        lambda: has_libraries(
            "libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"
        ),
    ),
    Need("Chinese type", ("fonts-noto-cjk",), lambda: has_font("NotoSansCJK-Regular.*")),
    Need(
        "Latin, Cyrillic and Arabic type",
        ("fonts-noto-core",),
        lambda: has_font("NotoSans-Regular.*"),
    ),
)
TO_TEST = (
    Need("reading PDFs back", ("poppler-utils",), lambda: has_program("pdftotext")),
    Need("a browser", ("chromium",), lambda: has_program("chromium", "chromium-browser")),
    Need("Redis", ("redis-server",), lambda: has_program("redis-server")),
    Need("PostgreSQL", ("postgresql",), has_postgresql),
)


def provide(needs: tuple[Need, ...], *, indispensable: bool) -> None:
    """Install what is missing where we may; else say precisely what to install.

    Raises SetupError where something indispensable is missing then.
    """
    missing = [need for need in needs if not need.is_there()]
    if not missing:
        return
    packages = sorted({package for need in missing for package in need.packages})
    prefix = privilege()
    if prefix is not None and has_program("apt-get"):
        install(prefix, packages)
        missing = [need for need in missing if not need.is_there()]
    if not missing:
        return
    purposes = ", ".join(need.purpose for need in missing)
    lacking = " ".join(sorted({package for need in missing for package in need.packages}))
    advice = f"Missing for {purposes}. Please run:  sudo apt-get install {lacking}"
    if indispensable:
        raise SetupError(advice)
    say(f"! {advice}")


def privilege() -> list[str] | None:
    """What to put before a command that needs root: nothing as root, sudo where it asks no password, else None."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    asked = subprocess.run(
        ["sudo", "-n", "true"], stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    return ["sudo", "-n"] if asked.returncode == 0 else None


def install(prefix: list[str], packages: list[str]) -> None:
    """Install Debian packages without asking anything. Raises SetupError with what apt-get said."""
    quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    # Another apt-get may be at work, as on a machine that has just started.
    patient = ["-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"]
    try:
        run("Reading Debian's list of packages", [*quiet, *patient, "update"], ROOT)
    except SetupError as error:
        # One source of many that is away: what we need may be at hand all the same.
        say(f"! {error}")
    run(
        f"Installing Debian's {', '.join(packages)}",
        [*quiet, *patient, "install", "--yes", "--no-install-recommends", *packages],
        ROOT,
    )
