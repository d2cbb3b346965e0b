"""What the demo brings: its command."""

from __future__ import annotations

from flask import Flask

from app.core.contributions import Contributions
from app.demo.commands import demo


def contribute(app: Flask, _contributions: Contributions) -> None:
    """Register the command."""
    app.cli.add_command(demo)
