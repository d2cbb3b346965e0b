"""Consents that the law wants asked for each by itself (单独同意): which an event asks, and which somebody must give."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

# The notice that everybody agrees to; its words are ours, or the event's own.
PRIVACY: Final = "privacy"
# What is kept encrypted; asked wherever a sensitive question is.
SENSITIVE: Final = "sensitive"
# That details are passed to the parties of docking, and that name and picture are published.
DOCKING: Final = "docking"
PUBLICATION: Final = "publication"
# For these there are words where an event brings none.
WORDED: Final = (SENSITIVE, DOCKING, PUBLICATION)
FIRST_VERSION: Final = "1"


def as_written(text: Mapping[str, str]) -> dict[str, str]:
    """Words in their languages as a definition can hold them: a browser's line ends made ours, nothing that can't be shown."""
    lines = {language: words.replace("\r\n", "\n").replace("\r", "\n") for language, words in text.items()}
    return {language: "".join(one for one in words if one == "\n" or one.isprintable()) for language, words in lines.items()}


def asked_consents(own: Sequence[Mapping[str, Any]] | None, *, has_sensitive: bool) -> list[dict[str, Any]]:
    """What an event asks beside the notice, in order: what is sensitive first where there are such questions.

    Each has code, version and, where the event has words of its own, text. A notice of the event's own stands before
    them, since its version is agreed to, too.
    """
    found = {one["code"]: dict(one) for one in own or ()}
    notice = found.pop(PRIVACY, None)
    sensitive = found.pop(SENSITIVE, {"code": SENSITIVE, "version": FIRST_VERSION})
    return ([notice] if notice else []) + ([sensitive] if has_sensitive else []) + list(found.values())


def notice_of(asked: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The notice among what is asked: code, version and, where the event has words of its own, text."""
    return next((one for one in asked if one["code"] == PRIVACY), {"code": PRIVACY, "version": FIRST_VERSION})


def renewed(before: Iterable[Mapping[str, Any]] | None, wanted: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Consents as they are to be stored: other words make another version, so that it shows which were agreed to.

    Our notice is the first version of an event's own; one that is taken back leaves its number behind.
    """
    known = {one["code"]: one for one in before or ()}
    wanted, found = list(wanted), []
    if PRIVACY in known and all(one["code"] != PRIVACY for one in wanted):
        wanted.insert(0, {"code": PRIVACY})
    known.setdefault(PRIVACY, {"code": PRIVACY, "version": FIRST_VERSION})
    for one in ({**one, "text": as_written(one["text"])} if one.get("text") else one for one in wanted):
        old = known.get(one["code"])
        version = FIRST_VERSION if old is None else old["version"]
        if old is not None and old.get("text") != one.get("text"):
            version = str(int(version) + 1)
        found.append({"code": one["code"], "version": version} | ({"text": one["text"]} if one.get("text") else {}))
    return found


def is_given(consents: Mapping[str, Any], code: str) -> bool:
    """Whether somebody has given a consent and not withdrawn it."""
    return code in consents and "withdrawn_at" not in consents[code]


def as_given(codes: Collection[str], asked: Iterable[Mapping[str, Any]], now: datetime) -> dict[str, dict[str, str]]:
    """The consents that somebody gives, with version and time; what isn't asked isn't given."""
    versions = {PRIVACY: FIRST_VERSION} | {one["code"]: one["version"] for one in asked}
    return {code: {"version": versions[code], "at": now.isoformat()} for code in sorted(codes) if code in versions}
