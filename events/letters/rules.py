"""Pure decisions about messages to many: whom they reach by which way, and whether that is still what was shown."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from events.letters.enums import Purpose


@dataclass(frozen=True, slots=True)
class Recipient:
    """A delegate as far as a message needs: who, and how they can be reached."""

    id: int
    name: str
    unit: str | None
    reference: str
    language: str
    email: str | None
    email_key: str | None
    mobile: str | None


@dataclass(frozen=True, slots=True)
class Reach:
    """Who gets a message by mail, who as a short text, who wants no news, and who can't be reached."""

    by_mail: Sequence[Recipient] = field(default_factory=list)
    by_text: Sequence[Recipient] = field(default_factory=list)
    refusing: Sequence[Recipient] = field(default_factory=list)
    unreachable: Sequence[Recipient] = field(default_factory=list)

    @property
    def ids(self) -> list[int]:
        """All that get something, in their order."""
        return sorted([one.id for one in (*self.by_mail, *self.by_text)])


def plan_reach(
    people: Iterable[Recipient], purpose: Purpose, refusing: Collection[str], *, with_texts: bool,
) -> Reach:
    """Sort people by how a message reaches them; news don't go to who wants none, nor as short texts."""
    sorted_out: dict[str, list[Recipient]] = {"by_mail": [], "by_text": [], "refusing": [], "unreachable": []}
    for one in people:
        if one.email:
            refuses = purpose is Purpose.NEWS and one.email_key in refusing
            sorted_out["refusing" if refuses else "by_mail"].append(one)
        elif one.mobile and with_texts and purpose is Purpose.REGISTRATION:
            sorted_out["by_text"].append(one)
        else:
            sorted_out["unreachable"].append(one)
    return Reach(**sorted_out)


def reach_digest(reach: Reach, *said: str) -> str:
    """What tells this message to these people from any other: what was shown is what is sent."""
    content = "\n".join([
        *said, ",".join(str(one.id) for one in reach.by_mail), ",".join(str(one.id) for one in reach.by_text)])
    return hashlib.sha256(content.encode()).hexdigest()[:32]
