"""How a fault's figures are told, and how it ends: PASS, or FAIL with exit status 1."""

import sys
from collections.abc import Mapping

from bench.registration.servers import load_average


class Verdict:
    """The claims of a run, told one by one."""

    def __init__(self, what: str) -> None:
        self.failed: list[str] = []
        print(f"{what} ({load_average()})", flush=True)

    def figure(self, name: str, value: object) -> None:
        """A figure that is only told."""
        print(f"  {name:56}{value}", flush=True)

    def claim(self, name: str, value: object, *, holds: bool) -> None:
        """A figure that decides."""
        print(f"  {name:56}{value!s:24}{'' if holds else 'FAIL'}", flush=True)
        if not holds:
            self.failed.append(name)

    def equal(self, name: str, found: object, wanted: object) -> None:
        """A figure that must be exactly this."""
        self.claim(name, found if found == wanted else f"{found} instead of {wanted}", holds=found == wanted)

    def end(self) -> None:
        """Say PASS or FAIL, and leave with its status."""
        print("FAIL: " + ", ".join(self.failed) if self.failed else "PASS", flush=True)
        sys.exit(1 if self.failed else 0)


def told(counts: Mapping[object, int]) -> str:
    """Counts in one line."""
    return ", ".join(f"{key}: {count:,}" for key, count in sorted(counts.items(), key=str))
