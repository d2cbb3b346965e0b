"""For what there are texts: each feature says which occasions it writes at, and with which words of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from flask import current_app

from app.core.errors import NotFound


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something that is written about. `own` names its own placeholders with what they stand for."""

    key: str
    label: Any
    own: Mapping[str, Any] = field(default_factory=dict)
    # A letter on paper, not a mail.
    on_paper: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """What is written: a subject (a letter's title) and a body, with placeholders or filled in."""

    subject: str
    body: str


_OCCASIONS: dict[str, Occasion] = {}


def define_occasions(*occasions: Occasion) -> None:
    """Add occasions; each has its texts as templates/mail/<key>.zh.txt and .en.txt."""
    for occasion in occasions:
        _OCCASIONS[occasion.key] = occasion


def all_occasions() -> list[Occasion]:
    """Every occasion, in the order in which the features brought them."""
    return list(_OCCASIONS.values())


def find_occasion(key: str) -> Occasion:
    """Raises NotFound."""
    if key not in _OCCASIONS:
        raise NotFound
    return _OCCASIONS[key]


def our_text(occasion: str, language: str) -> Text:
    """Our own text, with its placeholders; read as it stands, never as a template."""
    return _read(Path(str(current_app.template_folder)), occasion, "en" if language == "en" else "zh")


@cache
def _read(folder: Path, occasion: str, language: str) -> Text:
    content = (folder / "mail" / f"{occasion}.{language}.txt").read_text(encoding="utf-8")
    subject, _, body = content.partition("\n")
    return Text(subject.strip(), body.strip() + "\n")
