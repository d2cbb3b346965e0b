"""Whole addresses, for mails and commands: made from the public address that was configured, never from what a request claims."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from flask import current_app, has_request_context, request

from app.core.runtime import runtime


def base_address() -> str:
    """Where this installation is reached, without a slash at the end. Production always has it configured."""
    configured = runtime().settings.public_url
    if configured:
        return configured
    if has_request_context():
        return request.host_url.rstrip("/")
    return f"http://localhost:{os.environ.get('PORT', '8000')}"


def address_of(endpoint: str, **values: object) -> str:
    """The whole address of a page, inside requests and outside of them."""
    base = urlsplit(base_address())
    adapter = current_app.url_map.bind(base.netloc, script_name=base.path or "/", url_scheme=base.scheme)
    return adapter.build(endpoint, values, force_external=True)
