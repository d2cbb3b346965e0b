"""What browsers are told not to do: no foreign scripts or frames, no sniffing, no referrer."""

from __future__ import annotations

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = "; ".join((
    "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "img-src 'self' data: blob:",
    "font-src 'self'", "connect-src 'self'", "media-src 'self' blob:", "worker-src 'self'", "manifest-src 'self'",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
))


def init_security_headers(app: Flask, *, https: bool) -> None:
    """Add the headers to every answer; `https` tells browsers to keep to it."""

    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(self), microphone=(), geolocation=()")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if https:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
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
