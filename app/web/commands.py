"""How a command answers: one JSON document or plain lines on standard output, and 0, 1 or 2 as its exit."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask_babel import force_locale

from app.core.errors import Refused, sentence_for

DONE, REFUSED = 0, 1


class OutputFile(click.Path):
    """A file to be written: its folder must be there and open to us, which is asked before any work is done for it."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False, writable=True, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path. Raises click's BadParameter (exit 2) where nothing can be written there."""
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        folder = path.parent
        if not folder.is_dir():
            self.fail(f"There is no folder {folder}.", param, ctx)
        if not os.access(folder, os.W_OK) and not path.exists():
            self.fail(f"The folder {folder} may not be written to.", param, ctx)
        return path


class Partly(dict[str, Any]):
    """An answer of which something was refused, though the rest was done: exit 1."""


def answering(command: Callable[..., Any]) -> Callable[..., Any]:
    """Print what a command returns and exit 0; on a refusal say it and exit 1.

    With --json it is one document, else a line a key; of a list, how many and then a line each.
    """

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        as_json = bool(kwargs.get("as_json"))
        with current_app.app_context(), force_locale("en"):
            try:
                answer = command(*args, **kwargs)
            except Refused as error:
                say_refusal(error, as_json)
                sys.exit(REFUSED)
        if as_json:
            click.echo(json.dumps(answer, ensure_ascii=False, indent=1, default=str))
        else:
            _say_plainly(answer)
        sys.exit(REFUSED if isinstance(answer, Partly) else DONE)

    return run


def say_refusal(error: Refused, as_json: bool) -> None:
    """Say a refusal: as a document on standard output, else its sentence on standard error."""
    if as_json:
        click.echo(json.dumps({"error": error.code, "message": sentence_for(error), **error.parameters},
                              ensure_ascii=False, default=str))
    else:
        click.echo(sentence_for(error), err=True)


def _say_plainly(answer: Any) -> None:
    if isinstance(answer, dict):
        for key, value in answer.items():
            if isinstance(value, list):
                click.echo(f"{key}: {len(value)}")
                _say_rows(value)
            else:
                plain = value if isinstance(value, str | int) else json.dumps(value, ensure_ascii=False, default=str)
                click.echo(f"{key}: {plain}")
    elif isinstance(answer, list):
        _say_rows(answer)
    elif answer is not None:
        click.echo(answer)


def _say_rows(rows: list[Any]) -> None:
    for row in rows:
        click.echo(json.dumps(row, ensure_ascii=False, default=str))
