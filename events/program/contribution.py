"""What the program brings to shared things."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.core.contributions import Contributions, NavigationItem
from events.program import tasks as _tasks  # noqa: F401  # declares the task
from events.program.commands import program
from events.program.policy import may_print_program
from events.program.routes import feature


def contribute(app: Flask, contributions: Contributions) -> None:
    """Register pages, the command, and the line in the side bar."""
    app.register_blueprint(feature)
    app.cli.add_command(program)
    contributions.add(NavigationItem(
        group=_l("Preparation"), label=_l("Program"), endpoint="program.index", may=may_print_program, order=24))
