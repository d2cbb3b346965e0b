"""Which fonts the press looks up before it is told what to set."""

import subprocess
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from badges.printing.press import FontSets


@pytest.mark.parametrize(("files", "gathered"), [
    (("Thin.ttc", "Regular.ttc", "Bold.ttc"), ["Bold.ttc", "Regular.ttc"]),
    (("Regular.ttc",), []),
    # Then the typewriter's letters are in files of their own.
    (("Regular.otf", "Bold.otf"), []),
    ((), []),
])
def test_the_usual_fonts_are_gathered_where_two_files_have_all_that_badges_are_set_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: tuple[str, ...], gathered: list[str],
) -> None:
    told = "".join(f"{Path(file).stem}\t{tmp_path / file}\n" for file in files)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: CompletedProcess([], 0, told))
    FontSets(tmp_path)
    assert sorted(path.name for path in tmp_path.glob("fonts/*")) == gathered
