"""The composition root: the one place that knows every feature and puts them together."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import structlog
from flask import Flask
from flask_babel import Babel
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from app.cli import init_commands
from app.core.clock import RehearsalClock, SystemClock
from app.core.database import db, init_database, render_type
from app.core.runtime import Runtime
from app.core.secrets import Secrets
from app.core.worker import make_queue
from app.web.built_files import serve_built_files
from app.web.failures import init_failures
from app.web.json_bodies import JsonBodies
from app.web.languages import current_language, remember_language
from app.web.limits import csrf, limiter
from app.web.pages import event_timezone, init_pages
from app.web.security_headers import init_security_headers
from config import Settings, read_settings

HERE = Path(__file__).parent
ROOT = HERE.parent
MAX_REQUEST_BYTES = 64 * 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """The application. Raises SettingsError where settings are unsafe to start with."""
    settings = settings or read_settings()
    settings.require_safe()
    app = Flask("app", root_path=str(HERE), static_folder=str(HERE / "static"),
                template_folder=str(ROOT / "templates"))
    # The class too: extensions derive a provider of their own from it.
    app.json_provider_class = JsonBodies
    app.json = JsonBodies(app)
    secrets = Secrets(settings.secret_key)
    _configure(app, settings, secrets)
    clock = RehearsalClock(settings.clock) if settings.clock else SystemClock()
    app.extensions["juying"] = Runtime(settings=settings, clock=clock, secrets=secrets)
    init_database(app, settings)
    Migrate(app, db, directory=str(HERE / "migrations"), compare_type=True, render_as_batch=True,
            render_item=render_type)
    Babel(app, default_locale="zh", default_translation_directories=str(HERE / "translations"),
          locale_selector=current_language, timezone_selector=lambda: str(event_timezone()))
    csrf.init_app(app)
    limiter.init_app(app)
    app.extensions["juying_queue"] = make_queue(app, settings)
    _init_web(app, settings)
    init_commands(app)
    _add_features(app)
    return app


def _configure(app: Flask, settings: Settings, secrets: Secrets) -> None:
    app.config.update(
        SECRET_KEY=secrets.text_for("sessions"),
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_production,
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SECURE=settings.is_production,
        # A form may stay open for a day; its session decides, not a clock of its own.
        WTF_CSRF_TIME_LIMIT=None,
        RATELIMIT_ENABLED=settings.rate_limits,
        RATELIMIT_STORAGE_URI=settings.redis_url or "memory://",
        RATELIMIT_SWALLOW_ERRORS=True,
        TEMPLATES_AUTO_RELOAD=settings.environment == "development",
        TESTING=settings.environment == "test",
        PROPAGATE_EXCEPTIONS=settings.environment == "test",
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies,  # type: ignore[method-assign]  # the documented way
                                x_host=settings.proxies)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        # Plain tracebacks: the fancy ones print local variables, and with them people's data.
        processors=[
            structlog.contextvars.merge_contextvars, structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=_stderr()),
    )


def _stderr() -> Any:
    """Logs go to standard error: standard output belongs to a command's answer."""
    import sys

    return sys.stderr


def _init_web(app: Flask, settings: Settings) -> None:
    init_pages(app)
    init_failures(app)
    init_security_headers(app, https=settings.is_production)
    app.after_request(remember_language)
    serve_built_files(app)


def _add_features(app: Flask) -> None:
    """Every feature, in the order in which they may know each other; each brings what it has to shared things."""
    from app.accounts import contribution as accounts
    from app.demo import contribution as demo
    from app.mail import contribution as mail
    from app.web import health
    from badges.arrivals import contribution as arrivals
    from badges.codes import contribution as codes
    from badges.desk import contribution as desk
    from badges.printing import contribution as printing
    from badges.watching import contribution as watching
    from events.catalogue import contribution as catalogue
    from events.contest import contribution as contest
    from events.docking import contribution as docking
    from events.figures import contribution as figures
    from events.followup import contribution as followup
    from events.letters import contribution as letters
    from events.matching import contribution as matching
    from events.meetings import contribution as meetings
    from events.overview import contribution as overview
    from events.people import contribution as people
    from events.program import contribution as program
    from events.registration import contribution as registration
    from events.setup import contribution as setup

    app.register_blueprint(health.feature)
    contributions = app.extensions["juying"].contributions
    for feature in (accounts, mail, setup, registration, letters, contest, people, docking, catalogue, matching, followup,
                    program, meetings, codes, printing, desk, arrivals, watching, figures, overview, demo):
        feature.contribute(app, contributions)
