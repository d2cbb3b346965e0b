"""Setting many badges in processes of their own, which give their memory back when they end; the fonts are looked up once.

`python -m badges.printing.press set|check WHERE` reads the names of folders, a line each, and sets what the engine wrote
there: unfit.json, and out.pdf for `set`, which are joined as WHERE/whole.pdf in the end. It answers with a folder's line
as soon as that is set. Each folder is a fork's, as many at once as there are processors, two at most: Typst keeps what it
has laid out for a later run that may never come, and 10,000 badges in one process take 1.7 GB.
"""

import json
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any, Final

from app.web.qr import code_matrix

CHUNK: Final = 250
"""Badges that one process sets at most, where there are many rounds of them: about 120 MB."""
LARGE_CHUNK: Final = 500
"""The same where each processor has but one: about 170 MB, and the files of the fonts are read half as often."""
AT_ONCE: Final = min(2, len(os.sched_getaffinity(0)))
LONGEST_S: Final = 600
WHOLE: Final = "whole.pdf"
TOLD: Final = "told.txt"
"""Where it says what went wrong."""


def write_codes(folder: Path) -> None:
    """The modules of all codes, a byte each, and where each code begins and how wide it is, for the template."""
    modules = bytearray()
    places = []
    for text in json.loads((folder / "codes.json").read_text("utf-8")):
        rows = code_matrix(text, is_noise=True)
        places.append((len(modules), len(rows)))
        modules += b"".join(rows)
    (folder / "codes.bin").write_bytes(modules)
    (folder / "places.json").write_text(json.dumps(places), "utf-8")


def set_badges(folder: Path, fonts: Any, *, with_pdf: bool) -> None:
    """Write unfit.json, and out.pdf, into the folder that main.typ lies in."""
    import typst

    write_codes(folder)
    compiler = typst.Compiler(folder / "main.typ", root=folder, font_paths=fonts, ignore_system_fonts=True)
    if with_pdf:
        compiler.compile(output=str(folder / "out.pdf"), format="pdf", pdf_tags=False)
    (folder / "unfit.json").write_text(compiler.query("<unfit>", field="value"), "utf-8")


def join(target: Path, sources: list[Path]) -> None:
    """One PDF of several, in their order."""
    import pypdfium2  # type: ignore[import-untyped]  # it brings no types

    # The first itself, so that the whole has its title.
    with pypdfium2.PdfDocument(sources[0]) as whole:
        for source in sources[1:]:
            with pypdfium2.PdfDocument(source) as part:
                whole.import_pages(part)
        whole.save(target)


def _fork(folder: Path, fonts: Any, *, with_pdf: bool) -> int:
    process = os.fork()
    if process:
        return process
    status = 1
    try:
        signal.alarm(LONGEST_S)
        set_badges(folder, fonts, with_pdf=with_pdf)
        status = 0
    except BaseException:  # a fork must not go on as its parent
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _await_one(running: dict[int, Path]) -> None:
    process, status = os.wait()
    folder = running.pop(process)
    if status:
        for other in running:
            os.kill(other, signal.SIGKILL)
        raise SystemExit(f"{folder} failed: {os.waitstatus_to_exitcode(status)}")
    sys.stdout.write(f"{folder}\n")
    sys.stdout.flush()


def main(verb: str, where: Path) -> None:
    """Set the folders that are named on the standard input, and join them."""
    import typst

    # No thread has been started by then, so that forking is safe.
    fonts = typst.Fonts(include_embedded_fonts=False)
    folders: list[Path] = []
    running: dict[int, Path] = {}
    while line := sys.stdin.readline():
        if len(running) == AT_ONCE:
            _await_one(running)
        folders.append(Path(line.rstrip("\n")))
        running[_fork(folders[-1], fonts, with_pdf=verb == "set")] = folders[-1]
    if running:
        _await_one(running)
    if verb == "set":
        # While a fork is still at work, and a processor is idle.
        import pypdfium2  # noqa: F401  # join uses it
    while running:
        _await_one(running)
    if verb == "set" and folders:
        join(where / WHOLE, [folder / "out.pdf" for folder in folders])


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
