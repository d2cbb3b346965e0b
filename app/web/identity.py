"""Who sends this request: each way of being known (a session, a desk's token) registers how it is recognised."""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app, g

from app.core.actors import Actor, Nobody

Identify = Callable[[], Actor | None]


def register_identity(app: object, identify: Identify) -> None:
    """Add a way of being known; the first that recognises the request wins."""
    app.extensions.setdefault("juying_identities", []).append(identify)  # type: ignore[attr-defined]  # a Flask app


def current_actor() -> Actor:
    """The actor of this request, found once."""
    found: Actor | None = g.get("actor")
    if found is None:
        found = _identify()
        g.actor = found
    return found


def _identify() -> Actor:
    for identify in current_app.extensions.get("juying_identities", []):
        actor: Actor | None = identify()
        if actor is not None:
            return actor
    return Nobody()
