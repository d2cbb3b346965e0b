"""The browser's built files: served compressed, and kept by browsers for ever, since their names change with them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from flask import Flask
from whitenoise import WhiteNoise

HASHED = re.compile(r"-[0-9A-Za-z]{8,10}\.[a-z.]+$")


def serve_built_files(app: Flask) -> None:
    """Answer for /static before the application is asked. Without built files nothing is served, and pages say so."""
    folder = Path(str(app.static_folder))
    if not folder.is_dir():
        return
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # the way that Flask documents
        app.wsgi_app, root=folder, prefix="static/", max_age=300, autorefresh=app.debug,
        immutable_file_test=lambda _path, url: bool(HASHED.search(url)), add_headers_function=_headers)


def _headers(headers: Any, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
