"""The style of a paper, which stands beside its template; read without loading what renders it."""

from __future__ import annotations

from pathlib import Path

from flask import current_app


def paper_style(name: str) -> str:
    """The style sheet templates/pdf/NAME.css."""
    return Path(str(current_app.template_folder), "pdf", f"{name}.css").read_text(encoding="utf-8")
