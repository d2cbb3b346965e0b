"""How a command answers: one JSON document or plain lines on standard output, and 0, 1 or 2 as its exit."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from flask import current_app
from flask_babel import force_locale

from app.core.errors import Refused, sentence_for

DONE, REFUSED = 0, 1


class Partly(dict[str, Any]):
    """An answer of which something was refused, though the rest was done: exit 1."""


def answering(command: Callable[..., Any]) -> Callable[..., Any]:
    """Print what a command returns (as JSON with --json, else a line a key) and exit 0; on a refusal say it and exit 1."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        as_json = bool(kwargs.get("as_json"))
        with current_app.app_context(), force_locale("en"):
            try:
                answer = command(*args, **kwargs)
            except Refused as error:
                _say_refusal(error, as_json)
                sys.exit(REFUSED)
        if as_json:
            click.echo(json.dumps(answer, ensure_ascii=False, indent=1, default=str))
        else:
            _say_plainly(answer)
        sys.exit(REFUSED if isinstance(answer, Partly) else DONE)

    return run


def _say_refusal(error: Refused, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"error": error.code, "message": sentence_for(error), **error.parameters},
                              ensure_ascii=False, default=str))
    else:
        click.echo(sentence_for(error), err=True)


def _say_plainly(answer: Any) -> None:
    if isinstance(answer, dict):
        for key, value in answer.items():
            click.echo(f"{key}: {value if isinstance(value, str | int) else json.dumps(value, ensure_ascii=False, default=str)}")
    elif isinstance(answer, list):
        for row in answer:
            click.echo(json.dumps(row, ensure_ascii=False, default=str))
    elif answer is not None:
        click.echo(answer)
