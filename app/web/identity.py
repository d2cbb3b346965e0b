"""Who sends this request: each way of being known (a session, a desk's token) registers how it is recognised."""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app, g, request

from app.core.actors import Actor, Nobody

Identify = Callable[[], Actor | None]


def register_identity(app: object, identify: Identify, *, by_token: bool = False) -> None:
    """Add a way of being known; the first that recognises the request wins.

    A request that carries a token is known `by_token` alone: cookies are added by the browser, the token by whoever asks.
    """
    app.extensions.setdefault("juying_identities", []).append((identify, by_token))  # type: ignore[attr-defined]  # a Flask app


def current_actor() -> Actor:
    """The actor of this request, found once."""
    found: Actor | None = g.get("actor")
    if found is None:
        found = _identify()
        g.actor = found
    return found


def _identify() -> Actor:
    has_token = request.headers.get("Authorization", "").lower().startswith("bearer")
    for identify, by_token in current_app.extensions.get("juying_identities", []):
        actor: Actor | None = identify() if by_token == has_token else None
        if actor is not None:
            return actor
    return Nobody()
