"""What one application holds while it runs: its settings, clock, cipher and the features' contributions."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import current_app

from app.core.clock import Clock
from app.core.contributions import Contributions
from app.core.secrets import Secrets
from config import Settings


@dataclass
class Runtime:
    """Made by the composition root, kept with the application."""

    settings: Settings
    clock: Clock
    secrets: Secrets
    contributions: Contributions = field(default_factory=Contributions)


def runtime() -> Runtime:
    """The current application's runtime."""
    found: Runtime = current_app.extensions["juying"]
    return found
