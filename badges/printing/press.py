"""Setting many badges in a process of its own, which gives its memory back when it ends; it knows none of our code.

`press.py set FOLDER` makes out.pdf and unfit.json from what the engine wrote there, `press.py check FOLDER` unfit.json
alone; `press.py join TARGET PDF…` joins files. Typst keeps what it has laid out for a later run that may never come:
10,000 badges in one process take 1.7 GB.
"""

import sys
from pathlib import Path

CHUNK = 400
"""Badges that one process sets: about 180 MB."""


def set_badges(folder: Path, *, with_pdf: bool) -> None:
    """Write unfit.json, and out.pdf, into the folder that main.typ lies in."""
    import typst

    fonts = typst.Fonts(include_embedded_fonts=False)
    compiler = typst.Compiler(folder / "main.typ", root=folder, font_paths=fonts, ignore_system_fonts=True)
    if with_pdf:
        compiler.compile(output=str(folder / "out.pdf"), format="pdf", pdf_tags=False)
    (folder / "unfit.json").write_text(compiler.query("<unfit>", field="value"), "utf-8")


def join(target: Path, sources: list[Path]) -> None:
    """One PDF of several, in their order."""
    import pypdfium2  # type: ignore[import-untyped]  # it brings no types

    whole = pypdfium2.PdfDocument.new()
    for source in sources:
        with pypdfium2.PdfDocument(source) as part:
            whole.import_pages(part)
    whole.save(target)


if __name__ == "__main__":
    if sys.argv[1] in ("set", "check"):
        set_badges(Path(sys.argv[2]), with_pdf=sys.argv[1] == "set")
    else:
        join(Path(sys.argv[2]), [Path(name) for name in sys.argv[3:]])
