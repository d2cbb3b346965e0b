"""What the browser gets when something is refused or breaks: a page, or a problem document for the API."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, g, jsonify, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from app.core.database import db
from app.core.errors import Refused, error_entry, sentence_for

log = structlog.get_logger(__name__)

HTTP_CODES = {400: "bad_request", 401: "sign_in_needed", 403: "forbidden", 404: "not_found",
              405: "method_not_allowed", 413: "too_large", 429: "too_many_requests"}
RETRY_SECONDS = "5"
# What things have moved on from is tried once more on the page as it is now; of a slip of one's own the page is kept.
LOADED_AGAIN = frozenset({409})


def wants_problem() -> bool:
    return request.path.startswith("/api/")


def problem(error: Refused, status: int | None = None, **members: Any) -> Response:
    """An application/problem+json document (RFC 9457) whose `code` is stable."""
    response = jsonify({
        "type": "about:blank", "title": sentence_for(error), "status": status or error_entry(error.code).status,
        "code": error.code, **members,
    })
    response.status_code = status or error_entry(error.code).status
    response.content_type = "application/problem+json"
    return response


def answer_refusal(error: Refused, status: int | None = None, reference: str | None = None) -> Any:
    """The refusal as a page, a problem document, or the way to the sign-in."""
    status = status or error_entry(error.code).status
    # Templates may query; what the failed unit left behind must not stand in the way.
    g.pop("unit", None)
    if wants_problem():
        return problem(error, status, **({"reference": reference} if reference else {}))
    if error.code == "sign_in_needed" and request.method == "GET":
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
    page = render_template("errors/error.html", sentence=sentence_for(error), code=error.code, status=status,
                           reference=reference, back=_page_before() if status in LOADED_AGAIN else None)
    return page, status


def _page_before() -> str | None:
    """The page of ours that the refused step was taken on, as it is now; a personal page is found again by nothing else."""
    before = urlsplit(request.referrer or "")
    if request.method == "GET" or before.netloc != request.host or before.scheme not in ("http", "https"):
        return None
    return "/" + before.path.lstrip("/") + (f"?{before.query}" if before.query else "")


def init_failures(app: Flask) -> None:
    """Register the one way in which each kind of failure is answered."""

    @app.errorhandler(Refused)
    def refused(error: Refused) -> Any:
        return answer_refusal(error)

    @app.errorhandler(CSRFError)
    def stale(_error: CSRFError) -> Any:
        return answer_refusal(Refused("stale_form"))

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Any:
        if error.code is None or error.code < 400:
            return error
        answer = answer_refusal(Refused(HTTP_CODES.get(error.code, "bad_request")), error.code)
        if error.code == 429:
            answer = app.make_response(answer)
            answer.headers["Retry-After"] = "60"
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            answer = app.make_response(answer)
            answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
        return answer

    @app.errorhandler(OperationalError)
    @app.errorhandler(PoolTimeout)
    def database_away(error: Exception) -> Any:
        db.session.remove()
        log.error("database away", error=str(error))
        # No page: it would ask the database for what it shows.
        sentence = Refused("database_away")
        response = problem(sentence) if wants_problem() else Response(
            sentence_for(sentence), 503, content_type="text/plain; charset=utf-8")
        response.headers["Retry-After"] = RETRY_SECONDS
        return response

    @app.errorhandler(Exception)
    def broken(error: Exception) -> Any:
        if app.config.get("PROPAGATE_EXCEPTIONS"):
            raise error
        reference = secrets.token_hex(4)
        log.error("request failed", reference=reference, path=request.path, exc_info=error)
        db.session.rollback()
        if isinstance(error, DBAPIError) and error.connection_invalidated:
            return database_away(error)
        return answer_refusal(Refused("unknown_error"), 500, reference)
