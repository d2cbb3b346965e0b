"""What must come from the system, and what is said or done where it doesn't."""

from pathlib import Path

import pytest

from app.operations.installation import debian
from app.operations.installation.debian import Need, provide
from app.operations.installation.programs import SetupError


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that would have been run."""
    commands: list[list[str]] = []
    monkeypatch.setattr(debian, "run", lambda _doing, command, _folder: commands.append(command))
    monkeypatch.setattr(debian, "has_program", lambda *_: True)
    return commands


def absent(appears_after: list[list[str]] | None = None) -> Need:
    return Need("type", ("fonts-x", "fonts-y"), lambda: bool(appears_after))


def test_nothing_is_run_where_all_is_there(ran: list[list[str]]) -> None:
    provide((Need("type", ("fonts-x",), lambda: True),), indispensable=True)
    assert ran == []


def test_missing_packages_are_installed_where_we_may(
    ran: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(debian, "privilege", lambda: ["sudo", "-n"])
    provide((absent(appears_after=ran),), indispensable=True)
    assert [command[0] for command in ran] == ["sudo", "sudo"]
    assert ran[1][-2:] == ["fonts-x", "fonts-y"]


def test_missing_packages_are_named_where_we_may_not(
    ran: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(debian, "privilege", lambda: None)
    with pytest.raises(SetupError, match="fonts-x fonts-y"):
        provide((absent(),), indispensable=True)
    assert ran == []


def test_what_can_be_done_without_is_named_and_left(
    ran: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(debian, "privilege", lambda: None)
    provide((absent(),), indispensable=False)
    assert "fonts-x fonts-y" in capsys.readouterr().out


def test_font_is_found_by_its_files_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "FONT_FOLDERS", (tmp_path / "none", tmp_path))
    (tmp_path / "noto").mkdir()
    (tmp_path / "noto" / "NotoSansCJK-Regular.ttc").touch()
    assert (debian.has_font("NotoSansCJK-Regular.*"), debian.has_font("Other.*")) == (True, False)


def test_library_that_is_not_there_is_not_found() -> None:
    assert debian.has_libraries("libnothing-of-this-name.so.7") is False
