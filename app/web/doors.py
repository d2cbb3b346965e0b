"""Doors of their own for hot paths: an address whose ordinary requests are answered before Flask and all that it asks.

A door answers what it is sure of. Whatever it leaves comes to the address's route as if there were no door, so that
permission, errors and words are said in one place. It knows nothing of sessions and cookies, and opens only to those
who send a token, which no browser adds by itself.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from typing import Any, Final

from flask import Flask

from app.web.security_headers import headers_of_all

LONGEST_BODY: Final = 64 * 1024

Open = Callable[[dict[str, Any], Any], Any]
"""(the request's environment, its body read as JSON) → what is answered as JSON, or None to leave it."""


def open_door(app: Flask, method: str, path: str, door: Open, *, https: bool) -> None:
    """Offer requests of this method for exactly this path to a door first."""
    following: Callable[..., Iterable[bytes]] = app.wsgi_app
    headers = [("Content-Type", "application/json"), ("Cache-Control", "no-cache"), *headers_of_all(https=https)]

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] != path or environ["REQUEST_METHOD"] != method:
            return following(environ, start_response)
        body = _read(environ)
        if body is not None:
            with app.app_context():
                answer = door(environ, body)
            if answer is not None:
                told = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
                start_response("200 OK", [*headers, ("Content-Length", str(len(told)))])
                return [told]
        return following(environ, start_response)

    app.wsgi_app = serve  # type: ignore[method-assign]  # the documented way


def open_pulse(app: Flask, path: str, *, https: bool) -> None:
    """Answer whether there is a service at exactly this path, 204 and nothing else; it is asked again and again by many."""
    following: Callable[..., Iterable[bytes]] = app.wsgi_app
    headers = [("Cache-Control", "no-store"), *headers_of_all(https=https)]

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] != path or environ["REQUEST_METHOD"] != "GET":
            return following(environ, start_response)
        start_response("204 No Content", headers)
        return []

    app.wsgi_app = serve  # type: ignore[method-assign]  # the documented way


def _read(environ: dict[str, Any]) -> Any:
    """The body as JSON, left to be read once more; None where it isn't one of a size that is known and small."""
    length = environ.get("CONTENT_LENGTH") or ""
    if not (length.isascii() and length.isdigit() and len(length) < 8 and 0 < int(length) <= LONGEST_BODY):
        return None
    body = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = io.BytesIO(body)
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
