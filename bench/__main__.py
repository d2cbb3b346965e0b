"""`make bench`: how long the hot paths take here, beside an empty request, which is the machine's own share.

Figures of different machines differ by more than a change in the code does; compare ratios,
or two runs on one machine. JUYING_DATABASE_URL measures another (empty) database.
"""

import json
import tempfile
import uuid
from pathlib import Path

from bench.load import CONNECTIONS, Course, Request, put_through
from bench.office import DATA, EVENT, Office, open_office, serving
from bench.registration.__main__ import main as measure_registration

EMPTY_REQUESTS = 3000
PAGES = 400


def main() -> None:
    """Measure in an office of its own, and print one line a figure."""
    with tempfile.TemporaryDirectory(prefix="juying-bench-") as folder:
        office = open_office(Path(folder) / "data")
        time_commands(office, Path(folder))
        with serving(office):
            time_requests(office)
    measure_registration([])


def time_commands(office: Office, folder: Path) -> None:
    """Commands from start to end, the program's own start among it."""
    start, _ = office.run("settings", "check")
    print(f"{'a command that does nothing':44}{start:8.2f} s")
    commands: dict[str, tuple[str | Path, ...]] = {
        "import a definition": ("events", "import", DATA / "events" / f"{EVENT}.yaml"),
        "import a roster of 1,012 rows": (
            *("delegates", "import", DATA / "rosters" / f"{EVENT}.xlsx"),
            *("--event", EVENT),
        ),
        "import it again": (
            *("delegates", "import", DATA / "rosters" / f"{EVENT}.xlsx"),
            *("--event", EVENT),
        ),
        "figures": ("figures", "--event", EVENT, "--json"),
        "badges of all delegates, PDF": (
            *("badges", "pdf", "--event", EVENT),
            *("-o", folder / "badges.pdf"),
        ),
        "program, PDF": ("program", "pdf", "--event", EVENT, "-o", folder / "program.pdf"),
        "backup": ("backup", "create"),
    }
    for name, arguments in commands.items():
        seconds, _ = office.run(*arguments)
        print(f"{name:44}{seconds:8.2f} s")


def time_requests(office: Office) -> None:
    """Requests over HTTP, to the service as `make run` serves it."""
    print(f"\n{f'over {CONNECTIONS} connections':44}{'a second':>10}{'median':>10}{'p99':>10}")
    tell("an empty request", put_through(office.port, [Request("GET", "/healthz")] * EMPTY_REQUESTS))
    page = [Request("GET", f"/e/{EVENT}")] * PAGES
    tell("the public page of an event", put_through(office.port, page))
    tell("a badge scanned", put_through(office.port, scans(office)))


def scans(office: Office) -> list[Request]:
    """One scan of each approved badge at each point of a desk."""
    desk = office.answer("desk", "pair", "--event", EVENT, "--name", "Bench")
    codes = office.answer("badges", "codes", "--event", EVENT)
    headers = {"Authorization": f"Bearer {desk['token']}", "Content-Type": "application/json"}
    return [
        Request(
            "POST",
            "/api/v1/desk/scans",
            json.dumps({"scan_id": str(uuid.uuid4()), "code": code["code"], "point": point}),
            headers,
        )
        for point in desk["points"][:2]
        for code in codes
    ]


def tell(name: str, course: Course) -> None:
    """One line of the table."""
    print(f"{name:44}{course.a_second:10.0f}{course.median_ms:7.1f} ms{course.p99_ms:7.1f} ms")


if __name__ == "__main__":
    main()
