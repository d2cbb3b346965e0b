"""Setting many badges in processes of their own, which give their memory back when they end; the fonts are looked up once.

`python -m badges.printing.press set|check WHERE` reads the names of folders, a line each, and sets what the engine wrote
there: unfit.json, and out.pdf for `set`, which are joined as WHERE/whole.pdf in the end. It answers with a folder's line
as soon as that is set. Each folder is a fork's, as many at once as there are processors, two at most: Typst keeps what it
has laid out for a later run that may never come, and 10,000 badges in one process take 1.7 GB.

To look up all fonts takes longer than to set a hundred badges, where many are installed. So only the two files are looked
up that nearly every badge is set with; the others follow for the first folder that has characters which these may lack.
"""

import json
import os
import signal
import subprocess
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
RARE: Final = "rare"
"""Lies in a folder whose texts have characters that another font than the usual one may have to draw."""
USUAL: Final = "Noto Sans CJK SC"
"""What the template takes everything from that it has."""


class FontSets:
    """The fonts that folders are set with: the usual ones, or all there are, each looked up when first needed."""

    def __init__(self, where: Path) -> None:
        """`where` is a folder in which the usual ones may be gathered."""
        self._usual = _usual_fonts(where / "fonts")
        self._all: Any = None

    def of(self, folder: Path) -> Any:
        if self._usual is not None and not (folder / RARE).exists():
            return self._usual
        if self._all is None:
            import typst

            self._all = typst.Fonts(include_embedded_fonts=False)
        return self._all


def _usual_fonts(folder: Path) -> Any:
    """The two weights of the usual font that badges are set in; None where it isn't told where they are."""
    import typst

    asked = ["fc-list", "--format", "%{style[0]}\t%{file}\n", USUAL, "style", "file"]
    try:
        told = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=10).stdout  # noqa: S603  # our words
    except (OSError, subprocess.SubprocessError):
        return None
    # A collection has the typewriter's letters of codes, too; where each face is a file of its own, there are more of them.
    files = dict(line.split("\t", 1) for line in told.splitlines() if "\t" in line and line.endswith(".ttc"))
    if not {"Regular", "Bold"} <= files.keys():
        return None
    folder.mkdir()
    for weight in ("Regular", "Bold"):
        (folder / f"{weight}{Path(files[weight]).suffix}").symlink_to(files[weight])
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


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
    # No thread has been started by then, so that forking is safe.
    fonts = FontSets(where)
    if verb == "set":
        # While the badges are still gathered.
        import pypdfium2  # noqa: F401  # join uses it
    folders: list[Path] = []
    running: dict[int, Path] = {}
    while line := sys.stdin.readline():
        if len(running) == AT_ONCE:
            _await_one(running)
        folders.append(Path(line.rstrip("\n")))
        running[_fork(folders[-1], fonts.of(folders[-1]), with_pdf=verb == "set")] = folders[-1]
    while running:
        _await_one(running)
    if verb == "set" and folders:
        join(where / WHOLE, [folder / "out.pdf" for folder in folders])


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
