"""`python -m bench.registration [part …]`: submit, places, public_page, delegate_list, roster_import; all without a word."""

import importlib
import importlib.util
import sys

from bench.registration import places, public_page, submit
from bench.registration.servers import installations

ON_SERVERS = {"submit": submit.measure, "places": places.measure, "public_page": public_page.measure}
ALONE = ("delegate_list", "roster_import")


def main(parts: list[str]) -> None:
    """Measure the parts, and print their lines."""
    wanted = parts or [*ON_SERVERS, *ALONE]
    unknown = set(wanted) - {*ON_SERVERS, *ALONE}
    if unknown:
        raise SystemExit(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join([*ON_SERVERS, *ALONE])}")
    served = [part for part in wanted if part in ON_SERVERS]
    if served:
        with installations() as standing:
            for part in served:
                ON_SERVERS[part](standing)
    for part in wanted:
        if part in ALONE and importlib.util.find_spec(f"bench.registration.{part}"):
            importlib.import_module(f"bench.registration.{part}").measure()


if __name__ == "__main__":
    main(sys.argv[1:])
