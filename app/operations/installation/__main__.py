"""`python3 -m app.operations.installation [--tests]`: sets up to serve, or to test."""

import argparse
import fcntl
import os
import sys

from app.operations.installation import building, debian, python
from app.operations.installation.place import ROOT
from app.operations.installation.programs import SetupError, say


def main() -> int:
    """Do every step that is due; 0 where all is ready, 1 where something stands in the way."""
    parser = argparse.ArgumentParser(prog="make setup", description=__doc__)
    parser.add_argument("--tests", action="store_true", help="what the tests need, and no database")
    wanted = parser.parse_args()
    # Two at a time would install into the same folder; the second waits, then finds all done.
    turn = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(turn, fcntl.LOCK_EX)
    try:
        set_up(for_tests=wanted.tests)
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    finally:
        os.close(turn)
    return 0


def set_up(*, for_tests: bool) -> None:
    """Everything between a fresh clone and a service that can start. Raises SetupError."""
    python.require_version()
    debian.provide(debian.TO_RUN, indispensable=True)
    if for_tests:
        # Elsewhere a test that lacks its server is left out; in continuous integration none may be.
        debian.provide(debian.TO_TEST, indispensable=bool(os.environ.get("CI")))
    python.provide_environment()
    python.provide_libraries("requirements.txt")
    if for_tests:
        python.provide_libraries("requirements-dev.txt")
    building.build_front_end()
    if for_tests:
        building.provide_front_end_tools()
    building.compile_translations()
    if not for_tests:
        building.upgrade_database()
    say("Everything is set up.")


if __name__ == "__main__":
    sys.exit(main())
