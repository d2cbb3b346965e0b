"""`python3 -m app.operations.installation.front_end_check`: the front end's own type and style checks."""

import sys

from app.operations.installation.node import npm
from app.operations.installation.place import FRONTEND
from app.operations.installation.programs import SetupError


def main() -> int:
    """0 where the checks pass; else 1, with what they said."""
    try:
        npm(["run", "check"], "Checking the front end", FRONTEND)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
