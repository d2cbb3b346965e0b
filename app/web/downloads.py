"""Handing out files: as attachments, never run, with the name their owner gave them."""

from __future__ import annotations

from io import BytesIO
from typing import IO

from flask import Response, send_file

from app.core.errors import NotFound
from app.core.files import StoredFile, file_path

# Harmless to show in the browser itself; everything else is saved.
SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg"})
SANDBOX = "default-src 'none'; sandbox; style-src 'unsafe-inline'; img-src 'self' data:"


def send_stored(stored: StoredFile, *, inline: bool = False) -> Response:
    """The stored file. Raises NotFound("file_gone")."""
    path = file_path(stored.token)
    if not path.exists():
        raise NotFound("file_gone")
    shown = inline and stored.media_type in SHOWN
    response = send_file(path, mimetype=stored.media_type, as_attachment=not shown, download_name=stored.name)
    return _closed(response)


def send_bytes(content: bytes, *, name: str, media_type: str) -> Response:
    """What was just made, as an attachment."""
    return _closed(send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name))


def send_open_file(file: IO[bytes], *, name: str, media_type: str) -> Response:
    """What was just written to a file that nobody else has, as an attachment; it is read piece by piece, then closed."""
    file.seek(0)
    return _closed(send_file(file, mimetype=media_type, as_attachment=True, download_name=name))


def _closed(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "private, no-store"
    return response
