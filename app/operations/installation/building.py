"""What is built from the sources: the browser's code and styles, the compiled translations, the tables."""

from app.operations.installation.node import npm
from app.operations.installation.place import (
    FRONTEND,
    PYTHON,
    ROOT,
    STATIC,
    TRANSLATIONS,
    files_in,
    fingerprint,
    is_done,
    mark_done,
)
from app.operations.installation.programs import run

BUILT_LAST = STATIC / "manifest.json"


def provide_front_end_tools() -> None:
    """Install the front end's own libraries, exactly as its lock file has them."""
    state = fingerprint([FRONTEND / "package.json", FRONTEND / "package-lock.json"])
    if is_done("front-end-tools", state) and (FRONTEND / "node_modules").is_dir():
        return
    npm(["ci", "--no-audit", "--no-fund"], "Installing the front end's libraries", FRONTEND)
    mark_done("front-end-tools", state)


def build_front_end() -> None:
    """Build the browser's code and styles where a source has changed."""
    state = fingerprint(files_in(FRONTEND, without=frozenset({"node_modules"})))
    if is_done("front-end", state) and BUILT_LAST.exists():
        return
    provide_front_end_tools()
    npm(["run", "build"], "Building the pages' styles and scripts", FRONTEND)
    mark_done("front-end", state)


def compile_translations() -> None:
    """Compile the translations where a word has changed."""
    catalogues = list(TRANSLATIONS.glob("*/LC_MESSAGES/*.po"))
    state = fingerprint(catalogues)
    if is_done("translations", state) and all(
        path.with_suffix(".mo").exists() for path in catalogues
    ):
        return
    run(
        "Compiling the translations",
        [
            str(PYTHON),
            "-m",
            "babel.messages.frontend",
            "compile",
            "--directory",
            str(TRANSLATIONS),
        ],
        ROOT,
    )
    mark_done("translations", state)


def upgrade_database() -> None:
    """Bring the tables to what this version needs; the database's own record says whether there is anything to do."""
    run(
        "Bringing the database up to date",
        [str(PYTHON), "-m", "flask", "--app", "wsgi", "db", "upgrade"],
        ROOT,
    )
