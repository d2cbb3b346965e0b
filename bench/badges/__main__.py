"""`python -m bench.badges`: seconds and memory of a bare PDF writer, WeasyPrint and the product, and their ratios.

Each contestant runs in a process of its own and is timed after its imports, on the same people. The product starts
at its database and ends with the file stored and each badge logged; the others are handed their texts. Memory is that of
another run, since looking at it ten times a second takes time from who is looked at.
`--small` leaves out 10,000 badges; `--times N` repeats 1,000 and takes the fastest of each.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

MANY, VERY_MANY = 1_000, 10_000
SAMPLED_S = 0.1


class Watch:
    """The most memory that a process and those it started hold together; what they share counts once (PSS)."""

    def __init__(self) -> None:
        self.peak = 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.look, daemon=True)
        self.thread.start()

    def look(self) -> None:
        while not self.over.wait(SAMPLED_S):
            self.peak = max(self.peak, sum(map(held, family(os.getpid()))))

    def end(self) -> float:
        """Megabytes."""
        self.over.set()
        self.thread.join()
        return self.peak / 1024


def family(process: int) -> list[int]:
    """A process and all that come from it."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    except OSError:
        return []
    return [process, *(one for child in children for one in family(int(child)))]


def held(process: int) -> int:
    """A process's proportional share of memory, in KB; 0 where it has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def measure(contestant: str, count: int, *, is_watched: bool) -> None:
    """Print the seconds, the size and the pages as JSON; where it is watched, the most memory of all processes together."""
    import pypdfium2

    from bench.badges import floor, product, weasy
    from bench.badges.people import people

    persons = people(count)
    with tempfile.TemporaryDirectory(prefix="juying-bench-") as name:
        target = Path(name, "badges.pdf")
        if contestant == "product":
            write = product.prepared(persons, Path(name, "data"))
        else:
            maker = {"floor": floor, "weasyprint": weasy}[contestant]
            write = lambda path: maker.write(persons, path)  # noqa: E731  # one call, timed
        watch = Watch() if is_watched else None
        began = time.perf_counter()
        write(target)
        seconds = time.perf_counter() - began
        peak = watch.end() if watch else 0.0
        with pypdfium2.PdfDocument(target) as document:
            pages, text = len(document), document[0].get_textpage().get_text_range()
        told = {"seconds": seconds, "peak": peak, "kb": target.stat().st_size // 1024, "pages": pages}
        print(json.dumps(told | {"text": text}))


def run(contestant: str, count: int, times: int = 1) -> dict[str, float]:
    """The fastest of so many runs, with the memory of one more."""
    runs = [run_once(contestant, count) for _time in range(times)]
    told = min(runs, key=lambda one: one["seconds"]) | {"peak": run_once(contestant, count, "--watched")["peak"]}
    print(
        f"{contestant:12}{count:8}{told['seconds']:10.2f} s{told['peak']:10.0f} MB"
        f"{told['kb']:10.0f} KB",
        flush=True,
    )
    return told


def run_once(contestant: str, count: int, *more: str) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.badges", "--measure", contestant, "--count", str(count), *more]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    assert told["pages"] == count
    assert "Jinan" in str(told["text"])
    return told


def main() -> None:
    reader = argparse.ArgumentParser(prog="python -m bench.badges")
    reader.add_argument("--small", action="store_true")
    reader.add_argument("--times", type=int, default=1)
    reader.add_argument("--measure", choices=("floor", "weasyprint", "product"))
    reader.add_argument("--watched", action="store_true")
    reader.add_argument("--count", type=int, default=MANY)
    wanted = reader.parse_args()
    if wanted.measure:
        measure(wanted.measure, wanted.count, is_watched=wanted.watched)
        return
    print(f"{'':12}{'badges':>8}{'time':>12}{'peak memory':>13}{'file':>13}")
    fastest: dict[str, float] = {}
    for contestant in ("floor", "product", "weasyprint"):
        fastest[contestant] = run(contestant, MANY, wanted.times)["seconds"]
    print(f"\nproduct / floor       {fastest['product'] / fastest['floor']:8.2f}   (at most 4)")
    print(f"WeasyPrint / product  {fastest['weasyprint'] / fastest['product']:8.2f}   (at least 8)")
    if not wanted.small:
        told = run("product", VERY_MANY)
        print(f"10,000 / 1,000        {told['seconds'] / fastest['product']:8.2f}   (at most 12)")
        print(f"memory of 10,000      {told['peak']:8.0f} MB (at most 500)")


if __name__ == "__main__":
    main()
