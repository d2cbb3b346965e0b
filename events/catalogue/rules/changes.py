"""Which changes of a card in the catalogue an owner makes alone, and which staff look at first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from events.docking.enums import Confidentiality

# What nobody outside reads, or what can't make a card say more than it did.
ALONE: Final = frozenset({"contact_name", "contact_title", "contact_mobile", "contact_email", "place", "deadline"})
_STRICTNESS: Final = {Confidentiality.PUBLIC: 0, Confidentiality.LOGGED_IN: 1, Confidentiality.TITLE_ONLY: 2}


def changed_columns(before: Mapping[str, Any], after: Mapping[str, Any]) -> frozenset[str]:
    """The columns in which two states of a card differ; nothing, an empty text and an empty list are the same."""
    return frozenset(key for key in after if (before.get(key) or None) != (after[key] or None))


def changes_alone(before: Mapping[str, Any], after: Mapping[str, Any]) -> frozenset[str]:
    """Of the changes those that take effect at once: contacts, the address, the date, and a stricter confidentiality."""
    changed = changed_columns(before, after)
    alone = changed & ALONE
    if "confidentiality" in changed and _strictness(after["confidentiality"]) > _strictness(before.get("confidentiality")):
        alone |= {"confidentiality"}
    return alone


def _strictness(level: Any) -> int:
    return _STRICTNESS.get(level, max(_STRICTNESS.values()) + 1)
