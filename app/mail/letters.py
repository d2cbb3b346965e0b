"""Letters: what is to be sent to whom, and how a template becomes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app


@dataclass(frozen=True, slots=True)
class Letter:
    """A message before it is in the outbox. `occasion` says what it is about ("registration.received")."""

    occasion: str
    language: str
    to_address: str
    subject: str
    body: str
    to_name: str = ""
    html: str | None = None
    event_id: int | None = None
    delegate_id: int | None = None
    attachments: tuple[int, ...] = ()
    # Files made at the moment of sending, by the names under which features make them.
    enclosures: tuple[str, ...] = ()
    unsubscribe_address: str | None = None
    confidential: bool = False


def render_letter(occasion: str, language: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and body of templates/mail/<occasion>.<language>.txt: the first line, and what follows the empty line.

    These files are ours. What an organiser writes never becomes a template.
    """
    template = current_app.jinja_env.get_template(f"mail/{occasion}.{'en' if language == 'en' else 'zh'}.txt")
    subject, _, body = template.render(**values).lstrip().partition("\n")
    return subject.strip(), body.strip() + "\n"
