"""Settings, read once from the environment (prefix JUYING_) and checked before anything starts; knows nothing of ours."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

ENVIRONMENTS = ("development", "production", "test")
MINIMUM_SECRET_LENGTH = 32


class SettingsError(Exception):
    """Settings with which the service must not start; `problems` are plain sentences."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting there is. URLs are texts as given, `data_dir` is absolute, `clock` is aware or None."""

    environment: str
    data_dir: Path
    database_url: str
    secret_key: str
    redis_url: str | None = None
    rate_limits: bool = True
    clock: datetime | None = None
    public_url: str | None = None
    smtp_url: str | None = None
    mail_from: str = "Juying <juying@localhost>"
    text_webhook_url: str | None = None
    text_webhook_secret: str = field(default="", repr=False)
    proxies: int = 0
    problems: tuple[str, ...] = field(default=())

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    def require_safe(self) -> None:
        """Raise SettingsError where something is wrong; in development only what can't work at all is."""
        if self.problems:
            raise SettingsError(list(self.problems))


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from `environment` (default: the process's). Problems are collected in `problems`, not raised."""
    source = os.environ if environment is None else environment
    kind = source.get("JUYING_ENV", "development")
    data_dir = Path(source.get("JUYING_DATA_DIR", "instance")).resolve()
    clock, clock_problem = _read_clock(source.get("JUYING_CLOCK"))
    database_url = source.get("JUYING_DATABASE_URL") or f"sqlite:///{data_dir / 'juying.sqlite3'}"
    secret_key = source.get("JUYING_SECRET_KEY") or ("" if kind == "production" else _kept_secret(data_dir))
    limits = source.get("JUYING_RATE_LIMITS", "on")
    proxies = source.get("JUYING_PROXIES", "0")
    problems = [problem for problem in (
        None if kind in ENVIRONMENTS else f"JUYING_ENV is {kind!r}; it must be one of {', '.join(ENVIRONMENTS)}.",
        clock_problem,
        None if limits in ("on", "off") else f"JUYING_RATE_LIMITS is {limits!r}; it must be on or off.",
        None if proxies.isdigit() else f"JUYING_PROXIES is {proxies!r}; it must be the number of proxies in front.",
        _database_problem(database_url),
        _webhook_problem(source.get("JUYING_SMS_WEBHOOK_URL"), source.get("JUYING_SMS_WEBHOOK_SECRET", "")),
    ) if problem]
    if kind == "production":
        problems += _production_problems(source, secret_key, limits)
    return Settings(
        environment=kind, data_dir=data_dir, database_url=_with_driver(database_url), secret_key=secret_key,
        redis_url=source.get("JUYING_REDIS_URL") or None, rate_limits=limits != "off", clock=clock,
        public_url=(source.get("JUYING_PUBLIC_URL") or "").rstrip("/") or None,
        smtp_url=source.get("JUYING_SMTP_URL") or None,
        mail_from=source.get("JUYING_MAIL_FROM") or "Juying <juying@localhost>",
        text_webhook_url=source.get("JUYING_SMS_WEBHOOK_URL") or None,
        text_webhook_secret=source.get("JUYING_SMS_WEBHOOK_SECRET", ""),
        proxies=int(proxies) if proxies.isdigit() else 0, problems=tuple(problems),
    )


def _production_problems(source: Mapping[str, str], secret_key: str, limits: str) -> list[str]:
    public_url = source.get("JUYING_PUBLIC_URL", "")
    return [problem for problem in (
        None if len(secret_key) >= MINIMUM_SECRET_LENGTH else
        f"JUYING_SECRET_KEY is missing or shorter than {MINIMUM_SECRET_LENGTH} characters; "
        "production needs one of its own, for instance from: openssl rand -hex 32",
        "JUYING_CLOCK is set; it is for rehearsals and never for production." if source.get("JUYING_CLOCK") else None,
        "JUYING_RATE_LIMITS is off; that is for load tests and never for production." if limits == "off" else None,
        None if public_url.startswith("https://") else
        "JUYING_PUBLIC_URL is missing or not https://…; links in mails are made from it.",
        None if source.get("JUYING_SMTP_URL") else
        "JUYING_SMTP_URL is missing; delegates would get no mail. Give smtp://user:password@server:587.",
    ) if problem]


def _database_problem(url: str) -> str | None:
    if url.startswith(("sqlite:", "postgresql:", "postgresql+psycopg:", "postgres:")):
        return None
    return "JUYING_DATABASE_URL must begin with sqlite:// or postgresql://; other databases are not supported."


def _webhook_problem(url: str | None, secret: str) -> str | None:
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")):
        return "JUYING_SMS_WEBHOOK_URL must begin with https://, for telephone numbers and links pass through it."
    if len(secret) < MINIMUM_SECRET_LENGTH:
        return (f"JUYING_SMS_WEBHOOK_SECRET is missing or shorter than {MINIMUM_SECRET_LENGTH} characters; the gateway "
                "knows by it that a request is ours.")
    return None


def _with_driver(url: str) -> str:
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    file = url.removeprefix("sqlite:///")
    if file not in (url, "", ":memory:") and not Path(file).is_absolute():
        # A relative file lies where the command was given, for every part of the service alike.
        return f"sqlite:///{Path(file).resolve()}"
    return url


def _read_clock(text: str | None) -> tuple[datetime | None, str | None]:
    if not text:
        return None, None
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return None, f"JUYING_CLOCK is {text!r}; it must be an ISO time such as 2019-10-12T09:00:00+08:00."
    if value.tzinfo is None:
        return None, f"JUYING_CLOCK is {text!r}; it needs an offset, such as 2019-10-12T09:00:00+08:00."
    return value, None


def _kept_secret(data_dir: Path) -> str:
    """The installation's own key, made at the first start and kept readable by its owner alone."""
    path = data_dir / "secret_key"
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        key = secrets.token_hex(32)
        file.write(key + "\n")
    return key
