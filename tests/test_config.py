from pathlib import Path

import pytest

from config import SettingsError, read_settings

SAFE = {
    "JUYING_ENV": "production", "JUYING_SECRET_KEY": "k" * 32, "JUYING_PUBLIC_URL": "https://example.org",
    "JUYING_SMTP_URL": "smtp://mail.example.org",
}


def test_production_starts_with_safe_settings(tmp_path: Path) -> None:
    assert read_settings({**SAFE, "JUYING_DATA_DIR": str(tmp_path)}).problems == ()


@pytest.mark.parametrize(("name", "value"), [
    ("JUYING_SECRET_KEY", ""), ("JUYING_SECRET_KEY", "short"), ("JUYING_PUBLIC_URL", "http://example.org"),
    ("JUYING_SMTP_URL", ""), ("JUYING_CLOCK", "2019-10-12T09:00:00+08:00"), ("JUYING_RATE_LIMITS", "off"),
    ("JUYING_DATABASE_URL", "mysql://localhost/x"), ("JUYING_RATE_LIMITS", "sometimes"), ("JUYING_PROXIES", "one"),
])
def test_production_refuses_each_unsafe_setting(tmp_path: Path, name: str, value: str) -> None:
    settings = read_settings({**SAFE, "JUYING_DATA_DIR": str(tmp_path), name: value})
    assert len(settings.problems) == 1
    with pytest.raises(SettingsError):
        settings.require_safe()


def test_development_makes_a_secret_once_and_keeps_it_to_itself(tmp_path: Path) -> None:
    source = {"JUYING_DATA_DIR": str(tmp_path)}
    assert read_settings(source).secret_key == read_settings(source).secret_key
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_clock_needs_an_offset(tmp_path: Path) -> None:
    assert len(read_settings({"JUYING_DATA_DIR": str(tmp_path), "JUYING_CLOCK": "2019-10-12T09:00"}).problems) == 1


def test_postgresql_urls_get_the_driver(tmp_path: Path) -> None:
    settings = read_settings({"JUYING_DATA_DIR": str(tmp_path), "JUYING_DATABASE_URL": "postgresql://h/d"})
    assert settings.database_url == "postgresql+psycopg://h/d"


def test_relative_sqlite_files_lie_where_the_command_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = read_settings({"JUYING_DATA_DIR": str(tmp_path), "JUYING_DATABASE_URL": "sqlite:///own.db"})
    assert settings.database_url == f"sqlite:///{tmp_path / 'own.db'}"
