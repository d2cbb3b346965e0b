"""Where a command may write is asked before it works."""

from pathlib import Path

import click
import pytest

from app.web.commands import OutputFile


def test_a_file_in_a_folder_that_is_there_is_taken(tmp_path: Path) -> None:
    assert OutputFile().convert(str(tmp_path / "badges.pdf"), None, None) == tmp_path / "badges.pdf"


@pytest.mark.parametrize("place", ["missing/badges.pdf", "."])
def test_a_missing_folder_and_a_folder_itself_are_refused(tmp_path: Path, place: str) -> None:
    with pytest.raises(click.BadParameter):
        OutputFile().convert(str(tmp_path / place), None, None)
