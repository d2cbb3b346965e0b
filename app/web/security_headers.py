"""What browsers are told not to do: no foreign scripts or frames, no sniffing, no referrer."""

from __future__ import annotations

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = "; ".join((
    "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "img-src 'self' data: blob:",
    "font-src 'self'", "connect-src 'self'", "media-src 'self' blob:", "worker-src 'self'", "manifest-src 'self'",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
))


def headers_of_all(*, https: bool) -> list[tuple[str, str]]:
    """The headers that every answer has; `https` tells browsers to keep to it."""
    return [
        ("Content-Security-Policy", CONTENT_SECURITY_POLICY), ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"), ("Permissions-Policy", "camera=(self), microphone=(), geolocation=()"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        *([("Strict-Transport-Security", "max-age=31536000")] if https else []),
    ]


def init_security_headers(app: Flask, *, https: bool) -> None:
    """Add the headers to every answer."""
    always = headers_of_all(https=https)

    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        for name, value in always:
            headers.setdefault(name, value)
        if request.endpoint != "static" and "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-store" if "Set-Cookie" in headers else "no-cache"
        return response


def show_own_frames(response: Response) -> Response:
    """Let a page hold frames of this installation."""
    response.headers["Content-Security-Policy"] = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
    return response


def show_own_prints(response: Response) -> Response:
    """Let a page hold, in a frame, a PDF that it has fetched itself."""
    response.headers["Content-Security-Policy"] = f"{CONTENT_SECURITY_POLICY}; frame-src blob:; object-src blob:"
    return response


def show_in_own_frames(response: Response) -> Response:
    """Let a page be held in a frame by pages of this installation."""
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.replace(
        "frame-ancestors 'none'", "frame-ancestors 'self'")
    return response
