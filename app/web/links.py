"""How a page is answered that is shown to whoever holds the unguessable link in its address."""

from __future__ import annotations

from flask import Response, make_response


def private(page: str, status: int = 200) -> Response:
    """A page that is kept nowhere and found by no search engine."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
