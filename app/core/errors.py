"""What a service raises: a stable code with parameters. Two tables turn codes into sentences and into HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l


class Refused(Exception):
    """Something that was asked for is not done. `code` is stable, `parameters` fill the sentence, `field` names an input."""

    def __init__(self, code: str, /, *, field: str | None = None, **parameters: Any) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.parameters = parameters


class NotFound(Refused):
    """What is asked for isn't there, or isn't there for this actor."""

    def __init__(self, code: str = "not_found", /, **parameters: Any) -> None:
        super().__init__(code, **parameters)


class Forbidden(Refused):
    """The actor may not do this."""

    def __init__(self, permission: str) -> None:
        super().__init__("forbidden")
        self.permission = permission


@dataclass(frozen=True, slots=True)
class ErrorEntry:
    """What a code says to people (a lazy text with named placeholders) and to HTTP."""

    sentence: Any
    status: int = 409


_ERRORS: dict[str, ErrorEntry] = {}


def define_errors(entries: dict[str, ErrorEntry]) -> None:
    """Add codes to the table; a code stands for one thing in the whole house."""
    for code, entry in entries.items():
        if code in _ERRORS and _ERRORS[code] is not entry:
            raise ValueError(f"error code defined twice: {code}")
        _ERRORS[code] = entry


def error_entry(code: str) -> ErrorEntry:
    return _ERRORS.get(code, _ERRORS["unknown_error"])


class _Told(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def sentence_for(error: Refused) -> str:
    """The sentence for people, in the language of the request."""
    text = str(error_entry(error.code).sentence)
    # A word too few must never turn a refusal into a failure; a test finds it.
    return text % _Told(error.parameters) if "%(" in text else text


def all_errors() -> dict[str, ErrorEntry]:
    return dict(_ERRORS)


define_errors({
    "unknown_error": ErrorEntry(_l("Something went wrong. Nothing was changed."), 500),
    "not_found": ErrorEntry(_l("There is nothing at this address, or not for you."), 404),
    "forbidden": ErrorEntry(_l("Your account may not do this. An administrator of your organisation can grant it."), 403),
    "method_not_allowed": ErrorEntry(_l("This address can't be used in that way."), 405),
    "too_large": ErrorEntry(_l("What was sent is too large. Nothing was saved."), 413),
    "too_many_requests": ErrorEntry(_l("Too many requests in a short time. Please wait a moment and try again."), 429),
    "bad_request": ErrorEntry(_l("The request could not be understood. Nothing was changed."), 400),
    "stale_form": ErrorEntry(_l("This page had been open for too long. Please send it once more; what you typed is kept."), 400),
    "database_away": ErrorEntry(_l("The database is away for the moment. Nothing was changed; please try again."), 503),
    "sign_in_needed": ErrorEntry(_l("Please sign in first."), 401),
})
